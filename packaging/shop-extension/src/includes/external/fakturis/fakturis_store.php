<?php
/* The two tables of the extension: nonces seen, and status mails begun and ended. */
class FakturisStore
{
  const NONCES = 'fakturis_nonce';
  const MAILS = 'fakturis_status_mail';
  const KEEP_NONCES = 900; // seconds

  /* Called when the module is installed; may be called again. */
  public static function install()
  {
    xtc_db_query('CREATE TABLE IF NOT EXISTS '.self::NONCES.' (
      nonce CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      seen INT NOT NULL,
      PRIMARY KEY (nonce),
      KEY idx_seen (seen))');
    xtc_db_query('CREATE TABLE IF NOT EXISTS '.self::MAILS.' (
      mail_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      orders_id INT NOT NULL,
      state VARCHAR(8) CHARACTER SET ascii NOT NULL,
      owner BIGINT NOT NULL DEFAULT 0,
      mail_to VARCHAR(255) NOT NULL DEFAULT \'\',
      subject VARCHAR(255) NOT NULL DEFAULT \'\',
      message VARCHAR(255) NOT NULL DEFAULT \'\',
      changed DATETIME NOT NULL,
      PRIMARY KEY (mail_key))');
  }

  /* Called when the module is removed: nothing of it stays. */
  public static function remove()
  {
    xtc_db_query('DROP TABLE IF EXISTS '.self::NONCES);
    xtc_db_query('DROP TABLE IF EXISTS '.self::MAILS);
  }

  /* True for the first who comes with this nonce. */
  public function takeNonce($nonce, $now)
  {
    self::query('DELETE FROM '.self::NONCES.' WHERE seen < '.((int)$now - self::KEEP_NONCES));
    self::query('INSERT IGNORE INTO '.self::NONCES." (nonce, seen) VALUES ('".xtc_db_input(strtolower($nonce))."', ".(int)$now.')');
    return xtc_db_affected_rows() == 1;
  }

  /* True for the only one who may send the mail of this key now: the first, or the first again after it failed. */
  public function claimMail($key, $order)
  {
    self::query('INSERT IGNORE INTO '.self::MAILS.' (mail_key, orders_id, state, owner, changed)
                 VALUES ('.self::quote($key).', '.(int)$order.", 'sending', CONNECTION_ID(), NOW())");
    if (xtc_db_affected_rows() == 1) {
      return true;
    }
    self::query('UPDATE '.self::MAILS." SET state = 'sending', owner = CONNECTION_ID(), changed = NOW()
                 WHERE mail_key = ".self::quote($key)." AND state = 'failed'");
    return xtc_db_affected_rows() == 1;
  }

  public function endMail($key, $state, $to, $subject, $message)
  {
    self::query('UPDATE '.self::MAILS.' SET state = '.self::quote($state).', mail_to = '.self::quote($to).', subject = '.self::quote($subject).',
                 message = '.self::quote($message).', changed = NOW() WHERE mail_key = '.self::quote($key));
  }

  /* The row of a key, or null. */
  public function mail($key)
  {
    return FakturisShop::row('SELECT orders_id, state, owner, mail_to, subject, message FROM '.self::MAILS.'
                              WHERE mail_key = '.self::quote($key));
  }

  /* The row of a key that somebody else claimed, as soon as it has ended, its program has died, or after so many
     seconds: whoever comes second is told what became of the mail rather than that nobody knows. */
  public function awaitMail($key, $seconds)
  {
    $until = microtime(true) + $seconds;
    do {
      $alive = true;
      $row = $this->mail($key);
      if ($row === null || $row['state'] != 'sending') {
        return $row;
      }
      $alive = $this->connected($row['owner']);
      if ($alive) {
        usleep(100000);
      }
    } while ($alive && microtime(true) < $until);
    return $this->mail($key); // it may have ended between the look at the row and the look at its program
  }

  /* A program that was killed has lost its connection. Where nobody can say, it counts as dead. */
  private function connected($id)
  {
    try {
      return FakturisShop::row('SELECT 1 AS alive FROM information_schema.processlist WHERE id = '.(int)$id) !== null;
    } catch (FakturisRefusal $e) {
      return false;
    }
  }

  private static function quote($text)
  {
    return "'".xtc_db_input(substr((string)$text, 0, 250))."'";
  }

  private static function query($sql)
  {
    if (xtc_db_query($sql) === false) {
      throw FakturisRefusal::failed('the tables of the module are missing or cannot be written: remove and install it again');
    }
  }
}
