<?php
function xtc_date_long($date)
{
  return date(DATE_FORMAT_LONG, strtotime($date));
}
