<?php
/* Tests of the classes that need no shop: unit.php SRC STANDIN VECTORS prints "ok NAME" or "not ok NAME: ..." for each. */
error_reporting(E_ALL);
set_error_handler(function ($level, $message, $file, $line) {
  if (error_reporting() & $level) { // not silenced by @
    throw new ErrorException($message, 0, $level, $file, $line);
  }
});
list(, $src, $standin, $vectors) = $argv;
require $src.'/includes/external/fakturis/fakturis.php';

function same($name, $got, $want)
{
  $g = var_export($got, true);
  $w = var_export($want, true);
  echo $g === $w ? "ok $name\n" : "not ok $name: ".str_replace("\n", ' ', "got $g, want $w")."\n";
}

foreach (json_decode(file_get_contents($vectors), true) as $one) {
  $signature = new FakturisSignature($one['secret']);
  same('request: '.$one['what'], $signature->ofRequest($one['timestamp'], $one['nonce'], $one['body']), $one['signature']);
  same('answer: '.$one['what'], $signature->ofAnswer($one['status'], $one['nonce'], $one['answer']), $one['answer_signature']);
}
same('same', array(FakturisSignature::same('v1=ab', 'v1=ab'), FakturisSignature::same('v1=ab', 'v1=ac'), FakturisSignature::same('v1=ab', 'v1=abc')),
  array(true, false, false));

$addresses = array(
  array('', '203.0.113.9', true), array(" \n", '203.0.113.9', true), array('203.0.113.9', '203.0.113.9', true),
  array('203.0.113.8, 203.0.113.9', '203.0.113.9', true), array("203.0.113.8\n203.0.113.9;", '203.0.113.9', true),
  array('203.0.113.8', '203.0.113.9', false), array('203.0.113.90', '203.0.113.9', false), array('203.0.113.9', '203.0.113.90', false),
  array('203.0.113.0/24', '203.0.113.255', true), array('203.0.113.0/24', '203.0.114.1', false), array('10.0.0.0/9', '10.127.0.1', true),
  array('10.0.0.0/9', '10.128.0.1', false), array('0.0.0.0/0', '8.8.8.8', true), array('10.0.0.0/33', '10.0.0.0', false), array('10.0.0.0/', '10.0.0.0', false),
  array('203.0.113.9', '::ffff:203.0.113.9', true), array('::ffff:203.0.113.9', '203.0.113.9', true), array('2001:db8::/32', '2001:DB8:1::1', true),
  array('2001:db8::/32', '2001:db9::1', false), array('::/0', '203.0.113.9', false), array('localhost', '127.0.0.1', false), array('127.0.0.1', '', false),
  array('shop.example', 'shop.example', false), array('127.0.0.1', '127.0.0.1 ', false),
);
foreach ($addresses as $one) {
  $list = new FakturisAddresses($one[0]);
  same('address '.json_encode($one[0]).' '.$one[1], $list->allow($one[1]), $one[2]);
}

$utf8 = new FakturisText('UTF-8');
$latin = new FakturisText('ISO-8859-15');
$windows = new FakturisText('windows-1252');
same('charset of a setting', array((new FakturisText('utf8mb4'))->charset(), (new FakturisText(''))->charset(), $latin->charset()), array('utf-8', 'utf-8', 'iso-8859-15'));
same('utf-8 stays', $utf8->toShop('Grüße 5 € 😀'), 'Grüße 5 € 😀');
same('to latin', bin2hex($latin->toShop('ü€')), 'fca4');
same('to windows', bin2hex($windows->toShop('ü€„–')), 'fc808496');
same('what latin lacks', $latin->toShop("„a“ – ‚b‘ … 😀 Ж"), '"a" - \'b\' ... ? ?');
same('from latin', $latin->toUtf8("gr\xFC\xDF 5 \xA4"), 'grüß 5 €');
same('from windows', $windows->toUtf8("5 \x80 \x84"), '5 € „');
same('broken utf-8', $utf8->toUtf8("a\xFCb & <c> &amp;"), "a\xEF\xBF\xBDb & <c> &amp;");
same('an unknown charset', strlen((new FakturisText('x-klingon'))->toShop('aü')) > 0, true);
same('every text of a value', $latin->all(array('a' => "\xFC", 'b' => array("\xA4", 5, true, null))), array('a' => 'ü', 'b' => array('€', 5, true, null)));

$root = $standin.'/';
$titles = new FakturisTitles($root);
$found = array(
  'entities and tags' => array(FakturisTitles::plain((string)$titles->title('shipping', 'flat', 'german'), $utf8), 'Versand pauschal & "günstig"'),
  'double quotes' => array(FakturisTitles::plain((string)$titles->title('shipping', 'flat', 'english'), $utf8), 'Flat "rate" $5'),
  'joined texts' => array($titles->title('shipping', 'joined', 'german'), "Mit der Post: Paket ('klein')"),
  'a call is not run' => array($titles->title('shipping', 'computed', 'german'), null),
  'a shared file' => array($titles->title('payment', 'family_now', 'german'), 'Sofort bezahlen'),
  'an array' => array($titles->title('payment', 'listed', 'german'), 'Rechnung'),
  'the name the class takes' => array($titles->title('payment', 'otherwise', 'german'), 'Anders gezahlt'),
  'no file' => array($titles->title('payment', 'nothing', 'german'), null),
  'no way out of the folder' => array($titles->title('shipping', 'flat', '../lang/german'), 'Versand <b>pauschal</b> &amp; &quot;g&uuml;nstig&quot;'),
  'nothing was run' => array(file_exists($root.'lang/german/modules/shipping/was_run'), false),
  'a latin file in a shop of utf-8' => array(FakturisTitles::plain("gr\xFCn", $utf8), 'grün'),
);
if (!function_exists('token_get_all')) { // then only what is plain
  $found['joined texts'][1] = $found['a shared file'][1] = $found['an array'][1] = null;
}
foreach ($found as $name => $one) {
  same('title: '.$name, $one[0], $one[1]);
}

$held = new FakturisHeldMail();
$held->Anything = 'x';
same('a held mail takes everything', array($held->Send(), $held->addAddress('a@example.org'), $held->Anything, $held->Nothing, isset($held->Nothing)),
  array(true, true, 'x', '', false));
