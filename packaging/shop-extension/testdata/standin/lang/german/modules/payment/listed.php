<?php
$words = array(
  'MODULE_PAYMENT_'.$listed_code.'_TEXT_INFO' => 'Info',
  'MODULE_PAYMENT_'.$listed_code.'_TEXT_TITLE' => 'Rechnung',
);
$words['MODULE_PAYMENT_LISTED_TEXT_MORE'] = 'mehr';
foreach ($words as $name => $word) {
  define($name, $word);
}
