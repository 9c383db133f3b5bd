<?php
/*
 * FAKTURIS shop extension: tells fakturisd at the end of a checkout that there is a new order.
 *
 * Comfort only: fakturisd finds every order by itself. The customer waits a second at most, once a minute at most.
 */

require_once dirname(__FILE__) . '/fakturis_api.php';
require_once dirname(__FILE__) . '/fakturis_pause.php';

class FakturisHint
{
  /** Sends the hint unless fakturisd was out of reach within the last minute. */
  public static function send($order)
  {
    $api = FakturisApi::configured(0.9, 0.3);
    if ((int) $order <= 0 || $api->missing() !== '' || FakturisPause::until() > 0) {
      return;
    }
    if (!$api->hint($order)->ok()) {
      FakturisPause::begin();
    }
  }
}
