<?php
define('DATE_FORMAT_LONG', 'd/m/Y');
