<?php
define('OTHERWISE_PAY_TITLE', 'Anders gezahlt');
