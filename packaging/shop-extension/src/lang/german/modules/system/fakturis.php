<?php
/*
 * FAKTURIS shop extension: words of the module's settings (german).
 */

define('MODULE_FAKTURIS_TEXT_TITLE', 'FAKTURIS: Rechnungen und Lieferscheine');
define('MODULE_FAKTURIS_TEXT_DESCRIPTION',
  '<p>Verbindet den Shop mit fakturisd: Belege in der Bestellung, Status-Mails mit den Vorlagen des Shops, neue Bestellungen ' .
  'ohne Wartezeit.</p>');
define('MODULE_FAKTURIS_TEXT_HELP',
  '<p><b>In f&uuml;nf Schritten:</b></p><ol><li>Auf dem Rechner mit fakturisd: <code>fakturisd token add Shop --scope ' .
  'shop:SCHL&Uuml;SSEL</code></li><li>Hier &quot;Bearbeiten&quot;: Adresse, Schl&uuml;ssel des Shops und Token eintragen, Modul ' .
  'einschalten.</li><li>Das Geheimnis in fakturis.yaml als <code>shops[].extension.secret</code> eintragen, fakturisd neu ' .
  'starten.</li><li>&quot;Verbindung pr&uuml;fen&quot;.</li><li>Eine Bestellung &ouml;ffnen: Das Feld FAKTURIS steht &uuml;ber ' .
  'der Sendungsverfolgung.</li></ol>');
define('MODULE_FAKTURIS_TEXT_CHECK', 'Verbindung pr&uuml;fen');
define('MODULE_FAKTURIS_TEXT_UNSET', 'nicht gesetzt');
define('MODULE_FAKTURIS_TEXT_KEEP', 'gesetzt; leer lassen, um es zu behalten');
define('MODULE_FAKTURIS_TEXT_SHOW', 'anzeigen');
define('MODULE_FAKTURIS_STATUS_TITLE', 'Modul einschalten?');
define('MODULE_FAKTURIS_STATUS_DESC', 'Ausgeschaltet zeigt die Bestellung nichts, und fakturisd erreicht den Shop nicht.');
define('MODULE_FAKTURIS_API_URL_TITLE', 'Adresse von fakturisd');
define('MODULE_FAKTURIS_API_URL_DESC', 'So, wie der Server des Shops sie erreicht, etwa http://127.0.0.1:8480.');
define('MODULE_FAKTURIS_SHOP_KEY_TITLE', 'Schl&uuml;ssel des Shops');
define('MODULE_FAKTURIS_SHOP_KEY_DESC', 'shops[].key in fakturis.yaml.');
define('MODULE_FAKTURIS_API_TOKEN_TITLE', 'Token');
define('MODULE_FAKTURIS_API_TOKEN_DESC', 'Mit dem Recht shop:SCHL&Uuml;SSEL; mehr darf und braucht der Shop nicht.');
define('MODULE_FAKTURIS_HINT_TITLE', 'Neue Bestellungen melden?');
define('MODULE_FAKTURIS_HINT_DESC',
  'Sagt fakturisd am Ende des Bestellvorgangs Bescheid. Der Kunde wartet h&ouml;chstens eine Sekunde, und nur einmal in der ' .
  'Minute.');
define('MODULE_FAKTURIS_SECRET_TITLE', 'Geheimnis');
define('MODULE_FAKTURIS_SECRET_DESC', 'Unterschreibt die Anfragen von fakturisd an den Shop. Mindestens 32 Zeichen.');
define('MODULE_FAKTURIS_ALLOWED_IPS_TITLE', 'Erlaubte Adressen');
define('MODULE_FAKTURIS_ALLOWED_IPS_DESC',
  'IP-Adressen, von denen fakturisd anfragen darf, durch Komma getrennt. Leer: jede; die Unterschrift wird immer gepr&uuml;ft.');
