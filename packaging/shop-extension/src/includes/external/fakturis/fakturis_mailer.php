<?php
/* The shop's own mail change_order_mail, made as the shop's admin makes it when a status is changed (its orders page),
   and sent by the shop's xtc_php_mail: signature, attachments, archive copy and transport are the shop's.

   One thing differs: modules in the admin's includes/extra/modules/orders/orders_update/ are not run. They are written
   for that page (its form fields, its messages) and may act, not only change the mail; those in
   includes/extra/php_mail/ see this mail as every other. */
class FakturisMailer
{
  private $id;
  private $language;
  private $text;
  private $status = 0;
  private $statusName = '';
  private $comment = '';
  private $parcels = array();
  private $subject = null;
  private $html = '';
  private $plain = '';

  /* Null if the shop has no such order. */
  public static function forOrder($id)
  {
    $row = FakturisShop::row('SELECT orders_id, language FROM '.TABLE_ORDERS.' WHERE orders_id = '.(int)$id);
    return $row !== null ? new self((int)$row['orders_id'], FakturisShop::languageOf($row['language'])) : null;
  }

  private function __construct($id, $language)
  {
    $this->id = $id;
    $this->language = $language;
    $this->text = FakturisShop::textOf($language);
  }

  public function order()
  {
    return $this->id;
  }

  /* The character set of the order's language. */
  public function text()
  {
    return $this->text;
  }

  /* What the mail is to say; comment and parcel numbers in UTF-8. */
  public function describe($status, $comment, $parcels)
  {
    $row = FakturisShop::row('SELECT orders_status_name FROM '.TABLE_ORDERS_STATUS.'
                              WHERE orders_status_id = '.(int)$status.' AND language_id = '.(int)$this->language['languages_id']);
    if ($row === null) {
      throw FakturisRefusal::invalid('status: the shop has no status '.$status.' in the language of the order');
    }
    $this->status = $status;
    $this->statusName = $row['orders_status_name'];
    $this->comment = trim($this->text->toShop($comment));
    foreach ($parcels as $parcel) {
      $this->parcels[] = array('carrier' => $parcel['carrier'], 'number' => $this->text->toShop($parcel['number']));
    }
  }

  /* Fills the template. May be called again. */
  public function render()
  {
    if ($this->subject !== null) {
      return;
    }
    $files = FakturisShop::setting('CURRENT_TEMPLATE').'/admin/mail/'.$this->language['directory'].'/change_order_mail';
    foreach (array('.html', '.txt') as $ending) {
      if (!is_file(DIR_FS_CATALOG.'templates/'.$files.$ending)) {
        throw FakturisRefusal::failed("the shop's template has no change_order_mail".$ending.' in '.$this->language['directory']);
      }
    }
    $this->prepare();
    $smarty = $this->filled();
    $this->html = $smarty->fetch($files.'.html');
    $this->plain = $smarty->fetch($files.'.txt');
    $customer = $GLOBALS['order']->customer;
    $this->subject = str_replace(array('{$nr}', '{$date}', '{$lastname}', '{$firstname}'),
      array($this->id, $this->date(), $customer['lastname'], $customer['firstname']), FakturisShop::setting('EMAIL_BILLING_SUBJECT'));
  }

  /* The fields of PROTOCOL.md's preview, in the shop's character set. */
  public function preview()
  {
    $this->render();
    if (!FakturisMailTap::works()) {
      return $this->composed();
    }
    FakturisMailTap::open(true);
    $this->toCustomer();
    FakturisMailTap::close();
    if (!FakturisMailTap::seen()) {
      throw FakturisRefusal::failed("the shop's mailer did not show its mail");
    }
    return FakturisMailTap::describe();
  }

  /* Sends, and returns '' or the mailer's reason why it did not. */
  public function send()
  {
    $this->render();
    FakturisMailTap::open(false);
    $reason = $this->reason();
    FakturisMailTap::close();
    if ($reason === '') {
      $this->copyToAdmin();
    }
    return $reason;
  }

  public function to()
  {
    return $GLOBALS['order']->customer['email_address'];
  }

  public function subject()
  {
    return FakturisMailTap::subject() != '' ? FakturisMailTap::subject() : $this->word($this->subject);
  }

  /* Loads what the admin has loaded, makes the order's language that of the request, and reads the order. */
  private function prepare()
  {
    $_SESSION['language'] = $this->language['directory'];
    $_SESSION['languages_id'] = $this->language['languages_id'];
    $_SESSION['language_charset'] = $this->text->charset();
    $_SESSION['language_code'] = $this->language['code'];
    if (!isset($_SESSION['customers_status']['customers_status_id'])) {
      $_SESSION['customers_status']['customers_status_id'] = FakturisShop::setting('DEFAULT_CUSTOMERS_STATUS_ID_GUEST');
    }
    defined('CONTENT_CONDITIONS') or define('CONTENT_CONDITIONS', '');
    defined('DIR_WS_BASE') or define('DIR_WS_BASE', '');
    $this->load();
    $this->loadForTemplate();
    $this->asAdmin();
    $GLOBALS['order'] = new order($this->id);
    $GLOBALS['order']->info['language'] = $this->language['directory'];
    $GLOBALS['xtPrice'] = new xtcPrice($GLOBALS['order']->info['currency'], $GLOBALS['order']->info['status']);
  }

  private function load()
  {
    $classes = DIR_FS_CATALOG.'includes/classes/';
    foreach (array('xtc_not_null', 'parse_multi_language_value', 'xtc_date_long', 'get_customers_status_by_id', 'xtc_php_mail') as $name) {
      if (is_file(DIR_FS_INC.$name.'.inc.php')) {
        require_once DIR_FS_INC.$name.'.inc.php';
      }
    }
    require_once $classes.'order.php';
    require_once $classes.'xtcPrice.php';
    // Where the shop looks for the words of the language: names of days and months, the form of a date.
    $directory = $this->language['directory'];
    $words = DIR_FS_CATALOG.'lang/'.$directory.'/'.$directory.'.php';
    if (is_file($words)) {
      require_once $words;
    }
    if (!class_exists('Smarty')) {
      require_once DIR_FS_CATALOG.'includes/external/smarty/'.FakturisShop::setting('TEMPLATE_ENGINE', 'smarty_2').'/Smarty.class.php';
    }
  }

  /* The functions that a template of 3.x may call; the admin has them all. */
  private function loadForTemplate()
  {
    $list = FakturisDefines::source(DIR_FS_CATALOG.'templates/'.FakturisShop::setting('CURRENT_TEMPLATE').'/smarty/register_php_plugins.php');
    preg_match_all('/[\'"]([A-Za-z0-9_]+)[\'"]/', $list, $found);
    foreach ($found[1] as $name) {
      if (!function_exists($name) && is_file(DIR_FS_INC.$name.'.inc.php')) {
        require_once DIR_FS_INC.$name.'.inc.php';
      }
    }
  }

  /* From here on the shop's functions behave as in its admin: links lead to the shop's front without a session and
     with a plain "&", attachments go by the customer group of the order. The classes for visitors are loaded by now. */
  private function asAdmin()
  {
    defined('RUN_MODE_ADMIN') or define('RUN_MODE_ADMIN', true);
    defined('DIR_WS_ADMIN') or define('DIR_WS_ADMIN', DIR_WS_CATALOG.FakturisShop::setting('DIR_ADMIN', 'admin/'));
  }

  private function filled()
  {
    $order = $GLOBALS['order'];
    $name = $order->customer['name'];
    $parcels = new FakturisParcels($this->id, $this->language['code']);
    $rows = $parcels->rows($this->parcels);
    $smarty = new Smarty();
    $values = array(
      'GENDER' => $this->gender(),
      'FIRSTNAME' => $order->customer['firstname'] != '' ? $order->customer['firstname'] : $name,
      'LASTNAME' => $order->customer['lastname'] != '' ? $order->customer['lastname'] : $name,
      'NAME' => $name,
      'order' => $order,
      'order_data' => $order->getOrderData($this->id),
      'tpl_path' => DIR_WS_BASE.'templates/'.CURRENT_TEMPLATE.'/',
      'logo_path' => HTTP_SERVER.DIR_WS_CATALOG.'templates/'.CURRENT_TEMPLATE.'/img/',
      'ORDER_NR' => $order->info['order_id'],
      'ORDER_ID' => $this->id,
      'PARCEL_COUNT' => count($rows),
      'PARCEL_ARRAY' => $rows,
      'ORDER_DATE' => $this->date(),
      'NOTIFY_COMMENTS' => nl2br($this->comment),
      'ORDER_STATUS' => $this->statusName,
      'ORDER_STATUS_ID' => $this->status,
      'language' => $this->language['directory'],
    );
    // A guest has no account to look into.
    if ($order->customer['status'] != FakturisShop::setting('DEFAULT_CUSTOMERS_STATUS_ID_GUEST')) {
      $values['ORDER_LINK'] = xtc_href_link(FILENAME_ACCOUNT_HISTORY_INFO, 'order_id='.$this->id, 'SSL', false, true, true, true);
    }
    foreach ($values as $key => $value) {
      $smarty->assign($key, $value);
    }
    $smarty->caching = 0;
    $smarty->template_dir = DIR_FS_CATALOG.'templates';
    $smarty->compile_dir = DIR_FS_CATALOG.'templates_c';
    $smarty->config_dir = DIR_FS_CATALOG.'lang';
    return $smarty;
  }

  /* Orders older than shop 2.0 do not hold it. */
  private function gender()
  {
    $customer = $GLOBALS['order']->customer;
    if (!empty($customer['gender'])) {
      return $customer['gender'];
    }
    $row = FakturisShop::row('SELECT customers_gender FROM '.TABLE_CUSTOMERS.' WHERE customers_id = '.(int)$customer['id']);
    return $row !== null ? $row['customers_gender'] : '';
  }

  private function date()
  {
    return xtc_date_long($GLOBALS['order']->info['date_purchased']);
  }

  /* '' if the mail went out. xtc_php_mail of 2.0.0.0 returns nothing; all versions raise a warning. */
  private function reason()
  {
    $warning = '';
    $before = set_error_handler(function ($level, $message) use (&$warning, &$before) {
      if (strpos($message, 'Mailer Error') === 0) {
        $warning = trim(substr($message, strlen('Mailer Error')), ' -');
      }
      return is_callable($before) ? call_user_func_array($before, func_get_args()) : false;
    });
    try {
      $sent = $this->toCustomer();
    } finally {
      restore_error_handler();
    }
    if ($sent !== false && $warning === '') {
      return '';
    }
    foreach (array(FakturisMailTap::error(), $warning) as $reason) {
      if ($reason !== '') {
        return trim(strip_tags(str_replace('<', ' <', $reason)));
      }
    }
    return "the shop's mailer gives no reason";
  }

  private function toCustomer()
  {
    $customer = $GLOBALS['order']->customer;
    return $this->mail($customer['email_address'], $customer['name'], '',
      EMAIL_BILLING_REPLY_ADDRESS, EMAIL_BILLING_REPLY_ADDRESS_NAME, 3);
  }

  /* The customer's mail is out: what becomes of the copy does not change that. */
  private function copyToAdmin()
  {
    if (FakturisShop::setting('STATUS_EMAIL_SENT_COPY_TO_ADMIN') != 'true') {
      return;
    }
    $customer = $GLOBALS['order']->customer;
    try {
      $this->mail(EMAIL_BILLING_ADDRESS, STORE_NAME, EMAIL_BILLING_FORWARDING_STRING, $customer['email_address'], $customer['name'], 4);
    } catch (Exception $e) {
      return;
    } catch (Error $e) { // PHP 7 and newer
      return;
    }
  }

  /* priority: the admin of 3.x gives one, xtc_php_mail of 2.0.x has another parameter in its place. */
  private function mail($to, $toName, $forward, $reply, $replyName, $priority)
  {
    $arguments = array(EMAIL_BILLING_ADDRESS, EMAIL_BILLING_NAME, $to, $toName, $forward, $reply, $replyName, '', '',
      $this->subject, $this->html, $this->plain);
    $function = new ReflectionFunction('xtc_php_mail');
    $parameters = $function->getParameters();
    if (isset($parameters[12]) && $parameters[12]->getName() == 'send_priority') {
      $arguments[] = $priority;
    }
    return call_user_func_array('xtc_php_mail', $arguments);
  }

  /* For shops that do not show their mails: without signature and attachments. */
  private function composed()
  {
    $customer = $GLOBALS['order']->customer;
    $without = array('[SIGNATUR]', '[NOSIGNATUR]', '[WIDERRUF]');
    $plain = str_replace(array('<br />', '<br/>', '<br>'), " \n", str_replace($without, '', $this->plain));
    $html = FakturisShop::setting('EMAIL_USE_HTML') == 'true' ? str_replace($without, '', $this->html) : '';
    $archive = trim($this->word(FakturisShop::setting('EMAIL_ARCHIVE_ADDRESS')));
    return array(
      'from' => $this->word(EMAIL_BILLING_ADDRESS), 'from_name' => $this->word(EMAIL_BILLING_NAME),
      'reply_to' => $this->word(EMAIL_BILLING_REPLY_ADDRESS), 'to' => $customer['email_address'], 'to_name' => $customer['name'],
      'bcc' => $archive != '' ? array($archive) : array(), 'subject' => $this->word($this->subject), 'html' => $html,
      'text' => html_entity_decode(strip_tags($plain), ENT_NOQUOTES, $this->text->charset()), 'attachments' => array(),
    );
  }

  /* A setting of the form "DE::...||EN::..." in the order's language. */
  private function word($value)
  {
    return (string)parse_multi_language_value($value, $this->language['code']);
  }
}
