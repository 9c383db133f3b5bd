<?php
/* A stand-in for the admin of a shop, written by us: only the names that the extension uses are those of the shop. One request per
   run. Reads {"get": {}, "post": {}, "method": "", "session": {}, "order": 4711, "run": "panel", "settings": {}} from standard input,
   prints the page, and on standard error what became of it: {"session": {}, "messages": [], "redirect": "", "noise": []}. */
error_reporting(-1);
ini_set('display_errors', '0');

$request = json_decode(file_get_contents('php://stdin'), true);
$state = array('messages' => array(), 'redirect' => '', 'noise' => array());

set_error_handler(function ($level, $text, $file, $line) {
  $GLOBALS['state']['noise'][] = $text.' in '.basename($file).':'.$line;
  return true;
});
register_shutdown_function(function () {
  $last = error_get_last();
  if ($last !== null) {
    $GLOBALS['state']['noise'][] = $last['message'];
  }
  $GLOBALS['state']['session'] = (object) $_SESSION;
  fwrite(STDERR, json_encode($GLOBALS['state']));
});

mysqli_report(MYSQLI_REPORT_OFF);
$db = mysqli_connect('localhost', 'root', '', getenv('STANDIN_DB'), 0, getenv('STANDIN_SOCKET'));
mysqli_query($db, "SET SESSION sql_mode=''");

define('_VALID_XTC', true);
define('DIR_FS_CATALOG', getenv('STANDIN_ROOT').'/');
define('DIR_FS_LANGUAGES', DIR_FS_CATALOG.'lang/');
define('TABLE_CONFIGURATION', 'configuration');
define('TABLE_ORDERS', 'orders');
define('FILENAME_ORDERS', 'orders.php');
define('FILENAME_MODULE_EXPORT', 'module_export.php');
define('BUTTON_SAVE', 'Speichern');
define('BUTTON_CANCEL', 'Abbrechen');

function xtc_db_query($query)
{
  $result = mysqli_query($GLOBALS['db'], $query);
  if ($result === false) {
    trigger_error(mysqli_error($GLOBALS['db']).': '.$query, E_USER_WARNING);
  }
  return $result;
}
function xtc_db_fetch_array(&$result)
{
  return is_object($result) ? mysqli_fetch_assoc($result) : false;
}
function xtc_db_num_rows(&$result)
{
  return mysqli_num_rows($result);
}
function xtc_db_input($text)
{
  return mysqli_real_escape_string($GLOBALS['db'], $text);
}
function xtc_db_perform($table, $row)
{
  $values = array();
  foreach ($row as $value) {
    $values[] = $value === 'now()' ? 'now()' : "'".xtc_db_input($value)."'";
  }
  xtc_db_query('INSERT INTO '.$table.' ('.implode(',', array_keys($row)).') VALUES ('.implode(',', $values).')');
}
function xtc_href_link($page, $parameters = '')
{
  return 'https://shop.example/admin/'.$page.'?'.$parameters;
}
function xtc_draw_form($name, $page, $parameters = '', $method = 'post', $more = '')
{
  return '<form name="'.$name.'" action="'.xtc_href_link($page, $parameters).'" method="'.$method.'" '.$more.'><input type="hidden" name="csrf" value="shop" />';
}
function xtc_button($title)
{
  return '<input type="submit" value="'.$title.'" />';
}
function xtc_button_link($title, $link)
{
  return '<a href="'.$link.'">'.$title.'</a>';
}
function xtc_redirect($link)
{
  $GLOBALS['state']['redirect'] = $link;
  exit;
}
class messageStack
{
  public function add_session($text, $kind)
  {
    $GLOBALS['state']['messages'][] = $kind.': '.$text;
  }
}

// As the shop does: every row of its configuration is a constant.
$rows = xtc_db_query('SELECT configuration_key, configuration_value FROM configuration');
while ($row = mysqli_fetch_assoc($rows)) {
  define($row['configuration_key'], $row['configuration_value']);
}
$_SESSION = (array) $request['session'] + array('language' => 'german');
$_GET = (array) $request['get'];
$_POST = (array) $request['post'];
$_SERVER['REQUEST_METHOD'] = $request['method'];
$oID = $insert_id = $request['order'];
$orders_status_array = array(3 => 'Versendet');
$messageStack = new messageStack();
require DIR_FS_LANGUAGES.$_SESSION['language'].'/extra/admin/fakturis.php';

$hooks = array(
  'panel' => 'admin/includes/extra/modules/orders/orders_info_blocks',
  'action' => 'admin/includes/extra/modules/orders/orders_action',
  'checkout' => 'includes/extra/checkout/checkout_process_end',
);
if (isset($hooks[$request['run']])) {
  require DIR_FS_CATALOG.$hooks[$request['run']].'/fakturis.php';
  exit;
}
require DIR_FS_CATALOG.'admin/includes/modules/system/fakturis.php';
$module = new fakturis();
switch ($request['run']) {
  case 'install':
    $module->install();
    break;
  case 'save':
    $module->process('');
    break;
  case 'remove':
    $module->remove();
    break;
  case 'box':
    echo $module->title, $module->description, implode(' ', $module->display());
    foreach ($module->keys() as $key) {
      $row = mysqli_fetch_assoc(xtc_db_query("SELECT * FROM configuration WHERE configuration_key = '".$key."'"));
      echo constant($key.'_TITLE'), constant($key.'_DESC');
      echo $row['use_function'] === '' ? '' : call_user_func($row['use_function'], $row['configuration_value']);
      if ($row['set_function'] !== '' && strpos($row['set_function'], 'xtc_') !== 0) {
        echo eval('return '.$row['set_function']."'".htmlspecialchars($row['configuration_value'], ENT_QUOTES)."', '".$key."');");
      }
    }
    break;
}
