<?php
class otherwise
{
  public function __construct()
  {
    $this->title = defined('OTHERWISE_PAY_TITLE') ? OTHERWISE_PAY_TITLE : '';
  }
}
