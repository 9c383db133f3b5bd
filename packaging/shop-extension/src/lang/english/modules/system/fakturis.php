<?php
/*
 * FAKTURIS shop extension: words of the module's settings (english).
 */

define('MODULE_FAKTURIS_TEXT_TITLE', 'FAKTURIS: invoices and delivery notes');
define('MODULE_FAKTURIS_TEXT_DESCRIPTION',
  '<p>Joins the shop with fakturisd: documents in the order, status mails by the shop\'s templates, new orders without ' .
  'delay.</p>');
define('MODULE_FAKTURIS_TEXT_HELP',
  '<p><b>In five steps:</b></p><ol><li>Where fakturisd runs: <code>fakturisd token add Shop --scope ' .
  'shop:KEY</code></li><li>&quot;Edit&quot; here: enter address, key of the shop and token, switch the module on.</li><li>Enter ' .
  'the secret in fakturis.yaml as <code>shops[].extension.secret</code>, restart fakturisd.</li><li>&quot;Check ' .
  'connection&quot;.</li><li>Open an order: the panel FAKTURIS stands above the parcel numbers.</li></ol>');
define('MODULE_FAKTURIS_TEXT_CHECK', 'Check connection');
define('MODULE_FAKTURIS_TEXT_UNSET', 'not set');
define('MODULE_FAKTURIS_TEXT_KEEP', 'set; leave empty to keep it');
define('MODULE_FAKTURIS_TEXT_SHOW', 'show');
define('MODULE_FAKTURIS_STATUS_TITLE', 'Switch the module on?');
define('MODULE_FAKTURIS_STATUS_DESC', 'Switched off, the order shows nothing and fakturisd does not reach the shop.');
define('MODULE_FAKTURIS_API_URL_TITLE', 'Address of fakturisd');
define('MODULE_FAKTURIS_API_URL_DESC', 'As the shop\'s server reaches it, such as http://127.0.0.1:8480.');
define('MODULE_FAKTURIS_SHOP_KEY_TITLE', 'Key of the shop');
define('MODULE_FAKTURIS_SHOP_KEY_DESC', 'shops[].key in fakturis.yaml.');
define('MODULE_FAKTURIS_API_TOKEN_TITLE', 'Token');
define('MODULE_FAKTURIS_API_TOKEN_DESC', 'With the scope shop:KEY; the shop may and needs no more.');
define('MODULE_FAKTURIS_HINT_TITLE', 'Tell of new orders?');
define('MODULE_FAKTURIS_HINT_DESC',
  'Tells fakturisd at the end of the checkout. The customer waits one second at most, and only once a minute.');
define('MODULE_FAKTURIS_SECRET_TITLE', 'Secret');
define('MODULE_FAKTURIS_SECRET_DESC', 'Signs the requests of fakturisd to the shop. At least 32 characters.');
define('MODULE_FAKTURIS_ALLOWED_IPS_TITLE', 'Allowed addresses');
define('MODULE_FAKTURIS_ALLOWED_IPS_DESC',
  'IP addresses from which fakturisd may ask, separated by commas. Empty: every one; the signature is always checked.');
