<?php
/*
 * FAKTURIS shop extension: words of the panel in the order page (english).
 */

defined('FAKTURIS_DATE') or define('FAKTURIS_DATE', 'Y-m-d');
defined('FAKTURIS_DATE_TIME') or define('FAKTURIS_DATE_TIME', 'Y-m-d H:i');
defined('FAKTURIS_BROKEN') or define('FAKTURIS_BROKEN',
  'FAKTURIS: something is wrong with the extension; &quot;fakturisd extension check&quot; says what.');
defined('FAKTURIS_UNREACHABLE') or define('FAKTURIS_UNREACHABLE', 'fakturisd does not answer; next try from %s.');
defined('FAKTURIS_RETRY') or define('FAKTURIS_RETRY', 'Try now');
defined('FAKTURIS_DOWN') or define('FAKTURIS_DOWN', 'fakturisd cannot be reached; nothing was made.');
defined('FAKTURIS_NO_ANSWER') or define('FAKTURIS_NO_ANSWER',
  'fakturisd did not answer in time; the order will show whether the document was made.');
defined('FAKTURIS_MISSING_API_URL') or define('FAKTURIS_MISSING_API_URL',
  'The module FAKTURIS has no address of fakturisd, or it does not begin with http:// or https://.');
defined('FAKTURIS_MISSING_API_TOKEN') or define('FAKTURIS_MISSING_API_TOKEN', 'The module FAKTURIS has no token.');
defined('FAKTURIS_MISSING_SHOP_KEY') or define('FAKTURIS_MISSING_SHOP_KEY', 'The module FAKTURIS has no key of the shop.');
defined('FAKTURIS_GARBAGE') or define('FAKTURIS_GARBAGE', 'Something else answers at the address of fakturisd.');
defined('FAKTURIS_TOKEN_WRONG') or define('FAKTURIS_TOKEN_WRONG', 'fakturisd does not know the token, or it was revoked (%d).');
defined('FAKTURIS_TOKEN_SCOPE') or define('FAKTURIS_TOKEN_SCOPE',
  'The token is not for this shop, or fakturisd does not allow this address (%d).');
defined('FAKTURIS_SHOP_KEY_WRONG') or define('FAKTURIS_SHOP_KEY_WRONG', 'fakturisd does not know this shop: is the key right? (%d)');
defined('FAKTURIS_BUSY') or define('FAKTURIS_BUSY', 'fakturisd takes no more requests just now; try again in a moment (%d).');
defined('FAKTURIS_REFUSED') or define('FAKTURIS_REFUSED', 'fakturisd reports an error (%d).');
defined('FAKTURIS_NOT_MIRRORED') or define('FAKTURIS_NOT_MIRRORED', 'Not in FAKTURIS yet.');
defined('FAKTURIS_HELD') or define('FAKTURIS_HELD', 'Held: %s');
defined('FAKTURIS_MIRRORED') or define('FAKTURIS_MIRRORED', 'In FAKTURIS as order %s, last compared %s');
defined('FAKTURIS_CHECKED') or define('FAKTURIS_CHECKED', ', nothing to check');
defined('FAKTURIS_CHECK') or define('FAKTURIS_CHECK', 'To be checked: %s');
defined('FAKTURIS_CHANGE') or define('FAKTURIS_CHANGE', 'Change of status to &quot;%s&quot; %s');
defined('FAKTURIS_CHANGE_QUEUED') or define('FAKTURIS_CHANGE_QUEUED', 'is queued');
defined('FAKTURIS_CHANGE_WAITING') or define('FAKTURIS_CHANGE_WAITING', 'waits');
defined('FAKTURIS_CHANGE_REFUSED') or define('FAKTURIS_CHANGE_REFUSED', 'was refused');
defined('FAKTURIS_CHANGE_UNKNOWN') or define('FAKTURIS_CHANGE_UNKNOWN', 'is unclear');
defined('FAKTURIS_CHANGE_DONE') or define('FAKTURIS_CHANGE_DONE', 'is done');
defined('FAKTURIS_CHANGE_CANCELLED') or define('FAKTURIS_CHANGE_CANCELLED', 'was taken back');
defined('FAKTURIS_OPEN') or define('FAKTURIS_OPEN', 'Open in FAKTURIS');
defined('FAKTURIS_NO_DOCUMENTS') or define('FAKTURIS_NO_DOCUMENTS', 'No documents yet.');
defined('FAKTURIS_DOCUMENT') or define('FAKTURIS_DOCUMENT', 'Document');
defined('FAKTURIS_NUMBER') or define('FAKTURIS_NUMBER', 'Number');
defined('FAKTURIS_DOCUMENT_DATE') or define('FAKTURIS_DOCUMENT_DATE', 'Date');
defined('FAKTURIS_TOTAL') or define('FAKTURIS_TOTAL', 'Total');
defined('FAKTURIS_DOCUMENT_STATUS') or define('FAKTURIS_DOCUMENT_STATUS', 'Status');
defined('FAKTURIS_KIND_DELIVERY_NOTE') or define('FAKTURIS_KIND_DELIVERY_NOTE', 'Delivery note');
defined('FAKTURIS_KIND_INVOICE') or define('FAKTURIS_KIND_INVOICE', 'Invoice');
defined('FAKTURIS_KIND_CANCELLATION') or define('FAKTURIS_KIND_CANCELLATION', 'Cancellation');
defined('FAKTURIS_KIND_COLLECTIVE') or define('FAKTURIS_KIND_COLLECTIVE', 'Collective invoice');
defined('FAKTURIS_MAKE_DELIVERY_NOTE') or define('FAKTURIS_MAKE_DELIVERY_NOTE', 'Make delivery note');
defined('FAKTURIS_MAKE_INVOICE') or define('FAKTURIS_MAKE_INVOICE', 'Make invoice');
defined('FAKTURIS_MADE_DELIVERY_NOTE') or define('FAKTURIS_MADE_DELIVERY_NOTE', 'Delivery note %s is made.');
defined('FAKTURIS_MADE_INVOICE') or define('FAKTURIS_MADE_INVOICE', 'The invoice is made as a draft; it is issued in FAKTURIS.');
defined('FAKTURIS_FORM_OLD') or define('FAKTURIS_FORM_OLD', 'This page was out of date; please try again.');
defined('FAKTURIS_NO_PDF') or define('FAKTURIS_NO_PDF', 'There is no such PDF (any more).');
defined('FAKTURIS_CONNECTED') or define('FAKTURIS_CONNECTED', 'Connected: fakturisd answered after %d ms.');
defined('FAKTURIS_CHECK_SLOW') or define('FAKTURIS_CHECK_SLOW',
  'fakturisd does not answer in time. Is the address right, does a firewall let it pass?');
defined('FAKTURIS_CHECK_DOWN') or define('FAKTURIS_CHECK_DOWN', 'Nobody answers at this address. Does fakturisd run, are host and port right?');
