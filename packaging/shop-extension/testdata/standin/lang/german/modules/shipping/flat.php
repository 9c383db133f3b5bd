<?php
// define('MODULE_SHIPPING_FLAT_TEXT_TITLE', 'in a comment');
define('MODULE_SHIPPING_FLAT_TEXT_DESCRIPTION', 'Pauschale');
define('MODULE_SHIPPING_FLAT_TEXT_TITLE', 'Versand <b>pauschal</b> &amp; &quot;g&uuml;nstig&quot;');
define('MODULE_SHIPPING_FLAT_TEXT_TITLE', 'a second time');
