<?php
$family_code = 'FAMILY_NOW';
include(DIR_FS_CATALOG.'lang/german/modules/payment/family.php');
