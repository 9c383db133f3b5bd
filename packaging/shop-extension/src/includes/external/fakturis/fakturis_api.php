<?php
/*
 * FAKTURIS shop extension: the shop's end of the local API (shop -> fakturisd).
 *
 * Every call ends within its time limit and never throws; an answer without a status was not reached.
 */

require_once dirname(__FILE__) . '/fakturis_answer.php';
require_once dirname(__FILE__) . '/fakturis_socket.php';

class FakturisApi
{
  const LARGEST_JSON = 1048576;
  const LARGEST_PDF = 33554432;

  private $url;
  private $token;
  private $shop;
  private $seconds;
  private $connect;

  /**
   * @param string $url     root of fakturisd's pages, such as http://127.0.0.1:8480
   * @param string $token   bearer token with the scope shop:<key>
   * @param string $shop    shops[].key of fakturisd's configuration
   * @param float  $seconds limit of a whole call
   * @param float  $connect limit of reaching fakturisd
   */
  public function __construct($url, $token, $shop, $seconds, $connect)
  {
    $this->url = rtrim(trim($url), '/');
    $this->token = trim($token);
    $this->shop = trim($shop);
    $this->seconds = $seconds;
    $this->connect = $connect;
  }

  /** Returns the client that the module's settings describe. */
  public static function configured($seconds, $connect)
  {
    return new FakturisApi(self::setting('API_URL'), self::setting('API_TOKEN'), self::setting('SHOP_KEY'), $seconds, $connect);
  }

  /** Returns a setting of the module; empty without it. */
  public static function setting($name)
  {
    $key = 'MODULE_FAKTURIS_' . $name;
    return defined($key) ? (string) constant($key) : '';
  }

  /** Asks what fakturisd knows of an order. */
  public function order($number)
  {
    return $this->call('GET', '/orders/' . (int) $number, null, '', self::LARGEST_JSON);
  }

  /** Fetches the PDF of a document. */
  public function pdf($number, $kind, $id)
  {
    $path = '/orders/' . (int) $number . '/documents/' . rawurlencode($kind) . '/' . (int) $id . '/pdf';
    return $this->call('GET', $path, null, '', self::LARGEST_PDF);
  }

  /** Makes a document of an order; $what is delivery-notes or invoices. The same key makes it once. */
  public function make($number, $what, $key)
  {
    return $this->call('POST', '/orders/' . (int) $number . '/' . $what, '{}', $key, self::LARGEST_JSON);
  }

  /** Tells fakturisd to look at an order at once. */
  public function hint($number)
  {
    $body = json_encode(array('order' => (int) $number));
    return $this->call('POST', '/hints', $body, 'hint-' . (int) $number . '-' . uniqid(), self::LARGEST_JSON);
  }

  /** Says what is missing in the settings before anything can be asked; empty if nothing is. */
  public function missing()
  {
    $parts = parse_url($this->url);
    $scheme = isset($parts['scheme']) ? $parts['scheme'] : '';
    if (empty($parts['host']) || !in_array($scheme, array('http', 'https'), true)) {
      return 'API_URL';
    }
    if (!preg_match('/^[\x21-\x7e]+$/D', $this->token)) {
      return 'API_TOKEN';
    }
    return $this->shop === '' ? 'SHOP_KEY' : '';
  }

  private function call($method, $path, $body, $key, $largest)
  {
    if ($this->missing() !== '') {
      return FakturisAnswer::failed('settings');
    }
    $headers = array('Accept: application/json, application/pdf', 'Authorization: Bearer ' . $this->token);
    if ($body !== null) {
      $headers[] = 'Content-Type: application/json';
      $headers[] = 'Idempotency-Key: ' . $key;
    }
    $url = $this->url . '/api/v1/shops/' . rawurlencode($this->shop) . $path;
    set_error_handler(array('FakturisApi', 'hush'));
    try {
      $answer = function_exists('curl_init')
        ? $this->byCurl($method, $url, $headers, $body, $largest)
        : FakturisSocket::call($method, $url, $headers, $body, $this->seconds, $this->connect, $largest);
    } catch (Exception $e) {
      $answer = FakturisAnswer::failed('unreachable');
    } catch (Throwable $e) {
      $answer = FakturisAnswer::failed('unreachable');
    }
    restore_error_handler();
    return $answer;
  }

  /** Keeps warnings of a failed connection out of the shop's pages and logs; the answer says what went wrong. */
  public static function hush($number = 0, $text = '')
  {
    return true;
  }

  private function byCurl($method, $url, $headers, $body, $largest)
  {
    $answer = new FakturisAnswer();
    $headers[] = 'Expect:';
    $handle = curl_init();
    curl_setopt_array($handle, array(
      CURLOPT_URL => $url,
      CURLOPT_CUSTOMREQUEST => $method,
      CURLOPT_HTTPHEADER => $headers,
      CURLOPT_CONNECTTIMEOUT_MS => (int) ($this->connect * 1000),
      CURLOPT_TIMEOUT_MS => (int) ($this->seconds * 1000),
      CURLOPT_NOSIGNAL => true,
      CURLOPT_FOLLOWLOCATION => false,
      CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
      CURLOPT_PROXY => '',
      CURLOPT_WRITEFUNCTION => function ($handle, $part) use ($answer, $largest) {
        $answer->body .= $part;
        return strlen($answer->body) > $largest ? 0 : strlen($part);
      },
    ));
    if ($body !== null) {
      curl_setopt($handle, CURLOPT_POSTFIELDS, $body);
    }
    if (curl_exec($handle) === false) {
      return FakturisAnswer::failed(self::reason(curl_errno($handle)));
    }
    $answer->status = (int) curl_getinfo($handle, CURLINFO_HTTP_CODE);
    $answer->type = (string) curl_getinfo($handle, CURLINFO_CONTENT_TYPE);
    return $answer;
  }

  private static function reason($number)
  {
    $reasons = array(7 => 'refused', 23 => 'too_large', 28 => 'timeout');
    return isset($reasons[$number]) ? $reasons[$number] : 'unreachable';
  }
}
