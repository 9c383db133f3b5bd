<?php
function xtc_db_connect()
{
  mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
  $GLOBALS['db_link'] = mysqli_connect('localhost', 'root', '', getenv('STANDIN_DB'), 0, getenv('STANDIN_SOCKET'));
  mysqli_set_charset($GLOBALS['db_link'], DB_SERVER_CHARSET);
  xtc_db_query("SET SESSION sql_mode=''");
  return $GLOBALS['db_link'];
}

function xtc_db_query($query)
{
  try {
    return mysqli_query($GLOBALS['db_link'], $query);
  } catch (Exception $e) {
    trigger_error($e->getMessage().' in '.$query, E_USER_WARNING);
    return false;
  }
}

function xtc_db_fetch_array(&$result)
{
  return is_object($result) ? mysqli_fetch_assoc($result) : false;
}

function xtc_db_affected_rows()
{
  return mysqli_affected_rows($GLOBALS['db_link']);
}

function xtc_db_input($text)
{
  return mysqli_real_escape_string($GLOBALS['db_link'], $text);
}
