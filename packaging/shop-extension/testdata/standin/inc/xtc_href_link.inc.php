<?php
/* For a visitor with a session and as HTML, for the admin's mails without and as it is. */
function xtc_href_link($page = '', $parameters = '', $connection = 'NONSSL', $session = true, $friendly = true, $encode = false, $admin = false)
{
  $link = HTTP_SERVER.DIR_WS_CATALOG.$page.'?'.$parameters.($session ? '&MODsid=abc' : '');
  return defined('RUN_MODE_ADMIN') && $admin ? $link : htmlspecialchars($link.'&visitor=1');
}
