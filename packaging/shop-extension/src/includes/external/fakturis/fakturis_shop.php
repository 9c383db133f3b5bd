<?php
/* Reads from the shop's tables what the endpoint needs to know. */
class FakturisShop
{
  /* All rows of a query. */
  public static function rows($sql)
  {
    $result = xtc_db_query($sql);
    if ($result === false) {
      throw FakturisRefusal::failed("the shop's database refused a query: see the shop's log");
    }
    $rows = array();
    while ($row = xtc_db_fetch_array($result)) {
      $rows[] = $row;
    }
    return $rows;
  }

  public static function row($sql)
  {
    $rows = self::rows($sql);
    return count($rows) > 0 ? $rows[0] : null;
  }

  public static function setting($name, $default = '')
  {
    return defined($name) ? (string)constant($name) : $default;
  }

  /* Leaves what broke in the shop's own log, where its other errors are, or in that of PHP. */
  public static function log($e)
  {
    if (function_exists('mod_log_exception_handler')) {
      mod_log_exception_handler($e);
    } else {
      error_log('FAKTURIS: '.get_class($e).': '.$e->getMessage().' in '.$e->getFile().':'.$e->getLine());
    }
  }

  /* The shop's languages, the default one first: rows of languages. */
  public static function languages()
  {
    return self::rows('SELECT languages_id, code, directory, language_charset FROM '.TABLE_LANGUAGES."
                       ORDER BY code = '".xtc_db_input(self::setting('DEFAULT_LANGUAGE'))."' DESC, sort_order, languages_id");
  }

  /* The language of an order, or the shop's own where the order's is gone. */
  public static function languageOf($directory)
  {
    $languages = self::languages();
    foreach ($languages as $language) {
      if ($language['directory'] === (string)$directory) {
        return $language;
      }
    }
    if (count($languages) == 0) {
      throw FakturisRefusal::failed('the shop has no language');
    }
    return $languages[0];
  }

  /* The character set the shop's pages and mails have in this language. */
  public static function textOf($language)
  {
    $charset = $language['language_charset'];
    return new FakturisText($charset != '' ? $charset : self::setting('DB_SERVER_CHARSET', 'latin1'));
  }

  /* "MOD_2.0.7.2": the newest entry; rows may have been renumbered, and 2.0.0.0 has no number at all. */
  public static function version()
  {
    $newest = '';
    foreach (self::rows('SELECT version FROM '.TABLE_DATABASE_VERSION) as $row) {
      if ($newest == '' || version_compare(self::digits($row['version']), self::digits($newest), '>')) {
        $newest = $row['version'];
      }
    }
    return $newest;
  }

  private static function digits($version)
  {
    return preg_replace('/[^0-9.]/', '', $version);
  }
}
