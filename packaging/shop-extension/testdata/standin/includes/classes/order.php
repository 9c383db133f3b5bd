<?php
class order
{
  public $info = array();
  public $customer = array();

  public function __construct($id)
  {
    if (!defined('RUN_MODE_ADMIN')) {
      throw new Exception('an order as visitors see it');
    }
    $result = xtc_db_query('SELECT * FROM '.TABLE_ORDERS.' WHERE orders_id = '.(int)$id);
    $row = xtc_db_fetch_array($result);
    $this->info = array('order_id' => $row['orders_id'], 'language' => $row['language'], 'currency' => $row['currency'],
      'status' => $row['customers_status'], 'date_purchased' => $row['date_purchased']);
    foreach ($row as $column => $value) {
      if (strpos($column, 'customers_') === 0) {
        $this->customer[substr($column, strlen('customers_'))] = $value;
      }
    }
  }

  public function getOrderData($id)
  {
    global $xtPrice;
    return array(array('PRODUCTS_PRICE' => $xtPrice->xtcFormat('9.99', true)));
  }
}
