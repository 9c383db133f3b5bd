<?php
/* As in 2.0.2.2 and newer: files in a folder of their own see the mail. */
function xtc_php_mail($from, $fromName, $to, $toName, $forward, $reply, $replyName, $file, $files, $subject, $html, $plain, $priority = null)
{
  require_once DIR_FS_CATALOG.'includes/classes/standin_mail.php';
  if (defined('STANDIN_TROUBLE') && STANDIN_TROUBLE == 'mailer') {
    standin_function_that_is_missing();
  }
  if (defined('STANDIN_TROUBLE') && STANDIN_TROUBLE == 'mailer exits') {
    exit('mailer at /var/www/shop: no route');
  }
  $mail = new StandinMail(func_get_args());
  $mail->Priority = $priority;
  foreach (auto_include(DIR_FS_CATALOG.'includes/extra/php_mail/') as $hook) {
    require $hook;
  }
  $mail->setWordWrap(72);
  if (!$mail->Send()) {
    trigger_error('Mailer Error - '.$mail->ErrorInfo, E_USER_WARNING);
    return false;
  }
  return true;
}
