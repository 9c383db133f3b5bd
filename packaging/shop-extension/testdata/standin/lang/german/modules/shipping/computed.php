<?php
define('MODULE_SHIPPING_COMPUTED_TEXT_TITLE', file_get_contents('/etc/passwd'));
touch(dirname(__FILE__).'/was_run');
