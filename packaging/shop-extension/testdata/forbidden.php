<?php
/* Every line that is marked must be found by tokens.php; none of it is ever run. */
$a = $b ?? 'c';                                  // 1
$a ??= 'c';                                      // 2
$f = fn($x) => $x;                               // 3
$a = $b <=> $c;                                  // 4
[$a, $b] = $c;                                   // 5
foreach ($c as [$a, $b]) {}                      // 6
$a = str_contains('a', 'b');                     // 7
$a = random_int(1, 2);                           // 8
function typed(int $x) {}                        // 9
function maybe(?array $x) {}                     // 10
function returns(): array { return array(); }    // 11
try { typed(1); } catch (A | B $e) {}            // 12
try { typed(1); } catch (A) {}                   // 13
class C { private const X = 1; }                 // 14
class D { public int $x; }                       // 15
$a = new class {};                               // 16
$a = typed(1,);                                  // 17
$a = $b?->c;                                     // 18
$a = "\u{20ac}";                                 // 19
$a = 1_000;                                      // 20
$a = "${b}";                                     // 21
$a = match (1) { default => 2 };                 // 22
$a = utf8_decode('a');                           // 23
$a = array(1, 2,);
$a = array('x' => $b ? 1 : 2);
$c[1] = 2;
if (true) { $c['a']['b'] = $d; }
