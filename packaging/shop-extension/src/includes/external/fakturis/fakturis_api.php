<?php
/* Asks fakturisd's local API from within the shop. Never throws and never waits longer than it was told: a shop works
   whether fakturisd answers or not. */
class FakturisApi
{
  const WAIT = 5000; // milliseconds
  const WAIT_HINT = 1000;
  const MAX_ANSWER = 20971520; // bytes

  private $url;
  private $token;

  public function __construct($url, $token)
  {
    $this->url = rtrim(trim((string)$url), '/');
    $this->token = trim((string)$token);
  }

  /* From the module's settings; null if they are not complete. */
  public static function fromSettings()
  {
    $url = FakturisShop::setting('MODULE_FAKTURIS_API_URL');
    $token = FakturisShop::setting('MODULE_FAKTURIS_API_TOKEN');
    return $url != '' && $token != '' && FakturisShop::setting('MODULE_FAKTURIS_SHOP_KEY') != '' ? new self($url, $token) : null;
  }

  /* The path of an order, "/api/v1/shops/haupt/orders/4711". */
  public static function orderPath($order)
  {
    return self::shopPath().'/orders/'.(int)$order;
  }

  public static function shopPath()
  {
    return '/api/v1/shops/'.rawurlencode(FakturisShop::setting('MODULE_FAKTURIS_SHOP_KEY'));
  }

  /* array('status' => 0 if there was no answer, 'type' => ..., 'body' => raw) */
  public function get($path, $wait = self::WAIT)
  {
    return $this->ask('GET', $path, array(), '', $wait);
  }

  /* key: the same request with the same key is done once. */
  public function post($path, $fields, $key, $wait = self::WAIT)
  {
    $headers = array('Content-Type: application/json', 'Idempotency-Key: '.preg_replace('/[^A-Za-z0-9._-]/', '', $key));
    return $this->ask('POST', $path, $headers, json_encode((object)$fields), $wait);
  }

  /* The JSON object of an answer, or an empty array. */
  public static function fields($answer)
  {
    $fields = json_decode($answer['body'], true);
    return is_array($fields) ? $fields : array();
  }

  private function ask($method, $path, $headers, $body, $wait)
  {
    $none = array('status' => 0, 'type' => '', 'body' => '');
    if (preg_match('#^https?://[^\s]+\z#i', $this->url) !== 1 || preg_match('/[\r\n]/', $this->token) === 1) {
      return $none;
    }
    $headers[] = 'Authorization: Bearer '.$this->token;
    $headers[] = 'Accept: application/json, application/pdf';
    $answer = function_exists('curl_init')
      ? self::byCurl($method, $this->url.$path, $headers, $body, $wait)
      : self::byStream($method, $this->url.$path, $headers, $body, $wait);
    return $answer === null || strlen($answer['body']) > self::MAX_ANSWER ? $none : $answer;
  }

  private static function byCurl($method, $url, $headers, $body, $wait)
  {
    $curl = curl_init($url);
    $options = array(
      CURLOPT_RETURNTRANSFER => true, CURLOPT_FOLLOWLOCATION => false, CURLOPT_NOSIGNAL => true, CURLOPT_PROTOCOLS => 3, // http, https
      CURLOPT_CONNECTTIMEOUT_MS => $wait, CURLOPT_TIMEOUT_MS => $wait, CURLOPT_HTTPHEADER => $headers, CURLOPT_CUSTOMREQUEST => $method,
    );
    if ($method == 'POST') {
      $options[CURLOPT_POSTFIELDS] = $body;
    }
    curl_setopt_array($curl, $options);
    $text = curl_exec($curl);
    $answer = array('status' => (int)curl_getinfo($curl, CURLINFO_HTTP_CODE), 'type' => (string)curl_getinfo($curl, CURLINFO_CONTENT_TYPE),
      'body' => (string)$text);
    return is_string($text) ? $answer : null; // the handle goes with its variable; curl_close is deprecated
  }

  private static function byStream($method, $url, $headers, $body, $wait)
  {
    $http = array('method' => $method, 'header' => implode("\r\n", $headers), 'content' => $body, 'timeout' => $wait / 1000,
      'follow_location' => 0, 'ignore_errors' => true);
    $stream = @fopen($url, 'rb', false, stream_context_create(array('http' => $http)));
    if (!is_resource($stream)) {
      return null;
    }
    $text = stream_get_contents($stream, self::MAX_ANSWER + 1);
    $meta = stream_get_meta_data($stream);
    fclose($stream);
    return !is_string($text) || $meta['timed_out'] ? null : self::withHead($meta, $text);
  }

  private static function withHead($meta, $text)
  {
    $answer = array('status' => 0, 'type' => '', 'body' => $text);
    foreach (isset($meta['wrapper_data']) && is_array($meta['wrapper_data']) ? $meta['wrapper_data'] : array() as $line) {
      if (preg_match('#^HTTP/\S+ ([0-9]{3})#', $line, $found)) {
        $answer['status'] = (int)$found[1];
      } elseif (stripos($line, 'Content-Type:') === 0) {
        $answer['type'] = trim(substr($line, 13));
      }
    }
    return $answer;
  }
}
