<?php
/*
 * FAKTURIS shop extension: what came back of a call to fakturisd.
 */

class FakturisAnswer
{
  /** @var int HTTP status; 0: fakturisd was not reached */
  public $status = 0;
  /** @var string media type */
  public $type = '';
  /** @var string raw body */
  public $body = '';
  /** @var string why fakturisd was not reached: settings, refused, timeout, too_large, unreachable */
  public $reason = '';

  /** Returns the answer of a call that did not get through. */
  public static function failed($reason)
  {
    $answer = new FakturisAnswer();
    $answer->reason = $reason;
    return $answer;
  }

  /** Says whether the daemon itself is out of reach, so that asking again at once would only cost time. */
  public function down()
  {
    return $this->status === 0 && $this->reason !== 'settings' && $this->reason !== 'too_large';
  }

  /** Says whether the call did what it was to do. */
  public function ok()
  {
    return $this->status >= 200 && $this->status < 300;
  }

  /** Returns the JSON object of the body; null if it is none. */
  public function json()
  {
    $value = json_decode($this->body, true, 32);
    return is_array($value) ? $value : null;
  }

  /** Returns the PDF; empty if the body is none. */
  public function pdf()
  {
    return $this->ok() && strpos($this->type, 'application/pdf') === 0 && strncmp($this->body, '%PDF-', 5) === 0 ? $this->body : '';
  }

  /** Returns what a refusal says to people (RFC 9457 detail), UTF-8; empty if it says nothing. */
  public function detail()
  {
    $problem = $this->json();
    return is_array($problem) && isset($problem['detail']) && is_string($problem['detail']) ? $problem['detail'] : '';
  }
}
