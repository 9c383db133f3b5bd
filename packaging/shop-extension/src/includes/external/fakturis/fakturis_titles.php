<?php
/* Names of the installed shipping and payment modules, which the shop keeps in its language files only. */
class FakturisTitles
{
  private $root;

  /* root: the shop's folder, with a slash at its end */
  public function __construct($root)
  {
    $this->root = $root;
  }

  /* code of a module => code of a language => name, as plain text in UTF-8. type: "shipping" or "payment"; installed:
     the shop's list, "dp.php;flat.php". A name that cannot be found out is left out. */
  public function of($type, $installed)
  {
    $all = array();
    foreach (explode(';', $installed) as $file) {
      $code = preg_replace('/\.php\z/', '', trim($file));
      if (preg_match('/^[A-Za-z0-9_-]+\z/', $code) !== 1) {
        continue;
      }
      $titles = array();
      foreach (FakturisShop::languages() as $language) {
        $title = $this->title($type, $code, $language['directory']);
        $title = $title === null ? '' : self::plain($title, FakturisShop::textOf($language));
        if ($title !== '') {
          $titles[$language['code']] = $title;
        }
      }
      $all[$code] = (object)$titles;
    }
    return $all;
  }

  /* As it stands in the language file, or null. */
  public function title($type, $code, $directory)
  {
    $folder = $this->root.'lang/'.basename($directory).'/modules/'.$type.'/';
    $own = new FakturisDefines($folder.$code.'.php', $code);
    $names = array('MODULE_'.strtoupper($type.'_'.$code).'_TEXT_TITLE');
    $title = self::pick($own->values(), $names);
    if ($title !== null) {
      return $title;
    }
    foreach ($own->files() as $file) {
      if (is_file($folder.$file)) {
        $shared = new FakturisDefines($folder.$file, $code);
        $title = self::pick($shared->values(), $names);
        if ($title !== null) {
          return $title;
        }
      }
    }
    return self::pick($own->values(), $this->named($type, $code));
  }

  /* The constants that the module's class takes its title from. */
  private function named($type, $code)
  {
    $source = FakturisDefines::source($this->root.'includes/modules/'.$type.'/'.$code.'.php');
    preg_match_all('/\$this->title\s*=[^;]*?\b([A-Z][A-Z0-9_]*_TITLE)\b/', $source, $found);
    return $found[1];
  }

  private static function pick($values, $names)
  {
    foreach ($names as $name) {
      if (isset($values[$name]) && trim($values[$name]) !== '') {
        return $values[$name];
      }
    }
    return null;
  }

  public static function plain($title, $text)
  {
    // A file that was left in a Western set in a shop of UTF-8.
    if ($text->charset() == 'utf-8' && preg_match('//u', $title) !== 1) {
      $text = new FakturisText('iso-8859-15');
    }
    $title = html_entity_decode(strip_tags($text->toUtf8($title)), ENT_QUOTES, 'UTF-8');
    return trim(preg_replace('/[\s\x{00A0}]+/u', ' ', $title));
  }
}
