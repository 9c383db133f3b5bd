<?php
/*
 * FAKTURIS shop extension: panel in the order page; a part that is missing or broken shows nothing.
 */

defined('_VALID_XTC') or exit;

if (defined('MODULE_FAKTURIS_STATUS') && MODULE_FAKTURIS_STATUS == 'true'
  && is_file(DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_panel.php')) {
  try {
    require_once DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_panel.php';
    echo FakturisPanel::show(isset($oID) ? $oID : 0, isset($orders_status_array) ? $orders_status_array : array());
  } catch (Exception $e) {
  } catch (Throwable $e) {
  }
}
