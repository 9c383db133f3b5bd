<?php
/*
 * FAKTURIS shop extension: hint "order created"; never an error to the customer.
 */

if (defined('MODULE_FAKTURIS_STATUS') && MODULE_FAKTURIS_STATUS == 'true' && defined('MODULE_FAKTURIS_HINT') && MODULE_FAKTURIS_HINT == 'true'
  && is_file(DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_hint.php')) {
  try {
    require_once DIR_FS_CATALOG . 'includes/external/fakturis/fakturis_hint.php';
    FakturisHint::send(isset($insert_id) ? $insert_id : 0);
  } catch (Exception $e) {
  } catch (Throwable $e) {
  }
}
