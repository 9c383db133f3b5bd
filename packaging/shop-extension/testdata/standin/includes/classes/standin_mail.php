<?php
/* Looks like the shop's mailer. Send() asks the test's mailbox, which says "ok" or why not, when it likes. */
class StandinMail
{
  public $CharSet;
  public $ContentType = 'text/html';
  public $From;
  public $FromName;
  public $Subject;
  public $Body;
  public $AltBody;
  public $ErrorInfo = '';
  public $Priority;
  private $to;
  private $reply;
  private $bcc = array();
  private $attachments = array();

  /* arguments: those of xtc_php_mail */
  public function __construct($arguments)
  {
    global $order;
    require_once DIR_FS_INC.'parse_multi_language_value.inc.php';
    $result = xtc_db_query('SELECT * FROM '.TABLE_LANGUAGES." WHERE directory = '".xtc_db_input($order->info['language'])."'");
    $language = xtc_db_fetch_array($result);
    foreach ($arguments as $i => $value) {
      $arguments[$i] = is_string($value) ? parse_multi_language_value($value, $language['code']) : $value;
    }
    list($this->From, $this->FromName, $to, $toName, $forward, $reply, $replyName) = $arguments;
    $this->CharSet = $language['language_charset'];
    $this->to = array(array($to, $toName));
    $this->reply = array($reply => array($reply, $replyName));
    foreach (array_filter(array($forward, defined('EMAIL_ARCHIVE_ADDRESS') ? EMAIL_ARCHIVE_ADDRESS : '')) as $address) {
      $this->bcc[] = array($address, '');
    }
    $this->Subject = $arguments[9];
    $this->sign($arguments[10], $arguments[11], $language['directory']);
    $this->attach($order);
  }

  private function sign($html, $plain, $directory)
  {
    $folder = DIR_FS_CATALOG.'templates/'.CURRENT_TEMPLATE.'/mail/'.$directory.'/signatur';
    $this->Body = str_replace('[SIGNATUR]', file_get_contents($folder.'.html'), $html);
    $this->AltBody = html_entity_decode(strip_tags(str_replace('<br />', " \n", str_replace('[SIGNATUR]', file_get_contents($folder.'.txt'), $plain))));
    if (EMAIL_USE_HTML != 'true') {
      $this->ContentType = 'text/plain';
      $this->Body = $this->AltBody;
      $this->AltBody = '';
    }
  }

  /* A file that belongs to this mail, for some customer groups only: the admin asks for that of the order. */
  private function attach($order)
  {
    $conditions = CONTENT_CONDITIONS;
    foreach (get_included_files() as $file) {
      if (strpos($file, 'change_order_mail.html') !== false && defined('RUN_MODE_ADMIN') && $order->info['status'] != 4) {
        $this->attachments = array(array(DIR_FS_CATALOG.'media/content/agb.pdf', 'agb.pdf', 'agb.pdf', 'base64', 'application/pdf', false, 'attachment', 'agb.pdf'));
      }
    }
  }

  public function getToAddresses()
  {
    return $this->to;
  }

  public function getReplyToAddresses()
  {
    return $this->reply;
  }

  public function getBccAddresses()
  {
    return $this->bcc;
  }

  public function getAttachments()
  {
    return $this->attachments;
  }

  public function setWordWrap($width)
  {
    return $width;
  }

  public function Send()
  {
    $mailbox = stream_socket_client('tcp://'.getenv('STANDIN_MAILBOX'));
    fwrite($mailbox, json_encode(array(
      'pid' => getmypid(), 'charset' => $this->CharSet, 'from' => $this->From, 'to' => $this->to[0][0], 'to_name' => base64_encode($this->to[0][1]),
      'reply_to' => implode(',', array_keys($this->reply)), 'bcc' => implode(',', array_map('current', $this->bcc)),
      'subject' => base64_encode($this->Subject), 'body' => base64_encode($this->Body), 'text' => base64_encode($this->AltBody),
      'attachments' => count($this->attachments), 'priority' => $this->Priority,
    ))."\n");
    $said = trim((string)fgets($mailbox));
    if ($said != 'ok') {
      $this->ErrorInfo = $said;
    }
    return $said == 'ok';
  }
}
