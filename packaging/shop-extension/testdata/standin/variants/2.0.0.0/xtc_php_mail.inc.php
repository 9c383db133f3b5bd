<?php
/* As in 2.0.0.0: nobody sees the mail, and nothing is returned. */
function xtc_php_mail($from, $fromName, $to, $toName, $forward, $reply, $replyName, $file, $files, $subject, $html, $plain)
{
  require_once DIR_FS_CATALOG.'includes/classes/standin_mail.php';
  $mail = new StandinMail(func_get_args());
  if (!$mail->Send()) {
    trigger_error('Mailer Error - '.$mail->ErrorInfo, E_USER_WARNING);
  }
}
