<?php
define("MODULE_SHIPPING_FLAT_TEXT_TITLE", "Flat \"rate\"\n\$5");
