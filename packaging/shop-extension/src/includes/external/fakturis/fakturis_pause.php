<?php
/*
 * FAKTURIS shop extension: after fakturisd was not reached, nobody waits for it again for a minute.
 *
 * Kept in the shop's configuration, so that all sessions know, and the checkout of the next customer as well.
 */

class FakturisPause
{
  const SECONDS = 60;
  const KEY = 'MODULE_FAKTURIS_DOWN';

  /** Returns the time (seconds since 1970) until which nothing is tried; 0: try. */
  public static function until()
  {
    $found = xtc_db_query("SELECT configuration_value FROM " . TABLE_CONFIGURATION . " WHERE configuration_key = '" . self::KEY . "'");
    $row = xtc_db_fetch_array($found);
    $since = is_array($row) ? (int) $row['configuration_value'] : 0;
    // A clock that was set back must not make the pause longer.
    return $since > time() || $since + self::SECONDS <= time() ? 0 : $since + self::SECONDS;
  }

  /** Begins the pause. */
  public static function begin()
  {
    self::write(time());
  }

  /** Ends it: somebody changed the settings or asks for another try. */
  public static function end()
  {
    self::write(0);
  }

  private static function write($time)
  {
    xtc_db_query("UPDATE " . TABLE_CONFIGURATION . " SET configuration_value = '" . (int) $time . "'
                   WHERE configuration_key = '" . self::KEY . "'");
  }
}
