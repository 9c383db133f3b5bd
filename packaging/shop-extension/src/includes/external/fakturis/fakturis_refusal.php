<?php
/* An answer other than 200: its status, the word of PROTOCOL.md's table and a sentence. */
class FakturisRefusal extends Exception
{
  private $status;
  private $word;
  private $more;

  public function __construct($status, $word, $message, $more = array())
  {
    parent::__construct($message);
    $this->status = $status;
    $this->word = $word;
    $this->more = $more;
  }

  public function status()
  {
    return $this->status;
  }

  public function answer()
  {
    return array_merge(array('error' => $this->word, 'message' => $this->getMessage()), $this->more);
  }

  public static function malformed($message)
  {
    return new self(400, 'malformed', $message);
  }

  public static function invalid($message)
  {
    return new self(422, 'invalid', $message);
  }

  public static function failed($message)
  {
    return new self(500, 'failed', $message);
  }
}
