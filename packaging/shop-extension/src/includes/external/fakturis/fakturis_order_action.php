<?php
/*
 * FAKTURIS shop extension: what the panel's links and buttons do (orders.php?action=custom&subaction=fakturis_...).
 */

require_once dirname(__FILE__) . '/fakturis_panel.php';

class FakturisOrderAction
{
  /** Does what the request asks of the extension; anything else is left to others. */
  public static function run($order, $messages)
  {
    $asked = isset($_GET['subaction']) && is_string($_GET['subaction']) ? $_GET['subaction'] : '';
    $made = array('fakturis_delivery_note' => 'delivery-notes', 'fakturis_invoice' => 'invoices');
    if ($asked === 'fakturis_pdf') {
      $problem = self::pdf((int) $order);
    } elseif (isset($made[$asked])) {
      $problem = self::make((int) $order, substr($asked, strlen('fakturis_')), $made[$asked], $messages);
    } else {
      return;
    }
    if ($problem !== '') {
      $messages->add_session($problem, 'error');
    }
    xtc_redirect(xtc_href_link(FILENAME_ORDERS, 'oID=' . (int) $order . '&action=edit'));
  }

  /** Hands a PDF to the browser and ends; returns what is wrong otherwise. */
  private static function pdf($order)
  {
    $kind = isset($_GET['kind']) && is_string($_GET['kind']) && preg_match('/^[a-z_]{1,30}$/D', $_GET['kind']) ? $_GET['kind'] : '';
    $id = isset($_GET['id']) && is_scalar($_GET['id']) ? (int) $_GET['id'] : 0;
    if ($kind === '' || $id <= 0) {
      return FakturisWords::phrase('NO_PDF');
    }
    $answer = FakturisApi::configured(5, 1)->pdf($order, $kind, $id);
    $pdf = $answer->pdf();
    if ($pdf === '') {
      return $answer->down() || $answer->status === 404 ? FakturisWords::phrase($answer->down() ? 'DOWN' : 'NO_PDF') : FakturisPanel::refusal($answer);
    }
    while (ob_get_level() > 0 && ob_end_clean()) {
    }
    header('Content-Type: application/pdf');
    header('Content-Disposition: inline; filename="' . self::name($kind . '-' . $id) . '.pdf"');
    header('X-Content-Type-Options: nosniff');
    header('Cache-Control: private, no-store');
    echo $pdf;
    exit;
  }

  private static function name($otherwise)
  {
    $name = isset($_GET['name']) && is_string($_GET['name']) && preg_match('/^[A-Za-z0-9._-]{1,60}\z/', $_GET['name']) ? $_GET['name'] : '';
    return $name === '' ? $otherwise : $name;
  }

  /** Makes a document; returns what is wrong. */
  private static function make($order, $what, $path, $messages)
  {
    $token = isset($_POST['fakturis_form']) ? $_POST['fakturis_form'] : '';
    $key = FakturisForm::key($order, $what, $token);
    if (!isset($_SERVER['REQUEST_METHOD']) || $_SERVER['REQUEST_METHOD'] !== 'POST' || $key === '') {
      return FakturisWords::phrase('FORM_OLD');
    }
    $answer = FakturisApi::configured(5, 1)->make($order, $path, $key);
    if ($answer->down()) {
      return FakturisWords::phrase($answer->reason === 'timeout' ? 'NO_ANSWER' : 'DOWN');
    }
    $made = $answer->ok() ? $answer->json() : null;
    if ($made === null) {
      $detail = FakturisWords::html($answer->detail());
      return $detail !== '' && !in_array($answer->status, array(401, 403), true) ? $detail : FakturisPanel::refusal($answer);
    }
    $number = isset($made['number']) ? FakturisWords::html($made['number']) : '';
    $messages->add_session(sprintf(FakturisWords::phrase($what === 'invoice' ? 'MADE_INVOICE' : 'MADE_DELIVERY_NOTE'), $number), 'success');
    return '';
  }
}
