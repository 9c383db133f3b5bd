<?php
/* "DE::Guten Tag||EN::Good day" */
function parse_multi_language_value($value, $code)
{
  foreach (explode('||', (string)$value) as $part) {
    $pair = explode('::', $part, 2);
    if (count($pair) == 2 && strtolower($pair[0]) == $code) {
      return $pair[1];
    }
  }
  return (string)$value;
}
