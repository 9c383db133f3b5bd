<?php
/*
 * FAKTURIS shop extension: system module (install, remove, settings).
 */

defined('_VALID_XTC') or exit;

class fakturis
{
  public $code = 'fakturis';
  public $title;
  public $description;
  public $sort_order = '';
  public $enabled;
  public $properties = array();
  private $installed;

  public function __construct()
  {
    self::words();
    $this->title = MODULE_FAKTURIS_TEXT_TITLE;
    $this->enabled = defined('MODULE_FAKTURIS_STATUS') && MODULE_FAKTURIS_STATUS == 'true';
    $this->properties = array('process_key' => true);
    $this->description = $this->describe();
  }

  /** The shop calls this after the settings were saved. */
  public function process($file)
  {
    $token = isset($_POST['fakturis_token']) && is_string($_POST['fakturis_token']) ? trim($_POST['fakturis_token']) : '';
    if ($token !== '') {
      self::write('MODULE_FAKTURIS_API_TOKEN', $token);
    }
    if (self::load('Pause')) {
      FakturisPause::end();
    }
  }

  /** Buttons below the settings. */
  public function display()
  {
    $back = xtc_href_link(FILENAME_MODULE_EXPORT, 'set=system&module=' . $this->code);
    return array('text' => '<br />' . xtc_button(BUTTON_SAVE) . '&nbsp;' . xtc_button_link(BUTTON_CANCEL, $back));
  }

  /** Number of settings found: 0 means not installed. */
  public function check()
  {
    if ($this->installed === null) {
      $this->installed = self::found("SELECT configuration_value FROM " . TABLE_CONFIGURATION . " WHERE configuration_key = 'MODULE_FAKTURIS_STATUS'");
    }
    return $this->installed;
  }

  /** Writes the settings and makes the tables; installed twice it changes nothing. */
  public function install()
  {
    if ($this->check() > 0 || !self::load('Random') || !self::load('Store')) {
      return;
    }
    $secret = FakturisRandom::hex(32);
    FakturisStore::install();
    $choice = "xtc_cfg_select_option(array('true', 'false'), ";
    $this->add('STATUS', 'false', $choice, '');
    $this->add('API_URL', 'http://127.0.0.1:8480', '', '');
    $this->add('SHOP_KEY', '', '', '');
    $this->add('API_TOKEN', '', 'fakturis::cfg_token(', 'fakturis::cfg_masked');
    $this->add('HINT', 'true', $choice, '');
    $this->add('SECRET', $secret, 'fakturis::cfg_secret(', 'fakturis::cfg_masked');
    $this->add('ALLOWED_IPS', '', '', '');
    $this->add('DOWN', '0', '', '');
  }

  /** Takes everything away that install made, and what the shop's own backup of settings kept. */
  public function remove()
  {
    if (self::load('Store')) {
      FakturisStore::remove();
    }
    $ours = " WHERE configuration_key LIKE 'MODULE\\_FAKTURIS\\_%'";
    xtc_db_query("DELETE FROM " . TABLE_CONFIGURATION . $ours);
    if (self::found("SHOW TABLES LIKE 'module\\_backup'") > 0) {
      xtc_db_query("DELETE FROM module_backup" . $ours);
    }
    unset($_SESSION['fakturis_forms']);
  }

  /** Settings in the order in which they are shown. */
  public function keys()
  {
    $keys = array();
    foreach (array('STATUS', 'API_URL', 'SHOP_KEY', 'API_TOKEN', 'HINT', 'SECRET', 'ALLOWED_IPS') as $name) {
      $keys[] = 'MODULE_FAKTURIS_' . $name;
    }
    return $keys;
  }

  /** A secret that is set is never shown among the settings. */
  public static function cfg_masked($value)
  {
    return $value === '' ? MODULE_FAKTURIS_TEXT_UNSET : '**********';
  }

  /** The token is written, never read: its field is always empty. */
  public static function cfg_token($value, $key)
  {
    return '<input type="password" class="inputModule" name="fakturis_token" value="" autocomplete="new-password" placeholder="'
      . ($value === '' ? '' : MODULE_FAKTURIS_TEXT_KEEP) . '" />';
  }

  /** The secret has to be copied into fakturisd's configuration: hidden until somebody wants to see it. */
  public static function cfg_secret($value, $key)
  {
    $toggle = "this.parentNode.previousElementSibling.type = this.checked ? 'text' : 'password'";
    return '<input type="password" class="inputModule" name="configuration[' . $key . ']" value="' . $value . '" autocomplete="off" />'
      . ' <label><input type="checkbox" onclick="' . $toggle . '" /> ' . MODULE_FAKTURIS_TEXT_SHOW . '</label>';
  }

  private function describe()
  {
    if ($this->check() == 0) {
      return MODULE_FAKTURIS_TEXT_DESCRIPTION;
    }
    $link = xtc_href_link(FILENAME_MODULE_EXPORT, 'set=system&module=' . $this->code . '&fakturis_check=1');
    return MODULE_FAKTURIS_TEXT_DESCRIPTION . MODULE_FAKTURIS_TEXT_HELP
      . '<p><a class="button btnbox" href="' . $link . '">' . MODULE_FAKTURIS_TEXT_CHECK . '</a></p>' . $this->checked();
  }

  /** Result of the check of the connection, once per page however often the shop makes this object. */
  private function checked()
  {
    static $result = null;
    if (!isset($_GET['fakturis_check'], $_GET['module']) || $_GET['module'] !== $this->code || !self::load('Connection')) {
      return '';
    }
    if ($result === null) {
      $result = FakturisConnection::check();
    }
    return $result;
  }

  private function add($name, $value, $set, $use)
  {
    xtc_db_perform(TABLE_CONFIGURATION, array(
      'configuration_key' => 'MODULE_FAKTURIS_' . $name,
      'configuration_value' => $value,
      'configuration_group_id' => '6',
      'sort_order' => '1',
      'set_function' => $set,
      'use_function' => $use,
      'date_added' => 'now()',
    ));
  }

  private static function write($key, $value)
  {
    xtc_db_query("UPDATE " . TABLE_CONFIGURATION . " SET configuration_value = '" . xtc_db_input($value) . "', last_modified = now()
                   WHERE configuration_key = '" . $key . "'");
  }

  /** Loads a class of the extension; false if its file is missing. */
  private static function load($name)
  {
    $file = DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_' . strtolower($name) . '.php';
    if (is_file($file)) {
      require_once $file;
    }
    return class_exists('Fakturis' . $name, false);
  }

  private static function found($sql)
  {
    $result = xtc_db_query($sql);
    return xtc_db_num_rows($result);
  }

  /** Loads the words in the admin's language, or English: some versions make this object before they load them. */
  private static function words()
  {
    $language = isset($_SESSION['language']) && is_string($_SESSION['language']) ? basename($_SESSION['language']) : 'english';
    foreach (array($language, 'english') as $folder) {
      $file = DIR_FS_LANGUAGES . $folder . '/modules/system/fakturis.php';
      if (!defined('MODULE_FAKTURIS_TEXT_TITLE') && is_file($file)) {
        include_once $file;
      }
    }
  }
}
