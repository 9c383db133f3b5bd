<?php
/* Loads the classes of the FAKTURIS shop extension. Runs on PHP 5.6 to 8.x and modified 2.0.0.0 to 3.x. */

if (!defined('FAKTURIS_VERSION')) {
  define('FAKTURIS_VERSION', '1.0.0');
}

foreach (array('signature', 'addresses', 'text', 'refusal', 'request', 'store', 'parcels', 'mail_tap', 'mailer', 'defines',
               'titles', 'shop', 'actions', 'endpoint') as $fakturis_part) {
  require_once dirname(__FILE__).'/fakturis_'.$fakturis_part.'.php';
}
unset($fakturis_part);
