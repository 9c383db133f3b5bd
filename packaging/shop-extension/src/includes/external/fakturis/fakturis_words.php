<?php
/*
 * FAKTURIS shop extension: words for pages in every character set.
 */

class FakturisWords
{
  /** Returns UTF-8 text as HTML in plain ASCII: the shop's pages may be latin1 or UTF-8. */
  public static function html($text)
  {
    if (!is_scalar($text)) {
      return '';
    }
    $text = (string) $text;
    if (!preg_match('//u', $text)) {
      $text = preg_replace('/[\x80-\xff]/', '?', $text);
    }
    $text = preg_replace('/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/', '', $text);
    $text = htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
    return preg_replace_callback('/[^\x00-\x7f]/u', array('FakturisWords', 'entity'), $text);
  }

  /** Returns a phrase of lang/.../extra/admin/fakturis.php (HTML); English where the shop's language has none. */
  public static function phrase($name)
  {
    $key = 'FAKTURIS_' . $name;
    if (!defined($key) && defined('DIR_FS_LANGUAGES')) {
      include_once DIR_FS_LANGUAGES . 'english/extra/admin/fakturis.php';
    }
    return defined($key) ? constant($key) : $name;
  }

  /** Returns an http address as an attribute; empty for anything else, as a script would be. */
  public static function link($url)
  {
    return is_string($url) && preg_match('~^https?://[^\s"\'<>]+$~D', $url) ? self::html($url) : '';
  }

  /** Returns a date or time of the API as people write it; empty if it is none. */
  public static function date($text)
  {
    if (!is_string($text) || !preg_match('/^[0-9]{4}-[0-9]{2}-[0-9]{2}/', $text)) {
      return '';
    }
    $time = strtotime($text);
    if ($time === false) {
      return '';
    }
    return date(strlen($text) > 10 ? self::phrase('DATE_TIME') : self::phrase('DATE'), $time);
  }

  /** @internal one character of more than one byte as &#number; */
  public static function entity($found)
  {
    $bytes = array_values(unpack('C*', $found[0]));
    $code = $bytes[0] & (0xff >> (count($bytes) + 1));
    foreach (array_slice($bytes, 1) as $byte) {
      $code = ($code << 6) | ($byte & 0x3f);
    }
    return '&#' . $code . ';';
  }
}
