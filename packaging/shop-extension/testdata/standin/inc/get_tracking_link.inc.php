<?php
/* Without ids: every parcel of the order. */
function get_tracking_link($order, $code, $ids = array())
{
  $only = count($ids) > 0 ? ' AND t.tracking_id IN ('.implode(',', array_map('intval', $ids)).')' : '';
  $result = xtc_db_query('SELECT * FROM '.TABLE_ORDERS_TRACKING.' t JOIN '.TABLE_CARRIERS.' c USING (carrier_id)
                          WHERE t.orders_id = '.(int)$order.$only.' ORDER BY t.tracking_id');
  $rows = array();
  while ($row = xtc_db_fetch_array($result)) {
    $row['tracking_link'] = strtr($row['carrier_tracking_link'], array('$1' => $row['parcel_id'], '$2' => $code));
    $rows[] = $row;
  }
  return $rows;
}
