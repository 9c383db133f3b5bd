<?php
/* As in 3.x: one more parameter, and a hook may stop the mail. */
function xtc_php_mail($from, $fromName, $to, $toName, $forward, $reply, $replyName, $file, $files, $subject, $html, $plain, $send_priority = 5,
                      $mail_priority = null)
{
  require_once DIR_FS_CATALOG.'includes/classes/standin_mail.php';
  $mail = new StandinMail(func_get_args());
  $mail->Priority = $send_priority;
  $sendmail = true;
  foreach (auto_include(DIR_FS_CATALOG.'includes/extra/php_mail/') as $hook) {
    require $hook;
  }
  if ($sendmail === true && !$mail->Send()) {
    trigger_error('Mailer Error - '.$mail->ErrorInfo, E_USER_WARNING);
    return false;
  }
  return true;
}
