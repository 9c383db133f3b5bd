<?php
/* The list of addresses that may call: single ones and networks ("10.0.0.0/8", "2001:db8::/32"), separated by commas,
   semicolons or blanks. An empty list allows every address; an entry that is no address allows nobody. */
class FakturisAddresses
{
  private $entries;

  public function __construct($list)
  {
    $this->entries = preg_split('/[\s,;]+/', (string)$list, -1, PREG_SPLIT_NO_EMPTY);
  }

  public function allow($address)
  {
    if (count($this->entries) == 0) {
      return true;
    }
    $packed = self::pack($address);
    if ($packed === false) {
      return false;
    }
    foreach ($this->entries as $entry) {
      if (self::within($packed, $entry)) {
        return true;
      }
    }
    return false;
  }

  private static function within($packed, $entry)
  {
    $parts = explode('/', $entry, 2);
    $network = self::pack($parts[0]);
    if ($network === false || strlen($network) != strlen($packed)) {
      return false;
    }
    $bits = strlen($network) * 8;
    if (isset($parts[1])) {
      if (!preg_match('/^[0-9]{1,3}\z/', $parts[1]) || (int)$parts[1] > $bits) {
        return false;
      }
      $bits = (int)$parts[1];
    }
    return self::head($packed, $bits) === self::head($network, $bits);
  }

  /* The first bits of an address, as text of 0 and 1. */
  private static function head($packed, $bits)
  {
    $text = '';
    for ($i = 0; $i < strlen($packed); $i++) {
      $text .= str_pad(decbin(ord($packed[$i])), 8, '0', STR_PAD_LEFT);
    }
    return substr($text, 0, $bits);
  }

  /* An IPv4 address that comes as ::ffff:1.2.3.4 is the IPv4 address. */
  private static function pack($address)
  {
    if (filter_var($address, FILTER_VALIDATE_IP) === false) {
      return false;
    }
    $packed = inet_pton($address);
    if (is_string($packed) && strlen($packed) == 16 && substr($packed, 0, 12) === str_repeat("\0", 10)."\xff\xff") {
      return substr($packed, 12);
    }
    return $packed;
  }
}
