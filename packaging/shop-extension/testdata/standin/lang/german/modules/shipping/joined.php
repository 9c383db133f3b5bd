<?php
define('STANDIN_CARRIER', 'Post');
$kind = 'Paket';
define('MODULE_SHIPPING_JOINED_TEXT_TITLE', 'Mit der '.STANDIN_CARRIER.': '.$kind.' (\'klein\')');
