<?php
/* Lets a request in or refuses it, in the order of PROTOCOL.md's table, and answers in JSON whatever the shop does. */
class FakturisEndpoint
{
  const MAX_OFF = 300; // seconds the clocks may differ

  private $request;
  private $secret = '';
  private $trusted = false;
  private $answered = false;
  private $level = 0;

  public function __construct($request)
  {
    $this->request = $request;
  }

  /* Before the shop is loaded: its notices go into a buffer, and nothing that came with the request reaches it. */
  public function begin()
  {
    ob_start();
    $this->level = ob_get_level();
    register_shutdown_function(array($this, 'end'));
    ignore_user_abort(true);
    $_GET = $_POST = $_REQUEST = $_COOKIE = array();
    $_SERVER['QUERY_STRING'] = '';
    $_SERVER['REQUEST_URI'] = isset($_SERVER['SCRIPT_NAME']) ? $_SERVER['SCRIPT_NAME'] : '';
    // The admin reads past the cache as well.
    defined('DB_CACHE') or define('DB_CACHE', 'false');
  }

  public function run()
  {
    try {
      $answer = $this->handle();
      $this->answer(200, $answer);
    } catch (FakturisRefusal $e) {
      $this->answer($e->status(), $e->answer());
    } catch (Exception $e) {
      FakturisShop::log($e);
      $this->broken();
    } catch (Error $e) { // PHP 7 and newer
      FakturisShop::log($e);
      $this->broken();
    }
  }

  /* When PHP ends: the shop may have stopped it before there was an answer. */
  public function end()
  {
    if (!$this->answered) {
      $this->broken();
    }
  }

  private function broken()
  {
    $refusal = FakturisRefusal::failed("the shop's program broke off: see the shop's log");
    $this->answer($refusal->status(), $refusal->answer());
  }

  private function handle()
  {
    $this->checkOn();
    $this->checkShape();
    $this->checkSignature();
    $store = new FakturisStore();
    if (!$store->takeNonce($this->request->nonce, time())) {
      throw new FakturisRefusal(409, 'replayed', 'this request has been here before');
    }
    @set_time_limit(120);
    $actions = new FakturisActions($store);
    return $actions->run($this->request->fields());
  }

  private function checkOn()
  {
    $this->secret = trim(FakturisShop::setting('MODULE_FAKTURIS_SECRET'));
    if (strtolower(FakturisShop::setting('MODULE_FAKTURIS_STATUS')) != 'true' || strlen($this->secret) < 32) {
      throw new FakturisRefusal(404, 'off', 'the FAKTURIS module is off or has no secret');
    }
    $addresses = new FakturisAddresses(FakturisShop::setting('MODULE_FAKTURIS_ALLOWED_IPS'));
    if (!$addresses->allow($this->request->address)) {
      throw new FakturisRefusal(403, 'address', 'this address may not call');
    }
  }

  private function checkShape()
  {
    if ($this->request->method != 'POST') {
      throw new FakturisRefusal(405, 'method', 'only POST');
    }
    if ($this->request->tooLarge()) {
      throw new FakturisRefusal(413, 'too_large', 'at most '.FakturisRequest::MAX_BODY.' bytes');
    }
    if (!$this->request->hasSignature()) {
      throw new FakturisRefusal(401, 'unsigned', 'a header of the signature is missing or has another form');
    }
  }

  private function checkSignature()
  {
    $request = $this->request;
    $now = time();
    if (abs($now - (int)$request->timestamp) > self::MAX_OFF) {
      throw new FakturisRefusal(401, 'expired', 'the clocks differ by more than '.self::MAX_OFF.' seconds', array('now' => $now));
    }
    $signature = new FakturisSignature($this->secret);
    $known = $signature->ofRequest($request->timestamp, $request->nonce, $request->body);
    if (!FakturisSignature::same($known, $request->signature)) {
      throw new FakturisRefusal(401, 'signature', 'the signature is wrong: is the secret the same on both sides?');
    }
    $this->trusted = true;
  }

  private function answer($status, $fields)
  {
    $this->answered = true;
    while (ob_get_level() >= $this->level && @ob_end_clean());
    $body = json_encode($fields);
    if (!is_string($body)) {
      $status = 500;
      $body = '{"error":"failed","message":"the answer cannot be written as JSON"}';
    }
    $this->headers($status, $body);
    echo $body;
    // Whatever the shop still says when PHP ends is not heard.
    ob_start(array(__CLASS__, 'silence'));
    $this->forgetVisitor();
  }

  private function headers($status, $body)
  {
    if (headers_sent()) {
      return;
    }
    header_remove('Set-Cookie');
    header_remove('Content-Encoding'); // of a buffer that was thrown away
    header_remove('Location');
    http_response_code($status);
    header('Content-Type: application/json; charset=utf-8');
    header('Cache-Control: no-store');
    header('X-Content-Type-Options: nosniff');
    if ($this->trusted) {
      $signature = new FakturisSignature($this->secret);
      header('X-Fakturis-Signature: '.$signature->ofAnswer($status, $this->request->nonce, $body));
    }
  }

  public static function silence($output)
  {
    return '';
  }

  /* The shop has begun a session for us, as for every visitor. */
  private function forgetVisitor()
  {
    if (function_exists('session_status') && session_status() == PHP_SESSION_ACTIVE) {
      @session_destroy();
    }
  }
}
