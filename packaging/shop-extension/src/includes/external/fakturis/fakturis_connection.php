<?php
/*
 * FAKTURIS shop extension: the check of the connection on the settings page.
 */

require_once dirname(__FILE__) . '/fakturis_panel.php';

class FakturisConnection
{
  /** Asks fakturisd for the newest order and says in one line what works or what is wrong (HTML). */
  public static function check()
  {
    try {
      FakturisPause::end();
      $begin = microtime(true);
      $answer = FakturisApi::configured(3, 1)->order(self::newest());
      return self::said($answer, (microtime(true) - $begin) * 1000);
    } catch (Exception $e) {
      return self::line(false, FakturisWords::phrase('BROKEN'));
    } catch (Throwable $e) {
      return self::line(false, FakturisWords::phrase('BROKEN'));
    }
  }

  private static function said($answer, $milliseconds)
  {
    $known = $answer->ok() ? $answer->json() : null;
    if (is_array($known) && isset($known['mirrored'])) {
      return self::line(true, sprintf(FakturisWords::phrase('CONNECTED'), $milliseconds));
    }
    if ($answer->down()) {
      return self::line(false, FakturisWords::phrase($answer->reason === 'timeout' ? 'CHECK_SLOW' : 'CHECK_DOWN'));
    }
    return self::line(false, FakturisPanel::refusal($answer));
  }

  private static function newest()
  {
    $found = xtc_db_query("SELECT MAX(orders_id) AS newest FROM " . TABLE_ORDERS);
    $row = xtc_db_fetch_array($found);
    return is_array($row) && (int) $row['newest'] > 0 ? (int) $row['newest'] : 1;
  }

  private static function line($ok, $html)
  {
    return '<div class="' . ($ok ? 'success_message' : 'error_message') . '">' . $html . '</div>';
  }
}
