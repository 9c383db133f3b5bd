<?php
/* What fakturisd may ask for. Each returns the answer's fields, in UTF-8. */
class FakturisActions
{
  const WAIT = 20; // seconds for another request with the same key
  const MAX_PARCELS = 100;

  private $store;

  public function __construct($store)
  {
    $this->store = $store;
  }

  public function run($fields)
  {
    switch (self::text($fields, 'action')) {
      case 'ping':
        return $this->ping();
      case 'titles':
        return $this->titles();
      case 'preview':
        return $this->preview($fields);
      case 'status_mail':
        return $this->statusMail($fields);
    }
    throw new FakturisRefusal(404, 'unknown_action', 'this version of the extension does not know the action');
  }

  private function ping()
  {
    $codes = array();
    foreach (FakturisShop::languages() as $language) {
      $codes[] = $language['code'];
    }
    $can = array('status_mail', 'titles', FakturisMailTap::works() ? 'preview' : 'preview_unsigned');
    sort($can);
    return array(
      'version' => FAKTURIS_VERSION,
      'shop_version' => FakturisShop::version(),
      'php' => PHP_VERSION,
      'charset' => FakturisShop::textOf(FakturisShop::languageOf(''))->charset(),
      'template' => FakturisShop::setting('CURRENT_TEMPLATE'),
      'now' => time(),
      'languages' => $codes,
      'can' => $can,
    );
  }

  private function titles()
  {
    $titles = new FakturisTitles(DIR_FS_CATALOG);
    return array(
      'shipping' => (object)$titles->of('shipping', FakturisShop::setting('MODULE_SHIPPING_INSTALLED')),
      'payment' => (object)$titles->of('payment', FakturisShop::setting('MODULE_PAYMENT_INSTALLED')),
    );
  }

  private function preview($fields)
  {
    $mailer = $this->mailer($fields);
    return $mailer->text()->all($mailer->preview());
  }

  private function statusMail($fields)
  {
    $key = self::text($fields, 'key');
    $mailer = $this->mailer($fields);
    if (preg_match('/^[A-Za-z0-9._-]{1,80}\z/', $key) !== 1) {
      throw FakturisRefusal::invalid('key: 1 to 80 of A-Z a-z 0-9 . _ -');
    }
    $row = $this->store->mail($key);
    if ($row !== null && (int)$row['orders_id'] != $mailer->order()) {
      throw FakturisRefusal::invalid('key: it belongs to another order');
    }
    if ($row !== null && $row['state'] != 'failed') {
      return $this->earlier($key, $mailer);
    }
    $mailer->render(); // what cannot be rendered leaves no trace
    if (!$this->store->claimMail($key, $mailer->order())) {
      return $this->earlier($key, $mailer);
    }
    return $this->send($key, $mailer);
  }

  private function send($key, $mailer)
  {
    try {
      $reason = $mailer->send();
    } catch (Exception $e) {
      $reason = $this->broken($e);
    } catch (Error $e) { // PHP 7 and newer
      $reason = $this->broken($e);
    }
    $state = $reason === '' ? 'sent' : 'failed';
    $this->store->endMail($key, $state, $mailer->to(), $mailer->subject(), $reason);
    return self::sent($state, false, $mailer->text(), $mailer->to(), $mailer->subject(), $reason);
  }

  /* The shop's PHP broke: before the mail was handed over it has surely not been sent, afterwards nobody knows. */
  private function broken($e)
  {
    if (FakturisMailTap::works() && !FakturisMailTap::seen()) {
      FakturisShop::log($e);
      return "the shop's program broke before the mail was sent: see the shop's log";
    }
    throw $e;
  }

  /* The answer to a key that came before. */
  private function earlier($key, $mailer)
  {
    $row = $this->store->awaitMail($key, self::WAIT);
    if ($row === null) {
      throw FakturisRefusal::failed('the memory of this key is gone');
    }
    $state = $row['state'] == 'sending' ? 'unknown' : $row['state'];
    return self::sent($state, true, $mailer->text(), $row['mail_to'], $row['subject'], $row['message']);
  }

  private static function sent($state, $repeated, $text, $to, $subject, $message)
  {
    return $text->all(array('state' => $state, 'repeated' => $repeated, 'to' => $to, 'subject' => $subject, 'message' => $message));
  }

  /* The mail that a request's fields describe. Types are looked at first, then the order, then the values. */
  private function mailer($fields)
  {
    $order = self::number($fields, 'order');
    $status = self::number($fields, 'status');
    $comment = self::text($fields, 'comment');
    $parcels = self::parcels($fields);
    $mailer = FakturisMailer::forOrder($order);
    if ($mailer === null) {
      throw new FakturisRefusal(404, 'unknown_order', 'the shop has no order '.$order);
    }
    if (count($parcels) > self::MAX_PARCELS) {
      throw FakturisRefusal::invalid('parcels: at most '.self::MAX_PARCELS);
    }
    foreach ($parcels as $parcel) {
      if ($parcel['number'] === '' || strlen($parcel['number']) > 80 || $parcel['carrier'] < 0) {
        throw FakturisRefusal::invalid('parcels: a number of 1 to 80 characters');
      }
    }
    $mailer->describe($status, $comment, $parcels);
    return $mailer;
  }

  private static function parcels($fields)
  {
    $parcels = array();
    $list = isset($fields['parcels']) ? $fields['parcels'] : array();
    if (!is_array($list) || array_keys($list) !== array_keys(array_values($list))) {
      throw FakturisRefusal::malformed('parcels: a list');
    }
    foreach ($list as $one) {
      if (!is_array($one)) {
        throw FakturisRefusal::malformed('parcels: a list of objects');
      }
      $carrier = isset($one['carrier']) ? self::number($one, 'carrier') : 0;
      $parcels[] = array('carrier' => $carrier, 'number' => self::text($one, 'number'));
    }
    return $parcels;
  }

  private static function number($fields, $name)
  {
    if (!isset($fields[$name]) || !is_int($fields[$name])) {
      throw FakturisRefusal::malformed($name.': a whole number');
    }
    return $fields[$name];
  }

  /* A text; one that is missing is empty. */
  private static function text($fields, $name)
  {
    $value = isset($fields[$name]) ? $fields[$name] : '';
    if (!is_string($value)) {
      throw FakturisRefusal::malformed($name.': a text');
    }
    return $value;
  }
}
