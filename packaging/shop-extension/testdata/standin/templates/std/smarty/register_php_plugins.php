<?php
$register_php_plugins = array('nl2br', 'standin_short');
