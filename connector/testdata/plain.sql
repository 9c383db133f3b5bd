-- What many cases start from: an account with two addresses, an article with two options, and an order of both.
INSERT INTO customers SET customers_id = 7, customers_gender = 'f', customers_firstname = 'Anna', customers_lastname = 'Kühn',
  customers_email_address = 'anna@kunde.example', customers_telephone = '030 1', customers_default_address_id = 70, customers_status = 2,
  customers_date_added = '2026-01-05 08:00:00', customers_last_modified = '2026-01-05 08:00:00';
INSERT INTO address_book (address_book_id, customers_id, entry_gender, entry_firstname, entry_lastname, entry_street_address, entry_postcode,
  entry_city, entry_country_id) VALUES (70, 7, 'f', 'Anna', 'Kühn', 'Lindenweg 5', '10115', 'Berlin', 81),
  (71, 7, 'f', 'Anna', 'Kühn', 'Am Hafen 2', '20457', 'Hamburg', 81);
INSERT INTO products SET products_id = 1, products_model = 'T-1', products_quantity = 40, products_price = 10.0000, products_tax_class_id = 2,
  products_status = 1, products_date_added = '2026-01-01 08:00:00', products_last_modified = '2026-01-01 08:00:00';
INSERT INTO products_description (products_id, language_id, products_name) VALUES (1, 1, 'Assam tea'), (1, 2, 'Assam Tee');
INSERT INTO products_options (products_options_id, language_id, products_options_name) VALUES (3, 1, 'Pack'), (3, 2, 'Packung');
INSERT INTO products_options_values (products_options_values_id, language_id, products_options_values_name) VALUES
  (5, 1, 'tin'), (5, 2, 'Dose'), (6, 1, 'bag'), (6, 2, 'Tüte');
INSERT INTO products_attributes (products_id, options_id, options_values_id, options_values_price, price_prefix, attributes_model, attributes_stock)
  VALUES (1, 3, 5, 2.0000, '+', '-D', 10), (1, 3, 6, 0.0000, '+', '-T', 30);
INSERT INTO orders SET orders_id = 1, customers_id = 7, customers_gender = 'f', customers_firstname = 'Anna', customers_lastname = 'Kühn',
  customers_name = 'Anna Kühn', customers_street_address = 'Lindenweg 5', customers_postcode = '10115', customers_city = 'Berlin',
  customers_country = 'Germany', customers_country_iso_code_2 = 'DE', customers_telephone = '030 1', customers_email_address = 'anna@kunde.example',
  delivery_gender = 'f', delivery_firstname = 'Anna', delivery_lastname = 'Kühn', delivery_name = 'Anna Kühn', delivery_street_address = 'Am Hafen 2',
  delivery_postcode = '20457', delivery_city = 'Hamburg', delivery_country = 'Germany', delivery_country_iso_code_2 = 'DE',
  billing_gender = 'f', billing_firstname = 'Anna', billing_lastname = 'Kühn', billing_name = 'Anna Kühn', billing_street_address = 'Lindenweg 5',
  billing_postcode = '10115', billing_city = 'Berlin', billing_country = 'Germany', billing_country_iso_code_2 = 'DE',
  date_purchased = '2026-03-02 10:00:00', orders_status = 1, currency = 'EUR', currency_value = 1, payment_class = 'invoice',
  shipping_method = 'Deutsche Post', shipping_class = 'dp_dp', language = 'german', languages_id = 2;
INSERT INTO orders_total (orders_id, title, text, value, class, sort_order) VALUES
  (1, 'Zwischensumme:', '25,68 EUR', 25.6800, 'ot_subtotal', 10), (1, 'Deutsche Post:', '5,35 EUR', 5.3500, 'ot_shipping', 30),
  (1, 'inkl. MwSt. 7%:', '2,03 EUR', 2.0300, 'ot_tax', 50), (1, '<b>Summe</b>:', '<b>31,03 EUR</b>', 31.0300, 'ot_total', 99);
INSERT INTO orders_status_history (orders_id, orders_status_id, date_added, customer_notified) VALUES (1, 1, '2026-03-02 10:00:00', 1);
INSERT INTO orders_products SET orders_products_id = 11, orders_id = 1, products_id = 1, products_model = 'T-1', products_name = 'Assam Tee',
  products_price = 12.8400, final_price = 25.6800, products_tax = 7, products_quantity = 2, allow_tax = 1;
INSERT INTO orders_products_attributes SET orders_id = 1, orders_products_id = 11, products_options = 'Packung', products_options_values = 'Dose',
  options_values_price = 2.0000, price_prefix = '+', orders_products_options_id = 3, orders_products_options_values_id = 5;
