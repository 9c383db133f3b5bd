<?php
class xtcPrice
{
  private $currency;

  public function __construct($currency, $group)
  {
    $this->currency = $currency;
  }

  public function xtcFormat($value, $format)
  {
    return $value.' '.$this->currency;
  }
}
