<?php
/* What came over the wire, unchanged by the shop's input filter. */
class FakturisRequest
{
  const MAX_BODY = 65536; // bytes

  public $method;
  public $address;
  public $timestamp;
  public $nonce;
  public $signature;
  public $body;

  public static function fromServer()
  {
    $request = new self();
    $request->method = self::server('REQUEST_METHOD');
    $request->address = self::server('REMOTE_ADDR');
    $request->timestamp = self::server('HTTP_X_FAKTURIS_TIMESTAMP');
    $request->nonce = self::server('HTTP_X_FAKTURIS_NONCE');
    $request->signature = self::server('HTTP_X_FAKTURIS_SIGNATURE');
    $request->body = (string)file_get_contents('php://input', false, null, 0, self::MAX_BODY + 1);
    return $request;
  }

  private static function server($name)
  {
    return isset($_SERVER[$name]) && is_string($_SERVER[$name]) ? $_SERVER[$name] : '';
  }

  public function tooLarge()
  {
    return strlen($this->body) > self::MAX_BODY;
  }

  /* Whether the three headers are there and have the form of PROTOCOL.md. */
  public function hasSignature()
  {
    return preg_match('/^[0-9]{1,12}\z/', $this->timestamp) === 1
      && preg_match('/^[0-9a-fA-F]{32}\z/', $this->nonce) === 1
      && preg_match('/^v1=[0-9a-f]{64}\z/', $this->signature) === 1;
  }

  /* The body's fields; refuses what is no JSON object. */
  public function fields()
  {
    $object = json_decode($this->body, false, 16);
    if (!is_object($object)) {
      throw FakturisRefusal::malformed('the body is not a JSON object');
    }
    return json_decode($this->body, true, 16);
  }
}
