<?php
/*
 * FAKTURIS shop extension: HTTP without curl.
 *
 * PHP's own http:// streams limit each read, not the whole call; a page that waits needs the whole.
 */

class FakturisSocket
{
  /** Sends one HTTP/1.0 request and returns the answer within $seconds. */
  public static function call($method, $url, $headers, $body, $seconds, $connect, $largest)
  {
    $end = microtime(true) + $seconds;
    $socket = self::open($url, min($connect, $seconds));
    if (!$socket) {
      return FakturisAnswer::failed(microtime(true) + $seconds - $end >= $connect ? 'timeout' : 'refused');
    }
    stream_set_blocking($socket, false);
    $reason = self::send($socket, self::request($method, $url, $headers, $body), $end);
    $raw = '';
    if ($reason === '') {
      $reason = self::receive($socket, $raw, $end, $largest + 65536);
    }
    fclose($socket);
    return $reason === '' ? self::answer($raw) : FakturisAnswer::failed($reason);
  }

  private static function open($url, $seconds)
  {
    $parts = parse_url($url);
    $tls = $parts['scheme'] === 'https';
    $port = isset($parts['port']) ? $parts['port'] : ($tls ? 443 : 80);
    $address = ($tls ? 'ssl' : 'tcp') . '://' . $parts['host'] . ':' . $port;
    $context = stream_context_create(array('ssl' => array('peer_name' => trim($parts['host'], '[]'))));
    return @stream_socket_client($address, $number, $text, $seconds, STREAM_CLIENT_CONNECT, $context);
  }

  private static function request($method, $url, $headers, $body)
  {
    $parts = parse_url($url);
    $host = $parts['host'] . (isset($parts['port']) ? ':' . $parts['port'] : '');
    $head = array_merge(array($method . ' ' . $parts['path'] . ' HTTP/1.0', 'Host: ' . $host, 'Connection: close'), $headers);
    if ($body !== null) {
      $head[] = 'Content-Length: ' . strlen($body);
    }
    return implode("\r\n", $head) . "\r\n\r\n" . $body;
  }

  private static function send($socket, $text, $end)
  {
    while ($text !== '') {
      if (!self::wait($socket, $end, true)) {
        return 'timeout';
      }
      $sent = @fwrite($socket, $text);
      if ($sent === false || ($sent === 0 && feof($socket))) {
        return 'unreachable';
      }
      $text = (string) substr($text, $sent);
    }
    return '';
  }

  private static function receive($socket, &$raw, $end, $largest)
  {
    while (!feof($socket)) {
      if (!self::wait($socket, $end, false)) {
        return 'timeout';
      }
      $raw .= (string) @fread($socket, 65536);
      if (strlen($raw) > $largest) {
        return 'too_large';
      }
    }
    return '';
  }

  private static function wait($socket, $end, $write)
  {
    $left = $end - microtime(true);
    if ($left <= 0) {
      return false;
    }
    $read = $write ? null : array($socket);
    $written = $write ? array($socket) : null;
    $except = null;
    return (bool) @stream_select($read, $written, $except, (int) $left, (int) (($left - (int) $left) * 1000000));
  }

  private static function answer($raw)
  {
    $parts = explode("\r\n\r\n", $raw, 2);
    if (count($parts) !== 2 || !preg_match('~^HTTP/1\.[01] ([1-5][0-9][0-9])~', $parts[0], $status)) {
      return FakturisAnswer::failed('unreachable');
    }
    $answer = new FakturisAnswer();
    $answer->status = (int) $status[1];
    $answer->type = preg_match('/^Content-Type:[ \t]*([^\r\n]*)/mi', $parts[0], $type) ? $type[1] : '';
    $answer->body = $parts[1];
    return $answer;
  }
}
