<?php
/* Sees the mail that the shop's xtc_php_mail has made, right before it is sent, and in a preview keeps it back. It is
   called by includes/extra/php_mail/zzz_fakturis.php; shops before 2.0.2.2 do not look into that folder. */
class FakturisMailTap
{
  private static $open = false;
  private static $hold = false;
  private static $mail = null;

  /* Whether this shop lets us see its mails. A preview must never be asked of xtc_php_mail where it does not. */
  public static function works()
  {
    require_once DIR_FS_INC.'xtc_php_mail.inc.php';
    $function = new ReflectionFunction('xtc_php_mail');
    $source = FakturisDefines::source((string)$function->getFileName());
    return strpos($source, 'includes/extra/php_mail/') !== false
      && is_file(DIR_FS_CATALOG.'includes/extra/php_mail/zzz_fakturis.php');
  }

  /* Waits for the next mail; hold: it is not to be sent. */
  public static function open($hold)
  {
    self::$open = true;
    self::$hold = $hold;
    self::$mail = null;
  }

  public static function close()
  {
    self::$open = false;
    self::$hold = false;
  }

  /* For the hook: the mail to go on with. */
  public static function take($mail)
  {
    if (!self::$open || !is_object($mail)) {
      return $mail;
    }
    if (self::$mail === null) {
      self::$mail = $mail;
    }
    return self::$hold ? new FakturisHeldMail() : $mail;
  }

  public static function seen()
  {
    return self::$mail !== null;
  }

  /* Why the shop's mailer says it did not send, or ''. */
  public static function error()
  {
    return self::$mail !== null && isset(self::$mail->ErrorInfo) ? trim((string)self::$mail->ErrorInfo) : '';
  }

  public static function subject()
  {
    return self::$mail !== null ? (string)self::$mail->Subject : '';
  }

  /* The fields of PROTOCOL.md's preview, in the mail's character set. */
  public static function describe()
  {
    $mail = self::$mail;
    $html = isset($mail->ContentType) && stripos($mail->ContentType, 'html') !== false;
    $to = self::first($mail->getToAddresses());
    $reply = self::first($mail->getReplyToAddresses());
    $bcc = array();
    foreach ($mail->getBccAddresses() as $one) {
      $bcc[] = $one[0];
    }
    $files = array();
    foreach ($mail->getAttachments() as $one) {
      $files[] = $one[2] != '' ? $one[2] : $one[1];
    }
    return array(
      'from' => $mail->From, 'from_name' => $mail->FromName, 'reply_to' => $reply[0],
      'to' => $to[0], 'to_name' => $to[1], 'bcc' => $bcc, 'subject' => $mail->Subject,
      'html' => $html ? $mail->Body : '', 'text' => $html ? $mail->AltBody : $mail->Body, 'attachments' => $files,
    );
  }

  private static function first($addresses)
  {
    $one = reset($addresses);
    return is_array($one) ? array((string)$one[0], isset($one[1]) ? (string)$one[1] : '') : array('', '');
  }
}

/* Stands in for a mail that is only looked at: whatever is done to it, nothing is sent. */
class FakturisHeldMail
{
  public $ErrorInfo = '';
  private $values = array();

  public function __call($name, $arguments)
  {
    return true;
  }

  public function __get($name)
  {
    return isset($this->values[$name]) ? $this->values[$name] : '';
  }

  public function __set($name, $value)
  {
    $this->values[$name] = $value;
  }

  public function __isset($name)
  {
    return isset($this->values[$name]);
  }
}
