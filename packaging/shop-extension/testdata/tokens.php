<?php
/* Finds what PHP 5.6 or PHP 8.x would not take, with whatever PHP runs this: tokens.php FILE... prints one line for each. */
$newer = array('str_contains', 'str_starts_with', 'str_ends_with', 'array_key_first', 'array_key_last', 'array_is_list', 'is_countable', 'is_iterable',
  'random_int', 'random_bytes', 'intdiv', 'preg_replace_callback_array', 'error_clear_last', 'mb_chr', 'mb_ord', 'mb_str_split', 'hrtime',
  'get_debug_type', 'fdiv', 'json_validate', 'array_find', 'mb_str_pad', 'json_throw_on_error', 'json_invalid_utf8_substitute', 'php_os_family');
$gone = array('each', 'create_function', 'utf8_encode', 'utf8_decode', 'strftime', 'gmstrftime', 'get_magic_quotes_gpc', 'mysql_query', 'ereg', 'split',
  'money_format', 'curl_close', 'mhash', 'date_sunrise', 'lcg_value', 'is_real', 'convert_cyr_string');
$types = array('int', 'string', 'bool', 'float', 'iterable', 'object', 'mixed', 'void', 'never', 'false', 'null', 'static', 'self');
$tokens = array('T_COALESCE', 'T_COALESCE_EQUAL', 'T_FN', 'T_MATCH', 'T_SPACESHIP', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ATTRIBUTE', 'T_ENUM', 'T_READONLY',
  'T_YIELD_FROM', 'T_DOLLAR_OPEN_CURLY_BRACES', 'T_DECLARE');

foreach (array_slice($argv, 1) as $file) {
  $list = array(); // of array(name of the token or the sign, text, line), without blanks and comments
  $line = 1;
  foreach (token_get_all(file_get_contents($file)) as $token) {
    if (!is_array($token)) {
      $list[] = array($token, $token, $line);
      continue;
    }
    $line = $token[2];
    if (!in_array($token[0], array(T_WHITESPACE, T_COMMENT, T_DOC_COMMENT), true)) {
      $list[] = array(token_name($token[0]), $token[1], $line);
    }
  }
  $at = function ($i) use ($list) {
    return isset($list[$i]) ? $list[$i] : array('', '', 0);
  };
  $parens = array();
  foreach ($list as $i => $token) {
    list($name, $text, $line) = $token;
    $say = function ($what) use ($file, $line, $text) {
      echo $file.':'.$line.': '.$what.': '.$text."\n";
    };
    $next = $at($i + 1);
    $last = $at($i - 1);
    if (in_array($name, $tokens, true)) {
      $say('not in PHP 5.6');
    }
    $called = $name == 'T_STRING' && !in_array($last[0], array('T_OBJECT_OPERATOR', 'T_DOUBLE_COLON', 'T_FUNCTION', 'T_CONST'), true);
    if ($called && in_array(strtolower($text), $newer, true) && strpos(file_get_contents($file), "('".$text."')") === false) {
      $say('newer than PHP 5.6');
    }
    if ($called && $next[0] == '(' && in_array(strtolower($text), $gone, true)) {
      $say('gone or deprecated');
    }
    if ($name == '(') {
      $parens[] = in_array($last[0], array('T_FUNCTION', 'T_STRING'), true) && ($last[0] == 'T_FUNCTION' || $at($i - 2)[0] == 'T_FUNCTION')
        ? 'parameters' : ($last[0] == 'T_CATCH' ? 'catch' : 'call');
    }
    $inside = count($parens) > 0 ? $parens[count($parens) - 1] : '';
    if ($name == ')') {
      $closed = array_pop($parens);
      if ($closed == 'parameters' && $next[0] == ':') {
        $say('a return type');
      }
      if ($last[0] == ',' && !arrayEnds($list, $i)) {
        $say('a comma before the end of a call');
      }
    }
    if ($inside == 'parameters' && in_array($name, array('T_STRING', '?'), true) && in_array($last[0], array('(', ',', '?'), true)
        && ($name == '?' || in_array(strtolower($text), $types, true))) {
      $say('a type');
    }
    if ($inside == 'catch' && ($name == '|' || $name == 'T_STRING' && $next[0] == ')')) {
      $say('a catch of another kind');
    }
    if (in_array($name, array('T_PUBLIC', 'T_PRIVATE', 'T_PROTECTED', 'T_VAR', 'T_STATIC'), true) && in_array($next[0], array('T_STRING', '?', 'T_ARRAY'), true)) {
      $say('a property with a type');
    }
    if (in_array($name, array('T_PUBLIC', 'T_PRIVATE', 'T_PROTECTED', 'T_FINAL'), true) && $next[0] == 'T_CONST') {
      $say('a constant with a visibility');
    }
    if ($name == ']' && $next[0] == '=' && in_array($at(opening($list, $i) - 1)[0], array(';', '{', '}', '(', 'T_AS'), true)) {
      $say('an array taken apart by brackets');
    }
    if ($name == 'T_FOREACH' || $name == 'T_AS') {
      if ($next[0] == '[') {
        $say('an array taken apart by brackets');
      }
    }
    if ($name == 'T_NEW' && $next[0] == 'T_CLASS') {
      $say('a class without a name');
    }
    if ($name == 'T_LNUMBER' && strpos($text, '_') !== false) {
      $say('a number with a line in it');
    }
    if (in_array($name, array('T_CONSTANT_ENCAPSED_STRING', 'T_ENCAPSED_AND_WHITESPACE'), true) && $text[0] != "'" && strpos($text, '\u{') !== false) {
      $say('a letter by its number');
    }
  }
}

/* The place of the "[" that the "]" at that place closes. */
function opening($list, $i)
{
  $depth = 0;
  for (; $i >= 0; $i--) {
    $depth += $list[$i][0] == ']' ? 1 : ($list[$i][0] == '[' ? -1 : 0);
    if ($depth == 0) {
      return $i;
    }
  }
  return 0;
}

/* Whether the ")" at that place ends an array( or list(, where a comma may stand before it. */
function arrayEnds($list, $i)
{
  $depth = 0;
  for (; $i >= 0; $i--) {
    $depth += $list[$i][0] == ')' ? 1 : ($list[$i][0] == '(' ? -1 : 0);
    if ($depth == 0) {
      return $i > 0 && in_array($list[$i - 1][0], array('T_ARRAY', 'T_LIST'), true);
    }
  }
  return false;
}
