<?php
function auto_include($folder, $ending = 'php')
{
  $files = glob(rtrim($folder, '/').'/*.'.$ending);
  natcasesort($files);
  return $files;
}
