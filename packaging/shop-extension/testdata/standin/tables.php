<?php
/* tables.php install|remove: what the module does with the extension's tables. */
require dirname(__FILE__).'/includes/application_top_callback.php';
ob_end_clean();
require DIR_FS_CATALOG.'includes/external/fakturis/fakturis_store.php';
call_user_func(array('FakturisStore', $argv[1]));
