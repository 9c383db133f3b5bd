<?php
/* Loads the stand-in as a shop loads itself for a callback: settings from the table configuration, an input filter,
   a notice that should not be there, and errors kept from the visitor. */
error_reporting(E_ALL);

define('DIR_FS_CATALOG', dirname(dirname(__FILE__)).'/');
define('DIR_FS_INC', DIR_FS_CATALOG.'inc/');
define('DIR_WS_CATALOG', '/');
define('DIR_ADMIN', 'admin_4711/');
define('HTTP_SERVER', 'http://shop.example');
define('FILENAME_ACCOUNT_HISTORY_INFO', 'account_history_info.php');
foreach (array('configuration', 'languages', 'orders', 'orders_status', 'orders_tracking', 'carriers', 'customers', 'database_version') as $table) {
  define('TABLE_'.strtoupper($table), $table);
}
define('DB_SERVER_CHARSET', getenv('STANDIN_CHARSET'));

require_once DIR_FS_INC.'database.inc.php';
require_once DIR_FS_INC.'auto_include.inc.php';
require_once DIR_FS_INC.'xtc_href_link.inc.php';
require_once DIR_FS_INC.'xtc_php_mail.inc.php';

// What a visitor sent is changed before anybody reads it.
$_POST = array('filtered' => 'yes');

xtc_db_connect() or die('no database');
$query = xtc_db_query('SELECT configuration_key, configuration_value FROM '.TABLE_CONFIGURATION);
while ($row = xtc_db_fetch_array($query)) {
  defined($row['configuration_key']) or define($row['configuration_key'], stripslashes($row['configuration_value']));
}

// Other people's mistakes.
set_error_handler('standin_error');
$_SESSION = array('language' => 'german', 'languages_id' => 2, 'language_charset' => 'wrong', 'language_code' => 'de');
setcookie('MODsid', 'abc');
ob_start();
echo "\xEF\xBB\xBF<b>Notice</b>: undefined variable in ".__FILE__." on line 4711\n";
$trouble = defined('STANDIN_TROUBLE') ? STANDIN_TROUBLE : '';
if ($trouble == 'redirect') {
  header('Location: https://shop.example/cookie_usage.php', true, 302);
  exit;
}
if ($trouble == 'die') {
  die('Unable to connect to database server! root@/var/www');
}
if ($trouble == 'fatal') {
  standin_function_that_is_missing();
}

/* The log of what PHP minds in our own files; the tests read it. */
function standin_error($level, $message, $file, $line)
{
  if (stripos($file, 'fakturis') !== false) {
    file_put_contents(DIR_FS_CATALOG.'minded.log', $level.' '.$message.' '.$file.':'.$line."\n", FILE_APPEND);
  }
  return true;
}
