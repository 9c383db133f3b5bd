<?php
/*
 * FAKTURIS shop extension: the panel in the shop's order page.
 *
 * Whatever is wrong with fakturisd or the way there, the order page gets one grey line and nothing else.
 */

require_once dirname(__FILE__) . '/fakturis_api.php';
require_once dirname(__FILE__) . '/fakturis_form.php';
require_once dirname(__FILE__) . '/fakturis_pause.php';
require_once dirname(__FILE__) . '/fakturis_words.php';

class FakturisPanel
{
  private $order;
  private $statuses;

  /**
   * @param int   $order    orders_id
   * @param array $statuses names of the shop's order statuses by id, in the shop's character set
   */
  public function __construct($order, $statuses)
  {
    $this->order = (int) $order;
    $this->statuses = is_array($statuses) ? $statuses : array();
  }

  /** Returns the panel of an order. */
  public static function show($order, $statuses)
  {
    try {
      $panel = new FakturisPanel($order, $statuses);
      return $panel->html();
    } catch (Exception $e) {
      return self::frame(self::line(FakturisWords::phrase('BROKEN')));
    } catch (Throwable $e) {
      return self::frame(self::line(FakturisWords::phrase('BROKEN')));
    }
  }

  private function html()
  {
    if (isset($_GET['fakturis_retry'])) {
      FakturisPause::end();
      unset($_GET['fakturis_retry']); // the shop's own links and forms carry on what the address says
    }
    $until = FakturisPause::until();
    if ($until > 0) {
      return self::frame(self::line($this->unreachable($until)));
    }
    $answer = FakturisApi::configured(3, 1)->order($this->order);
    if ($answer->down()) {
      FakturisPause::begin();
      return self::frame(self::line($this->unreachable(time() + FakturisPause::SECONDS)));
    }
    $known = $answer->ok() ? $answer->json() : null;
    if (!is_array($known) || !isset($known['mirrored'])) {
      return self::frame(self::line(self::refusal($answer)));
    }
    return self::frame($known['mirrored'] === true ? $this->known($known) : self::line(self::unknown($known)));
  }

  private function unreachable($until)
  {
    $link = xtc_href_link(FILENAME_ORDERS, 'oID=' . $this->order . '&action=edit&fakturis_retry=1');
    return sprintf(FakturisWords::phrase('UNREACHABLE'), date('H:i:s', $until)) . ' <a href="' . $link . '">' . FakturisWords::phrase('RETRY') . '</a>';
  }

  /** Says why fakturisd did not tell of the order, and what to do. */
  public static function refusal($answer)
  {
    if ($answer->status === 0) {
      $missing = FakturisApi::configured(3, 1)->missing();
      return FakturisWords::phrase($answer->reason === 'settings' && $missing !== '' ? 'MISSING_' . $missing : 'GARBAGE');
    }
    $phrases = array(401 => 'TOKEN_WRONG', 403 => 'TOKEN_SCOPE', 404 => 'SHOP_KEY_WRONG', 429 => 'BUSY');
    $phrase = isset($phrases[$answer->status]) ? $phrases[$answer->status] : ($answer->ok() ? 'GARBAGE' : 'REFUSED');
    // What a refused token lacks is said in the API's own terms; the phrase says what to do.
    $detail = $answer->status === 401 || $answer->status === 403 ? '' : FakturisWords::html($answer->detail());
    $said = sprintf(FakturisWords::phrase($phrase), $answer->status);
    return $detail === '' ? $said : rtrim($said, '.') . ': ' . $detail;
  }

  private static function unknown($known)
  {
    $held = self::field($known, 'held');
    return $held === '' ? FakturisWords::phrase('NOT_MIRRORED') : sprintf(FakturisWords::phrase('HELD'), $held);
  }

  private function known($known)
  {
    return self::wide($this->state($known)) . $this->documents($known) . $this->buttons($known);
  }

  /** What the mirror knows: number, when looked at, what is to be checked, which change waits. */
  private function state($known)
  {
    $order = isset($known['order']) && is_array($known['order']) ? $known['order'] : array();
    $synced = FakturisWords::date(isset($known['synced_at']) ? $known['synced_at'] : '');
    $said = array(sprintf(FakturisWords::phrase('MIRRORED'), self::field($order, 'number'), $synced));
    $reasons = isset($order['check_reasons']) && is_array($order['check_reasons']) ? $order['check_reasons'] : array();
    if ($reasons) {
      $said[] = self::red('CHECK', implode('; ', array_map(array('FakturisWords', 'html'), $reasons)));
    } else {
      $said[0] .= FakturisWords::phrase('CHECKED');
    }
    if (self::field($known, 'held') !== '') {
      $said[] = self::red('HELD', self::field($known, 'held'));
    }
    if (isset($known['status_change']) && is_array($known['status_change'])) {
      $said[] = $this->change($known['status_change']);
    }
    return self::open($order) . implode('<br />', $said);
  }

  private static function open($order)
  {
    $link = FakturisWords::link(isset($order['url']) ? $order['url'] : '');
    if ($link === '') {
      return '';
    }
    return '<a class="button" style="float:right" target="_blank" rel="noopener" href="' . $link . '">' . FakturisWords::phrase('OPEN') . '</a>';
  }

  private function change($change)
  {
    $status = isset($change['status']) ? (int) $change['status'] : 0;
    $name = isset($this->statuses[$status]) && is_string($this->statuses[$status]) ? $this->statuses[$status] : (string) $status;
    $state = isset($change['state']) && is_string($change['state']) ? $change['state'] : '';
    $reason = self::field($change, 'reason');
    // The name comes from the shop's own tables, in the character set of its pages: whatever that is, bytes stay bytes.
    $name = htmlspecialchars(strip_tags($name), ENT_QUOTES, 'ISO-8859-1');
    return sprintf(FakturisWords::phrase('CHANGE'), $name, self::word('CHANGE_', $state)) . ($reason === '' ? '' : ': ' . $reason);
  }

  private function documents($known)
  {
    $all = isset($known['documents']) && is_array($known['documents']) ? array_filter($known['documents'], 'is_array') : array();
    if (!$all) {
      return self::wide(FakturisWords::phrase('NO_DOCUMENTS'));
    }
    $html = '<tr>';
    foreach (array('DOCUMENT', 'NUMBER', 'DOCUMENT_DATE', 'TOTAL', 'DOCUMENT_STATUS') as $heading) {
      $html .= '<td class="smallText"><b>' . FakturisWords::phrase($heading) . '</b></td>';
    }
    foreach ($all as $document) {
      $html .= '</tr><tr>' . $this->document($document);
    }
    return $html . '</tr>';
  }

  private function document($document)
  {
    $kind = isset($document['kind']) && is_string($document['kind']) ? $document['kind'] : '';
    $number = self::field($document, 'number');
    $cells = array(
      self::word('KIND_', $kind),
      ($number === '' ? '&ndash;' : $number) . $this->pdf($document, $kind, $number),
      FakturisWords::date(isset($document['date']) ? $document['date'] : ''),
      self::field($document, 'total'),
      ucfirst(self::field($document, 'status')),
    );
    return '<td class="smallText">' . implode('</td><td class="smallText">', $cells) . '</td>';
  }

  private function pdf($document, $kind, $number)
  {
    $id = isset($document['id']) ? (int) $document['id'] : 0;
    if (empty($document['pdf']) || $id <= 0 || !preg_match('/^[a-z_]{1,30}\z/', $kind)) {
      return '';
    }
    $name = preg_replace('/[^A-Za-z0-9._-]+/', '-', $number);
    $params = 'oID=' . $this->order . '&action=custom&subaction=fakturis_pdf&kind=' . $kind . '&id=' . $id . '&name=' . $name;
    $link = xtc_href_link(FILENAME_ORDERS, $params);
    return ' <a target="_blank" style="text-decoration:underline" href="' . $link . '">PDF</a>';
  }

  private function buttons($known)
  {
    $may = isset($known['may']) && is_array($known['may']) ? $known['may'] : array();
    $html = '';
    foreach (array('delivery_note' => 'MAKE_DELIVERY_NOTE', 'invoice' => 'MAKE_INVOICE') as $what => $phrase) {
      if (!empty($may[$what])) {
        $html .= FakturisForm::button($this->order, $what, FakturisWords::phrase($phrase)) . ' ';
      }
    }
    return $html === '' ? '' : self::wide($html);
  }

  private static function field($row, $name)
  {
    return isset($row[$name]) ? FakturisWords::html($row[$name]) : '';
  }

  /** The word for one of the API's, or that one itself where a newer fakturisd says what this version does not know. */
  private static function word($prefix, $name)
  {
    $key = preg_match('/^[a-z_]{1,30}\z/', $name) ? $prefix . strtoupper($name) : '';
    $word = FakturisWords::phrase($key);
    return $word === $key ? FakturisWords::html($name) : $word;
  }

  private static function red($phrase, $html)
  {
    return '<span class="col-red">' . sprintf(FakturisWords::phrase($phrase), $html) . '</span>';
  }

  private static function wide($html)
  {
    return '<tr><td class="smallText" colspan="5">' . $html . '</td></tr>';
  }

  private static function line($html)
  {
    return '<tr><td class="smallText" style="color:#777">' . $html . '</td></tr>';
  }

  private static function frame($rows)
  {
    return '<div id="fakturis_block"><div class="heading">FAKTURIS</div>'
      . '<table cellspacing="0" cellpadding="5" class="table borderall">' . $rows . '</table></div>';
  }
}
