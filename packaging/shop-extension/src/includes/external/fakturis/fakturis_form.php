<?php
/*
 * FAKTURIS shop extension: the buttons of the panel.
 *
 * Each form carries the shop's own CSRF token and one of the extension, which lives in the session. The same form sent twice
 * has the same Idempotency-Key, so that a double click makes one document.
 */

require_once dirname(__FILE__) . '/fakturis_random.php';

class FakturisForm
{
  const KEPT = 40;

  /** Returns a form with one button that asks for a document. */
  public static function button($order, $what, $title)
  {
    $target = 'oID=' . (int) $order . '&action=custom&subaction=fakturis_' . $what;
    return xtc_draw_form('fakturis_' . $what, FILENAME_ORDERS, $target, 'post', 'style="display:inline"')
      . '<input type="hidden" name="fakturis_form" value="' . self::token($order, $what) . '" />'
      . '<input type="submit" class="button" value="' . $title . '" /></form>';
  }

  /** Returns the Idempotency-Key of the form that was sent; empty if the session knows no such form of this order. */
  public static function key($order, $what, $token)
  {
    $forms = self::forms();
    if (!is_string($token) || !isset($forms[$token]) || $forms[$token] !== $what . ':' . (int) $order) {
      return '';
    }
    return 'shop-' . (int) $order . '-' . $token;
  }

  private static function token($order, $what)
  {
    $token = FakturisRandom::hex(16);
    $forms = self::forms();
    $forms[$token] = $what . ':' . (int) $order;
    $_SESSION['fakturis_forms'] = array_slice($forms, -self::KEPT, null, true);
    return $token;
  }

  private static function forms()
  {
    return isset($_SESSION['fakturis_forms']) && is_array($_SESSION['fakturis_forms']) ? $_SESSION['fakturis_forms'] : array();
  }
}
