<?php
/* A function that a template of 3.x may use. */
function standin_short($text)
{
  return substr($text, 0, 3);
}
