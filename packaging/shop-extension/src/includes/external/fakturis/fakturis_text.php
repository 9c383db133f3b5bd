<?php
/* Between UTF-8, which the protocol speaks, and the character set the shop was installed with. */
class FakturisText
{
  // What Western sets lack and people type, with what is closest to it.
  private static $plain = array(
    "\xE2\x80\x9E" => '"', "\xE2\x80\x9C" => '"', "\xE2\x80\x9D" => '"', "\xE2\x80\x9A" => "'", "\xE2\x80\x98" => "'",
    "\xE2\x80\x99" => "'", "\xE2\x80\x93" => '-', "\xE2\x80\x94" => '-', "\xE2\x80\xA6" => '...', "\xE2\x80\xAF" => ' ',
  );

  private $charset;

  public function __construct($charset)
  {
    $charset = strtolower(trim((string)$charset));
    $this->charset = $charset == '' || $charset == 'utf8' || $charset == 'utf8mb4' ? 'utf-8' : $charset;
  }

  public function charset()
  {
    return $this->charset;
  }

  /* From UTF-8 to the shop's set. What it lacks is replaced. */
  public function toShop($text)
  {
    if ($this->charset == 'utf-8') {
      return $text;
    }
    if (strpos($this->charset, 'iso-8859') === 0) {
      $text = strtr($text, self::$plain);
    }
    return self::convert($text, $this->charset, 'utf-8');
  }

  /* From the shop's set to UTF-8; always valid, so that it can be written as JSON. */
  public function toUtf8($text)
  {
    if ($this->charset != 'utf-8') {
      $text = self::convert($text, 'utf-8', $this->charset);
    }
    return self::valid($text);
  }

  /* toUtf8 of every text in a value. */
  public function all($value)
  {
    if (is_array($value)) {
      $out = array();
      foreach ($value as $key => $one) {
        $out[$key] = $this->all($one);
      }
      return $out;
    }
    return is_string($value) ? $this->toUtf8($value) : $value;
  }

  /* Replaces bytes that are no UTF-8. */
  public static function valid($text)
  {
    $safe = htmlspecialchars($text, ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8');
    return htmlspecialchars_decode($safe, ENT_NOQUOTES);
  }

  private static function convert($text, $to, $from)
  {
    $out = false;
    if (function_exists('mb_convert_encoding')) {
      $out = self::byMbstring($text, $to, $from);
    }
    if (!is_string($out) && function_exists('iconv')) {
      $out = @iconv($from, $to.'//TRANSLIT//IGNORE', $text);
    }
    return is_string($out) ? $out : preg_replace('/[\x80-\xff]+/', '?', $text);
  }

  private static function byMbstring($text, $to, $from)
  {
    $before = mb_substitute_character();
    mb_substitute_character(63);
    try {
      $out = @mb_convert_encoding($text, $to, $from);
    } catch (Exception $e) {
      $out = false;
    } catch (Error $e) { // PHP 8: no such character set
      $out = false;
    }
    mb_substitute_character($before);
    return $out;
  }
}
