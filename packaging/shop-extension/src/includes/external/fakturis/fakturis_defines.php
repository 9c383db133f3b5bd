<?php
/* Reads the constants of a language file without running it: several languages of one module define the same names, and
   PHP cannot take a constant back. Understood are texts, joined texts and variables set before, in define('A', 'b'),
   $array['A'] = 'b' and array('A' => 'b'). Everything else is passed over. */
class FakturisDefines
{
  private $code;
  private $tokens = array();
  private $variables = array();
  private $values = array();
  private $files = array();

  /* code: of the module; where a name is joined with a variable nobody set, it is taken for the module's. */
  public function __construct($file, $code)
  {
    $this->code = strtoupper($code);
    $source = self::source($file);
    if (function_exists('token_get_all')) {
      $this->split($source);
      $this->collect();
    } else {
      $this->guess($source);
    }
  }

  /* The text of a file, or ''. A shop writes warnings into its log even where "@" asks it not to. */
  public static function source($file)
  {
    return is_file($file) && is_readable($file) ? (string)file_get_contents($file) : '';
  }

  /* name => text */
  public function values()
  {
    return $this->values;
  }

  /* Names of PHP files that are mentioned, such as one that several modules share. */
  public function files()
  {
    return $this->files;
  }

  private function split($source)
  {
    foreach (token_get_all($source) as $token) {
      if (!is_array($token)) {
        $this->tokens[] = array($token, $token);
      } elseif ($token[0] == T_CONSTANT_ENCAPSED_STRING) {
        $this->tokens[] = array('text', self::unquote($token[1]));
      } elseif ($token[0] == T_LNUMBER || $token[0] == T_DNUMBER) {
        $this->tokens[] = array('text', $token[1]);
      } elseif ($token[0] == T_STRING || $token[0] == T_VARIABLE) {
        $this->tokens[] = array($token[0] == T_STRING ? 'name' : 'variable', $token[1]);
      } elseif ($token[0] == T_DOUBLE_ARROW) {
        $this->tokens[] = array('=>', '=>');
      } elseif (!in_array($token[0], array(T_WHITESPACE, T_COMMENT, T_DOC_COMMENT))) {
        $this->tokens[] = array('other', $token[1]);
      }
    }
  }

  private function collect()
  {
    for ($i = 0; $i < count($this->tokens); $i++) {
      switch ($this->tokens[$i][0]) {
        case 'name':
          if (strtolower($this->tokens[$i][1]) == 'define' && $this->is($i + 1, '(')) {
            $this->pair($i + 2, array(','));
          }
          break;
        case '[':
          $this->pair($i + 1, array(']', '='));
          break;
        case 'variable':
          $this->assignment($i);
          break;
        case 'text':
          $this->mention($this->tokens[$i][1]);
          break;
      }
      if (in_array($this->tokens[$i][0], array('(', ',', '['))) {
        $this->pair($i + 1, array('=>'));
      }
    }
  }

  /* A name, what stands between, and its text. The first text of a name counts, as with define. */
  private function pair($at, $between)
  {
    $name = $this->join($at, $this->code);
    foreach ($between as $token) {
      if ($name === null || !$this->is($at, $token)) {
        return;
      }
      $at++;
    }
    $text = $this->join($at, null);
    if ($text !== null && !isset($this->values[$name])) {
      $this->values[$name] = $text;
    }
  }

  private function assignment($at)
  {
    $name = $this->tokens[$at][1];
    $at++;
    if ($this->is($at, '=')) {
      $at++;
      $text = $this->join($at, null);
      if ($text !== null) {
        $this->variables[$name] = $text;
      }
    }
  }

  private function mention($text)
  {
    if (preg_match('#(^|/)([A-Za-z0-9_-]+\.php)\z#', $text, $found)) {
      $this->files[] = $found[2];
    }
  }

  /* The text of operands joined by "." from there on, and the place behind it; null if it cannot be known. */
  private function join(&$at, $unknown)
  {
    $all = '';
    for (;;) {
      $one = $this->operand($at, $unknown);
      if ($one === null) {
        return null;
      }
      $all .= $one;
      $at++;
      if (!$this->is($at, '.')) {
        // A text that goes on in another way ("a" ? ...) is none we know.
        return $this->ends($at) ? $all : null;
      }
      $at++;
    }
  }

  private function operand($at, $unknown)
  {
    if (!isset($this->tokens[$at])) {
      return null;
    }
    $text = $this->tokens[$at][1];
    switch ($this->tokens[$at][0]) {
      case 'text':
        return $text;
      case 'variable':
        return isset($this->variables[$text]) ? $this->variables[$text] : $unknown;
      case 'name':
        return isset($this->values[$text]) ? $this->values[$text] : null;
    }
    return null;
  }

  private function ends($at)
  {
    return !isset($this->tokens[$at]) || in_array($this->tokens[$at][0], array(',', ')', ';', ']', '=>'));
  }

  private function is($at, $type)
  {
    return isset($this->tokens[$at]) && $this->tokens[$at][0] === $type;
  }

  private static function unquote($literal)
  {
    $text = substr($literal, 1, -1);
    if ($literal[0] == "'") {
      return strtr($text, array("\\\\" => "\\", "\\'" => "'"));
    }
    return strtr($text, array("\\\\" => "\\", '\\"' => '"', '\\$' => '$', "\\n" => "\n", "\\r" => "\r", "\\t" => "\t"));
  }

  /* For a PHP without its tokenizer: plain defines only. */
  private function guess($source)
  {
    $pattern = '/\bdefine\s*\(\s*[\'"]([A-Z0-9_]+)[\'"]\s*,\s*(\'(?:[^\'\\\\]|\\\\.)*\'|"(?:[^"\\\\]|\\\\.)*")\s*\)/is';
    preg_match_all($pattern, preg_replace('#^\s*(//|\#).*$#m', '', $source), $found, PREG_SET_ORDER);
    foreach ($found as $one) {
      if (!isset($this->values[$one[1]])) {
        $this->values[$one[1]] = self::unquote($one[2]);
      }
    }
  }
}
