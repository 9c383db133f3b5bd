<?php
/*
 * FAKTURIS shop extension: words of the panel in the order page (german).
 */

defined('FAKTURIS_DATE') or define('FAKTURIS_DATE', 'd.m.Y');
defined('FAKTURIS_DATE_TIME') or define('FAKTURIS_DATE_TIME', 'd.m.Y H:i');
defined('FAKTURIS_BROKEN') or define('FAKTURIS_BROKEN',
  'FAKTURIS: Hier stimmt etwas mit der Erweiterung nicht; &quot;fakturisd extension check&quot; sagt, was.');
defined('FAKTURIS_UNREACHABLE') or define('FAKTURIS_UNREACHABLE', 'fakturisd antwortet nicht; n&auml;chster Versuch ab %s.');
defined('FAKTURIS_RETRY') or define('FAKTURIS_RETRY', 'Jetzt versuchen');
defined('FAKTURIS_DOWN') or define('FAKTURIS_DOWN', 'fakturisd ist nicht zu erreichen; es wurde nichts angelegt.');
defined('FAKTURIS_NO_ANSWER') or define('FAKTURIS_NO_ANSWER',
  'fakturisd hat nicht rechtzeitig geantwortet; ob der Beleg angelegt wurde, steht gleich in der Bestellung.');
defined('FAKTURIS_MISSING_API_URL') or define('FAKTURIS_MISSING_API_URL',
  'Im Modul FAKTURIS fehlt die Adresse von fakturisd, oder sie beginnt nicht mit http:// oder https://.');
defined('FAKTURIS_MISSING_API_TOKEN') or define('FAKTURIS_MISSING_API_TOKEN', 'Im Modul FAKTURIS fehlt das Token.');
defined('FAKTURIS_MISSING_SHOP_KEY') or define('FAKTURIS_MISSING_SHOP_KEY', 'Im Modul FAKTURIS fehlt der Schl&uuml;ssel des Shops.');
defined('FAKTURIS_GARBAGE') or define('FAKTURIS_GARBAGE', 'Unter der Adresse von fakturisd antwortet etwas anderes.');
defined('FAKTURIS_TOKEN_WRONG') or define('FAKTURIS_TOKEN_WRONG', 'fakturisd kennt das Token nicht, oder es wurde widerrufen (%d).');
defined('FAKTURIS_TOKEN_SCOPE') or define('FAKTURIS_TOKEN_SCOPE',
  'Das Token gilt nicht f&uuml;r diesen Shop, oder fakturisd l&auml;sst diese Adresse nicht zu (%d).');
defined('FAKTURIS_SHOP_KEY_WRONG') or define('FAKTURIS_SHOP_KEY_WRONG', 'fakturisd kennt diesen Shop nicht: Stimmt der Schl&uuml;ssel? (%d)');
defined('FAKTURIS_BUSY') or define('FAKTURIS_BUSY', 'fakturisd nimmt gerade nicht mehr Anfragen an; gleich noch einmal (%d).');
defined('FAKTURIS_REFUSED') or define('FAKTURIS_REFUSED', 'fakturisd meldet einen Fehler (%d).');
defined('FAKTURIS_NOT_MIRRORED') or define('FAKTURIS_NOT_MIRRORED', 'Noch nicht in FAKTURIS.');
defined('FAKTURIS_HELD') or define('FAKTURIS_HELD', 'Angehalten: %s');
defined('FAKTURIS_MIRRORED') or define('FAKTURIS_MIRRORED', 'In FAKTURIS als Auftrag %s, zuletzt abgeglichen %s');
defined('FAKTURIS_CHECKED') or define('FAKTURIS_CHECKED', ', nichts zu pr&uuml;fen');
defined('FAKTURIS_CHECK') or define('FAKTURIS_CHECK', 'Zu pr&uuml;fen: %s');
defined('FAKTURIS_CHANGE') or define('FAKTURIS_CHANGE', 'Status&auml;nderung auf &quot;%s&quot; %s');
defined('FAKTURIS_CHANGE_QUEUED') or define('FAKTURIS_CHANGE_QUEUED', 'steht an');
defined('FAKTURIS_CHANGE_WAITING') or define('FAKTURIS_CHANGE_WAITING', 'wartet');
defined('FAKTURIS_CHANGE_REFUSED') or define('FAKTURIS_CHANGE_REFUSED', 'abgelehnt');
defined('FAKTURIS_CHANGE_UNKNOWN') or define('FAKTURIS_CHANGE_UNKNOWN', 'ungekl&auml;rt');
defined('FAKTURIS_CHANGE_DONE') or define('FAKTURIS_CHANGE_DONE', 'erledigt');
defined('FAKTURIS_CHANGE_CANCELLED') or define('FAKTURIS_CHANGE_CANCELLED', 'zur&uuml;ckgenommen');
defined('FAKTURIS_OPEN') or define('FAKTURIS_OPEN', 'In FAKTURIS &ouml;ffnen');
defined('FAKTURIS_NO_DOCUMENTS') or define('FAKTURIS_NO_DOCUMENTS', 'Noch keine Belege.');
defined('FAKTURIS_DOCUMENT') or define('FAKTURIS_DOCUMENT', 'Beleg');
defined('FAKTURIS_NUMBER') or define('FAKTURIS_NUMBER', 'Nummer');
defined('FAKTURIS_DOCUMENT_DATE') or define('FAKTURIS_DOCUMENT_DATE', 'Datum');
defined('FAKTURIS_TOTAL') or define('FAKTURIS_TOTAL', 'Betrag');
defined('FAKTURIS_DOCUMENT_STATUS') or define('FAKTURIS_DOCUMENT_STATUS', 'Status');
defined('FAKTURIS_KIND_DELIVERY_NOTE') or define('FAKTURIS_KIND_DELIVERY_NOTE', 'Lieferschein');
defined('FAKTURIS_KIND_INVOICE') or define('FAKTURIS_KIND_INVOICE', 'Rechnung');
defined('FAKTURIS_KIND_CANCELLATION') or define('FAKTURIS_KIND_CANCELLATION', 'Stornorechnung');
defined('FAKTURIS_KIND_COLLECTIVE') or define('FAKTURIS_KIND_COLLECTIVE', 'Sammelrechnung');
defined('FAKTURIS_MAKE_DELIVERY_NOTE') or define('FAKTURIS_MAKE_DELIVERY_NOTE', 'Lieferschein erstellen');
defined('FAKTURIS_MAKE_INVOICE') or define('FAKTURIS_MAKE_INVOICE', 'Rechnung erstellen');
defined('FAKTURIS_MADE_DELIVERY_NOTE') or define('FAKTURIS_MADE_DELIVERY_NOTE', 'Lieferschein %s ist erstellt.');
defined('FAKTURIS_MADE_INVOICE') or define('FAKTURIS_MADE_INVOICE', 'Die Rechnung ist als Entwurf angelegt; gestellt wird sie in FAKTURIS.');
defined('FAKTURIS_FORM_OLD') or define('FAKTURIS_FORM_OLD', 'Diese Seite war nicht mehr aktuell; bitte noch einmal.');
defined('FAKTURIS_NO_PDF') or define('FAKTURIS_NO_PDF', 'Dieses PDF gibt es nicht (mehr).');
defined('FAKTURIS_CONNECTED') or define('FAKTURIS_CONNECTED', 'Verbunden: fakturisd hat nach %d ms geantwortet.');
defined('FAKTURIS_CHECK_SLOW') or define('FAKTURIS_CHECK_SLOW',
  'fakturisd antwortet nicht rechtzeitig. Stimmt die Adresse, l&auml;sst eine Firewall sie zu?');
defined('FAKTURIS_CHECK_DOWN') or define('FAKTURIS_CHECK_DOWN',
  'Unter dieser Adresse antwortet niemand. L&auml;uft fakturisd, und stimmen Rechner und Port?');
