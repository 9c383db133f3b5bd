<?php
/* The rows that change_order_mail shows as PARCEL_ARRAY. */
class FakturisParcels
{
  private $order;
  private $code;

  /* code: of the order's language, "de" */
  public function __construct($order, $code)
  {
    $this->order = (int)$order;
    $this->code = $code;
  }

  /* Parcels the shop has come as its own get_tracking_link gives them; those still to come are made alike. */
  public function rows($parcels)
  {
    require_once DIR_FS_INC.'get_tracking_link.inc.php';
    $ids = array();
    $new = array();
    foreach ($parcels as $parcel) {
      $known = $this->known($parcel);
      if ($known !== null) {
        $ids[] = (int)$known['tracking_id'];
      } else {
        $new[] = $this->made($parcel);
      }
    }
    // Without ids the shop's function returns every parcel of the order.
    $rows = count($ids) > 0 ? get_tracking_link($this->order, $this->code, $ids) : array();
    return array_merge($rows, $new);
  }

  private function known($parcel)
  {
    return FakturisShop::row('SELECT tracking_id FROM '.TABLE_ORDERS_TRACKING."
                              WHERE orders_id = ".$this->order." AND parcel_id = '".xtc_db_input($parcel['number'])."'
                              ".($parcel['carrier'] > 0 ? 'AND carrier_id = '.(int)$parcel['carrier'] : '').'
                              ORDER BY tracking_id DESC LIMIT 1');
  }

  private function made($parcel)
  {
    $carrier = FakturisShop::row('SELECT * FROM '.TABLE_CARRIERS.' WHERE carrier_id = '.(int)$parcel['carrier']);
    if ($carrier === null) {
      throw FakturisRefusal::invalid('parcels: the shop knows neither the parcel '.$parcel['number'].' nor its carrier');
    }
    $values = array($parcel['number'], $this->code, date('d'), date('m'), date('Y'));
    return array_merge($carrier, array(
      'tracking_id' => 0,
      'orders_id' => $this->order,
      'parcel_id' => $parcel['number'],
      'date_added' => date('Y-m-d H:i:s'),
      'tracking_link' => str_replace(array('$1', '$2', '$3', '$4', '$5'), $values, $carrier['carrier_tracking_link']),
    ));
  }
}
