<?php
/*
 * FAKTURIS shop extension: PDF, delivery note and invoice, asked for in the panel of the order page.
 */

defined('_VALID_XTC') or exit;

if (defined('MODULE_FAKTURIS_STATUS') && MODULE_FAKTURIS_STATUS == 'true'
  && is_file(DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_order_action.php')
  && isset($_GET['subaction']) && is_string($_GET['subaction']) && strncmp($_GET['subaction'], 'fakturis_', 9) === 0) {
  require_once DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_order_action.php';
  FakturisOrderAction::run(isset($oID) ? $oID : 0, $messageStack);
}
