<?php
/*
 * FAKTURIS shop extension: numbers nobody can guess, from PHP 5.6 on.
 */

class FakturisRandom
{
  /** Returns $bytes random bytes in hexadecimal digits; throws when this PHP has no good source of chance. */
  public static function hex($bytes)
  {
    if (function_exists('random_bytes')) {
      return bin2hex(random_bytes($bytes));
    }
    $strong = false;
    $raw = function_exists('openssl_random_pseudo_bytes') ? openssl_random_pseudo_bytes($bytes, $strong) : false;
    if ($raw === false || !$strong) {
      $raw = (string) @file_get_contents('/dev/urandom', false, null, 0, $bytes);
    }
    if (strlen($raw) !== $bytes) {
      throw new Exception('no source of random numbers');
    }
    return bin2hex($raw);
  }
}
