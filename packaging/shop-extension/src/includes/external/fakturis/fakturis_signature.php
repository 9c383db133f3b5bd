<?php
/* Signs and checks as PROTOCOL.md says; testdata/signature.json holds examples that fakturisd's tests read too. */
class FakturisSignature
{
  private $secret;

  public function __construct($secret)
  {
    $this->secret = $secret;
  }

  public function ofRequest($timestamp, $nonce, $body)
  {
    return $this->sign("fakturis-v1-request\n".$timestamp."\n".$nonce."\n".$body);
  }

  public function ofAnswer($status, $nonce, $body)
  {
    return $this->sign("fakturis-v1-answer\n".$status."\n".$nonce."\n".$body);
  }

  /* Takes the same time wherever the first difference is. */
  public static function same($known, $given)
  {
    return hash_equals($known, $given);
  }

  private function sign($text)
  {
    return 'v1='.hash_hmac('sha256', $text, $this->secret);
  }
}
