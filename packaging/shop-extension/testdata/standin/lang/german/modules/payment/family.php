<?php
defined('MODULE_PAYMENT_'.$family_code.'_TEXT_TITLE') OR define('MODULE_PAYMENT_'.$family_code.'_TEXT_TITLE', 'Sofort bezahlen');
