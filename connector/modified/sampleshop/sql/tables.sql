-- The tables of modified eCommerce Shopsoftware 2.0.7.2 that the connector reads or writes, written down from their
-- names, types and keys. The shop's own set-up names neither engine nor character set: the session and the database
-- decide. Dates that were never set are '0000-00-00 00:00:00', so this needs a session without a strict sql_mode.

CREATE TABLE orders (
  orders_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_id INT(11) NOT NULL,
  customers_cid VARCHAR(32) DEFAULT NULL,
  customers_vat_id VARCHAR(20) DEFAULT NULL,
  customers_status INT(11) DEFAULT NULL,
  customers_status_name VARCHAR(32) NOT NULL,
  customers_status_image VARCHAR(64) DEFAULT NULL,
  customers_status_discount DECIMAL(5,2) DEFAULT NULL,
  customers_name VARCHAR(128) NOT NULL,
  customers_firstname VARCHAR(64) NOT NULL,
  customers_lastname VARCHAR(64) NOT NULL,
  customers_gender CHAR(1) NOT NULL,
  customers_company VARCHAR(64) DEFAULT NULL,
  customers_street_address VARCHAR(64) NOT NULL,
  customers_suburb VARCHAR(32) DEFAULT NULL,
  customers_city VARCHAR(64) NOT NULL,
  customers_postcode VARCHAR(10) NOT NULL,
  customers_state VARCHAR(64) DEFAULT NULL,
  customers_country VARCHAR(64) NOT NULL,
  customers_telephone VARCHAR(32) NOT NULL,
  customers_email_address VARCHAR(255) NOT NULL,
  customers_address_format_id INT(5) NOT NULL,
  customers_country_iso_code_2 VARCHAR(2) NOT NULL,
  delivery_name VARCHAR(128) NOT NULL,
  delivery_firstname VARCHAR(64) NOT NULL,
  delivery_lastname VARCHAR(64) NOT NULL,
  delivery_gender CHAR(1) NOT NULL,
  delivery_company VARCHAR(64) DEFAULT NULL,
  delivery_street_address VARCHAR(64) NOT NULL,
  delivery_suburb VARCHAR(32) DEFAULT NULL,
  delivery_city VARCHAR(64) NOT NULL,
  delivery_postcode VARCHAR(10) NOT NULL,
  delivery_state VARCHAR(64) DEFAULT NULL,
  delivery_country VARCHAR(64) NOT NULL,
  delivery_country_iso_code_2 CHAR(2) NOT NULL,
  delivery_address_format_id INT(5) NOT NULL,
  billing_name VARCHAR(128) NOT NULL,
  billing_firstname VARCHAR(64) NOT NULL,
  billing_lastname VARCHAR(64) NOT NULL,
  billing_gender CHAR(1) NOT NULL,
  billing_company VARCHAR(64) DEFAULT NULL,
  billing_street_address VARCHAR(64) NOT NULL,
  billing_suburb VARCHAR(32) DEFAULT NULL,
  billing_city VARCHAR(64) NOT NULL,
  billing_postcode VARCHAR(10) NOT NULL,
  billing_state VARCHAR(64) DEFAULT NULL,
  billing_country VARCHAR(64) NOT NULL,
  billing_country_iso_code_2 CHAR(2) NOT NULL,
  billing_address_format_id INT(5) NOT NULL,
  payment_method VARCHAR(128) NOT NULL,
  comments TEXT DEFAULT NULL,
  last_modified DATETIME DEFAULT NULL,
  date_purchased DATETIME DEFAULT NULL,
  orders_status INT(5) NOT NULL,
  orders_date_finished DATETIME DEFAULT NULL,
  currency CHAR(3) DEFAULT NULL,
  currency_value DECIMAL(14,6) DEFAULT NULL,
  account_type INT(1) NOT NULL DEFAULT 0,
  payment_class VARCHAR(64) NOT NULL,
  shipping_method VARCHAR(128) NOT NULL,
  shipping_class VARCHAR(64) NOT NULL,
  customers_ip VARCHAR(50) NOT NULL,
  language VARCHAR(32) NOT NULL,
  languages_id INT(11) NOT NULL,
  afterbuy_success INT(1) NOT NULL DEFAULT 0,
  afterbuy_id INT(32) NOT NULL DEFAULT 0,
  campaign VARCHAR(32) NOT NULL,
  conversion_type INT(1) NOT NULL DEFAULT 0,
  orders_ident_key VARCHAR(128) DEFAULT NULL,
  PRIMARY KEY (orders_id),
  KEY idx_customers_id (customers_id),
  KEY idx_orders_status (orders_status),
  KEY idx_orders_ident_key (orders_ident_key),
  KEY idx_date_purchased (date_purchased),
  KEY idx_customers_status (customers_status),
  KEY idx_payment_class (payment_class)
);

CREATE TABLE orders_products (
  orders_products_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL,
  products_id INT(11) NOT NULL,
  products_model VARCHAR(64) DEFAULT NULL,
  products_ean VARCHAR(128) DEFAULT NULL,
  products_name VARCHAR(255) NOT NULL,
  products_price DECIMAL(15,4) NOT NULL,
  products_price_origin DECIMAL(15,4) NOT NULL,
  products_discount_made DECIMAL(5,2) DEFAULT NULL,
  products_shipping_time VARCHAR(255) DEFAULT NULL,
  final_price DECIMAL(15,4) NOT NULL,
  products_tax DECIMAL(7,4) NOT NULL,
  products_quantity INT(2) NOT NULL,
  allow_tax INT(1) NOT NULL,
  products_order_description TEXT DEFAULT NULL,
  products_weight DECIMAL(15,4) NOT NULL,
  PRIMARY KEY (orders_products_id),
  KEY idx_orders_id (orders_id),
  KEY idx_products_id (products_id)
);

CREATE TABLE orders_products_attributes (
  orders_products_attributes_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL,
  orders_products_id INT(11) NOT NULL,
  products_options VARCHAR(255) NOT NULL,
  products_options_values VARCHAR(255) NOT NULL,
  attributes_model VARCHAR(64) DEFAULT NULL,
  attributes_ean VARCHAR(128) DEFAULT NULL,
  options_values_price DECIMAL(15,4) NOT NULL,
  price_prefix CHAR(1) NOT NULL,
  orders_products_options_id INT(11) NOT NULL,
  orders_products_options_values_id INT(11) NOT NULL,
  options_values_weight DECIMAL(15,4) NOT NULL,
  weight_prefix CHAR(1) NOT NULL,
  PRIMARY KEY (orders_products_attributes_id),
  KEY idx_orders_id (orders_id),
  KEY idx_orders_products_id (orders_products_id)
);

CREATE TABLE orders_products_download (
  orders_products_download_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL DEFAULT 0,
  orders_products_id INT(11) NOT NULL DEFAULT 0,
  orders_products_filename VARCHAR(255) NOT NULL DEFAULT '',
  download_maxdays INT(2) NOT NULL DEFAULT 0,
  download_count INT(2) NOT NULL DEFAULT 0,
  download_key VARCHAR(32) NOT NULL DEFAULT '',
  PRIMARY KEY (orders_products_download_id),
  KEY idx_orders_id (orders_id),
  KEY idx_orders_products_id (orders_products_id)
);

CREATE TABLE orders_total (
  orders_total_id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL,
  title VARCHAR(255) NOT NULL,
  text VARCHAR(255) NOT NULL,
  value DECIMAL(15,4) NOT NULL,
  class VARCHAR(32) NOT NULL,
  sort_order INT(11) NOT NULL,
  PRIMARY KEY (orders_total_id),
  KEY idx_orders_id (orders_id),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE orders_status (
  orders_status_id INT NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  orders_status_name VARCHAR(128) NOT NULL,
  sort_order INT(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (orders_status_id, language_id),
  KEY idx_orders_status_name (orders_status_name),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE orders_status_history (
  orders_status_history_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL,
  orders_status_id INT(5) NOT NULL,
  date_added DATETIME NOT NULL,
  customer_notified INT(1) DEFAULT 0,
  comments TEXT DEFAULT NULL,
  comments_sent INT(1) DEFAULT 0,
  PRIMARY KEY (orders_status_history_id),
  KEY idx_orders_id (orders_id),
  KEY idx_orders_status_id (orders_status_id)
);

CREATE TABLE orders_tracking (
  tracking_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL,
  carrier_id INT(11) NOT NULL,
  parcel_id VARCHAR(80) NOT NULL,
  date_added DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (tracking_id),
  KEY idx_orders_id (orders_id),
  KEY idx_carrier_id (carrier_id)
);

CREATE TABLE orders_recalculate (
  orders_recalculate_id INT(11) NOT NULL AUTO_INCREMENT,
  orders_id INT(11) NOT NULL DEFAULT 0,
  n_price DECIMAL(15,4) NOT NULL DEFAULT 0.0000,
  b_price DECIMAL(15,4) NOT NULL DEFAULT 0.0000,
  tax DECIMAL(15,4) NOT NULL DEFAULT 0.0000,
  tax_rate DECIMAL(7,4) NOT NULL DEFAULT 0.0000,
  class VARCHAR(32) NOT NULL DEFAULT '',
  PRIMARY KEY (orders_recalculate_id)
);

CREATE TABLE carriers (
  carrier_id INT(11) NOT NULL AUTO_INCREMENT,
  carrier_name VARCHAR(80) NOT NULL,
  carrier_tracking_link VARCHAR(512) NOT NULL,
  carrier_sort_order INT(11) NOT NULL,
  carrier_date_added DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  carrier_last_modified DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (carrier_id),
  KEY idx_carrier_sort_order (carrier_sort_order),
  UNIQUE KEY idx_carrier_name (carrier_name)
);

CREATE TABLE customers (
  customers_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_cid VARCHAR(32) NOT NULL,
  customers_vat_id VARCHAR(20) NOT NULL,
  customers_vat_id_status INT(2) NOT NULL DEFAULT 0,
  customers_warning VARCHAR(32) NOT NULL,
  customers_status INT(5) NOT NULL DEFAULT 1,
  customers_gender CHAR(1) NOT NULL,
  customers_firstname VARCHAR(64) NOT NULL,
  customers_lastname VARCHAR(64) NOT NULL,
  customers_dob DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  customers_email_address VARCHAR(255) NOT NULL,
  customers_default_address_id INT(11) NOT NULL,
  customers_telephone VARCHAR(32) NOT NULL,
  customers_fax VARCHAR(32) NOT NULL,
  customers_password VARCHAR(60) NOT NULL,
  customers_password_time INT(11) NOT NULL DEFAULT 0,
  customers_newsletter CHAR(1) DEFAULT NULL,
  member_flag CHAR(1) NOT NULL DEFAULT '0',
  delete_user CHAR(1) NOT NULL DEFAULT '1',
  account_type INT(1) NOT NULL DEFAULT 0,
  password_request_key VARCHAR(32) NOT NULL,
  password_request_time DATETIME DEFAULT '0000-00-00 00:00:00',
  payment_unallowed VARCHAR(255) NOT NULL,
  shipping_unallowed VARCHAR(255) NOT NULL,
  refferers_id INT(11) NOT NULL DEFAULT 0,
  customers_date_added DATETIME DEFAULT '0000-00-00 00:00:00',
  customers_last_modified DATETIME DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (customers_id),
  KEY idx_customers_email_address (customers_email_address),
  KEY idx_customers_status (customers_status),
  KEY idx_account_type (account_type),
  KEY idx_customers_default_address_id (customers_default_address_id)
);

CREATE TABLE customers_info (
  customers_info_id INT(11) NOT NULL,
  customers_info_date_of_last_logon DATETIME DEFAULT NULL,
  customers_info_number_of_logons INT(5) DEFAULT NULL,
  customers_info_date_account_created DATETIME DEFAULT NULL,
  customers_info_date_account_last_modified DATETIME DEFAULT NULL,
  global_product_notifications INT(1) DEFAULT 0,
  PRIMARY KEY (customers_info_id)
);

CREATE TABLE address_book (
  address_book_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_id INT(11) NOT NULL,
  entry_gender CHAR(1) NOT NULL,
  entry_company VARCHAR(64) NOT NULL,
  entry_firstname VARCHAR(64) NOT NULL,
  entry_lastname VARCHAR(64) NOT NULL,
  entry_street_address VARCHAR(64) NOT NULL,
  entry_suburb VARCHAR(32) NOT NULL,
  entry_postcode VARCHAR(10) NOT NULL,
  entry_city VARCHAR(64) NOT NULL,
  entry_state VARCHAR(64) NOT NULL,
  entry_country_id INT NOT NULL DEFAULT 0,
  entry_zone_id INT NOT NULL DEFAULT 0,
  address_date_added DATETIME DEFAULT '0000-00-00 00:00:00',
  address_last_modified DATETIME DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (address_book_id),
  KEY idx_customers_id (customers_id)
);

CREATE TABLE address_format (
  address_format_id INT(11) NOT NULL AUTO_INCREMENT,
  address_format VARCHAR(128) NOT NULL,
  address_summary VARCHAR(48) NOT NULL,
  PRIMARY KEY (address_format_id)
);

CREATE TABLE customers_status (
  customers_status_id INT(11) NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  customers_status_name VARCHAR(32) NOT NULL DEFAULT '',
  customers_status_public INT(1) NOT NULL DEFAULT 1,
  customers_status_min_order INT(7) DEFAULT NULL,
  customers_status_max_order INT(7) DEFAULT NULL,
  customers_status_image VARCHAR(64) DEFAULT NULL,
  customers_status_discount DECIMAL(5,2) DEFAULT 0.00,
  customers_status_ot_discount_flag CHAR(1) NOT NULL DEFAULT '0',
  customers_status_ot_discount DECIMAL(5,2) DEFAULT 0.00,
  customers_status_graduated_prices VARCHAR(1) NOT NULL DEFAULT '0',
  customers_status_show_price INT(1) NOT NULL DEFAULT 1,
  customers_status_show_price_tax INT(1) NOT NULL DEFAULT 1,
  customers_status_show_tax_total INT(7) DEFAULT 150,
  customers_status_add_tax_ot INT(1) NOT NULL DEFAULT 0,
  customers_status_payment_unallowed VARCHAR(255) NOT NULL,
  customers_status_shipping_unallowed VARCHAR(255) NOT NULL,
  customers_status_discount_attributes INT(1) NOT NULL DEFAULT 0,
  customers_fsk18 INT(1) NOT NULL DEFAULT 1,
  customers_fsk18_display INT(1) NOT NULL DEFAULT 1,
  customers_status_write_reviews INT(1) NOT NULL DEFAULT 1,
  customers_status_read_reviews INT(1) NOT NULL DEFAULT 1,
  customers_status_reviews_status INT(1) NOT NULL DEFAULT 1,
  customers_status_specials INT(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (customers_status_id, language_id),
  UNIQUE KEY idx_customers_status_name (customers_status_name, language_id)
);

CREATE TABLE customers_status_history (
  customers_status_history_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_id INT(11) NOT NULL DEFAULT 0,
  new_value INT(5) NOT NULL DEFAULT 0,
  old_value INT(5) DEFAULT NULL,
  date_added DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  customer_notified INT(1) DEFAULT 0,
  PRIMARY KEY (customers_status_history_id),
  KEY idx_customers_id (customers_id)
);

CREATE TABLE customers_memo (
  memo_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_id INT(11) NOT NULL DEFAULT 0,
  memo_date DATE NOT NULL DEFAULT '0000-00-00',
  memo_title TEXT NOT NULL,
  memo_text TEXT NOT NULL,
  poster_id INT(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (memo_id)
);

CREATE TABLE countries (
  countries_id INT(11) NOT NULL AUTO_INCREMENT,
  countries_name VARCHAR(64) NOT NULL,
  countries_iso_code_2 CHAR(2) NOT NULL,
  countries_iso_code_3 CHAR(3) NOT NULL,
  address_format_id INT(11) NOT NULL,
  status INT(1) DEFAULT 1,
  required_zones INT(1) DEFAULT 0,
  sort_order INT(4) NOT NULL DEFAULT 0,
  PRIMARY KEY (countries_id),
  KEY idx_countries_name (countries_name),
  KEY idx_status (status),
  KEY idx_sort_order (sort_order),
  UNIQUE KEY idx_countries_iso_code_2 (countries_iso_code_2),
  UNIQUE KEY idx_countries_iso_code_3 (countries_iso_code_3)
);

CREATE TABLE zones (
  zone_id INT(11) NOT NULL AUTO_INCREMENT,
  zone_country_id INT(11) NOT NULL,
  zone_code VARCHAR(32) NOT NULL,
  zone_name VARCHAR(64) NOT NULL,
  PRIMARY KEY (zone_id),
  UNIQUE KEY idx_country_code (zone_country_id, zone_code),
  KEY idx_zone_country_id (zone_country_id)
);

CREATE TABLE zones_to_geo_zones (
  association_id INT(11) NOT NULL AUTO_INCREMENT,
  zone_country_id INT(11) NOT NULL,
  zone_id INT DEFAULT NULL,
  geo_zone_id INT DEFAULT NULL,
  last_modified DATETIME DEFAULT NULL,
  date_added DATETIME NOT NULL,
  PRIMARY KEY (association_id),
  KEY idx_geo_zone_id (geo_zone_id),
  KEY idx_zone_country_id (zone_country_id)
);

CREATE TABLE geo_zones (
  geo_zone_id INT(11) NOT NULL AUTO_INCREMENT,
  geo_zone_name VARCHAR(255) NOT NULL,
  geo_zone_description VARCHAR(255) NOT NULL,
  geo_zone_info INT(1) DEFAULT 0,
  geo_zone_tax INT(1) DEFAULT 0,
  last_modified DATETIME DEFAULT NULL,
  date_added DATETIME NOT NULL,
  PRIMARY KEY (geo_zone_id),
  UNIQUE KEY idx_geo_zone_name (geo_zone_name)
);

CREATE TABLE tax_class (
  tax_class_id INT(11) NOT NULL AUTO_INCREMENT,
  tax_class_title VARCHAR(255) NOT NULL,
  tax_class_description VARCHAR(255) NOT NULL,
  sort_order INT(11) NOT NULL DEFAULT 0,
  last_modified DATETIME DEFAULT NULL,
  date_added DATETIME NOT NULL,
  PRIMARY KEY (tax_class_id),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE tax_rates (
  tax_rates_id INT(11) NOT NULL AUTO_INCREMENT,
  tax_zone_id INT(11) NOT NULL,
  tax_class_id INT(11) NOT NULL,
  tax_priority INT(5) DEFAULT 1,
  tax_rate DECIMAL(7,4) NOT NULL,
  tax_description VARCHAR(255) NOT NULL,
  last_modified DATETIME DEFAULT NULL,
  date_added DATETIME NOT NULL,
  PRIMARY KEY (tax_rates_id),
  KEY idx_tax_zone_id (tax_zone_id),
  KEY idx_tax_class_id (tax_class_id),
  KEY idx_tax_priority (tax_priority)
);

CREATE TABLE products_geo_zones_to_tax_class (
  products_id INT(11) NOT NULL,
  geo_zone_id INT(11) NOT NULL,
  tax_class_id INT(11) NOT NULL,
  PRIMARY KEY (products_id, geo_zone_id)
);

CREATE TABLE products (
  products_id INT(11) NOT NULL AUTO_INCREMENT,
  products_ean VARCHAR(128) DEFAULT NULL,
  products_quantity INT(4) NOT NULL,
  products_shippingtime INT(4) NOT NULL,
  products_model VARCHAR(64) DEFAULT NULL,
  group_permission_0 TINYINT(1) NOT NULL,
  group_permission_1 TINYINT(1) NOT NULL,
  group_permission_2 TINYINT(1) NOT NULL,
  group_permission_3 TINYINT(1) NOT NULL,
  group_permission_4 TINYINT(1) NOT NULL,
  products_sort INT(4) NOT NULL DEFAULT 0,
  products_image VARCHAR(255) NOT NULL,
  products_price DECIMAL(15,4) NOT NULL,
  products_discount_allowed DECIMAL(5,2) NOT NULL DEFAULT 0.00,
  products_date_added DATETIME NOT NULL,
  products_last_modified DATETIME DEFAULT NULL,
  products_date_available DATETIME DEFAULT NULL,
  products_weight DECIMAL(15,4) NOT NULL,
  products_status INT(1) NOT NULL,
  products_tax_class_id INT(11) NOT NULL,
  product_template VARCHAR(64) DEFAULT NULL,
  options_template VARCHAR(64) DEFAULT NULL,
  manufacturers_id INT DEFAULT NULL,
  products_manufacturers_model VARCHAR(64) DEFAULT NULL,
  products_ordered INT(11) NOT NULL DEFAULT 0,
  products_fsk18 INT(1) NOT NULL DEFAULT 0,
  products_vpe INT(11) NOT NULL,
  products_vpe_status INT(1) NOT NULL DEFAULT 0,
  products_vpe_value DECIMAL(15,4) NOT NULL,
  products_startpage INT(1) NOT NULL DEFAULT 0,
  products_startpage_sort INT(4) NOT NULL DEFAULT 0,
  PRIMARY KEY (products_id),
  KEY idx_products_date_added (products_date_added),
  KEY idx_products_model (products_model),
  KEY idx_products_status (products_status),
  KEY idx_products_startpage (products_startpage),
  KEY idx_manufacturers_id (manufacturers_id),
  KEY idx_products_sort (products_sort),
  KEY idx_products_startpage_sort (products_startpage_sort),
  KEY idx_products_image (products_image)
);

CREATE TABLE products_description (
  products_id INT(11) NOT NULL,
  language_id INT(11) NOT NULL,
  products_name VARCHAR(255) NOT NULL DEFAULT '',
  products_heading_title VARCHAR(255) NOT NULL DEFAULT '',
  products_description TEXT DEFAULT NULL,
  products_short_description TEXT DEFAULT NULL,
  products_keywords VARCHAR(255) DEFAULT NULL,
  products_meta_title TEXT NOT NULL,
  products_meta_description TEXT NOT NULL,
  products_meta_keywords TEXT NOT NULL,
  products_url VARCHAR(255) DEFAULT NULL,
  products_viewed INT(5) DEFAULT 0,
  products_order_description TEXT DEFAULT NULL,
  PRIMARY KEY (products_id, language_id),
  KEY idx_products_name (products_name)
);

CREATE TABLE products_attributes (
  products_attributes_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  options_id INT(11) NOT NULL,
  options_values_id INT(11) NOT NULL,
  options_values_price DECIMAL(15,4) NOT NULL,
  price_prefix CHAR(1) NOT NULL,
  attributes_model VARCHAR(64) DEFAULT NULL,
  attributes_stock INT(4) DEFAULT NULL,
  options_values_weight DECIMAL(15,4) NOT NULL,
  weight_prefix CHAR(1) NOT NULL,
  sortorder INT(11) DEFAULT NULL,
  attributes_ean VARCHAR(64) DEFAULT NULL,
  attributes_vpe_id INT(11) NOT NULL,
  attributes_vpe_value DECIMAL(15,4) NOT NULL,
  PRIMARY KEY (products_attributes_id),
  KEY idx_products_id (products_id),
  KEY idx_options (options_id, options_values_id),
  KEY idx_sortorder (sortorder)
);

CREATE TABLE products_options (
  products_options_id INT(11) NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  products_options_name VARCHAR(255) NOT NULL DEFAULT '',
  products_options_sortorder INT(11) NOT NULL,
  PRIMARY KEY (products_options_id, language_id),
  KEY idx_products_options_sortorder (products_options_sortorder)
);

CREATE TABLE products_options_values (
  products_options_values_id INT(11) NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  products_options_values_name VARCHAR(255) NOT NULL DEFAULT '',
  products_options_values_sortorder INT(11) NOT NULL,
  PRIMARY KEY (products_options_values_id, language_id),
  KEY idx_products_options_values_sortorder (products_options_values_sortorder)
);

CREATE TABLE products_options_values_to_products_options (
  products_options_values_to_products_options_id INT(11) NOT NULL AUTO_INCREMENT,
  products_options_id INT(11) NOT NULL,
  products_options_values_id INT(11) NOT NULL,
  PRIMARY KEY (products_options_values_to_products_options_id),
  KEY idx_products_options_id (products_options_id)
);

CREATE TABLE products_to_categories (
  products_id INT(11) NOT NULL,
  categories_id INT(11) NOT NULL,
  PRIMARY KEY (products_id,categories_id),
  KEY idx_categories_id (categories_id)
);

CREATE TABLE products_images (
  image_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  image_nr SMALLINT(11) NOT NULL,
  image_name VARCHAR(255) NOT NULL,
  PRIMARY KEY (image_id),
  KEY idx_products_id (products_id),
  KEY idx_image_nr (image_nr),
  KEY idx_image_name (image_name)
);

CREATE TABLE products_vpe (
  products_vpe_id INT(11) NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  products_vpe_name VARCHAR(32) NOT NULL DEFAULT '',
  PRIMARY KEY (products_vpe_id, language_id)
);

CREATE TABLE products_graduated_prices (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL DEFAULT 0,
  quantity INT(11) NOT NULL DEFAULT 0,
  unitprice DECIMAL(15,4) NOT NULL DEFAULT 0.0000,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id)
);

CREATE TABLE specials (
  specials_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  specials_quantity INT(4) NOT NULL,
  specials_old_products_price DECIMAL(15,4) NOT NULL,
  specials_new_products_price DECIMAL(15,4) NOT NULL,
  specials_date_added DATETIME DEFAULT NULL,
  specials_last_modified DATETIME DEFAULT NULL,
  start_date DATETIME DEFAULT NULL,
  expires_date DATETIME DEFAULT NULL,
  date_status_change DATETIME DEFAULT NULL,
  status INT(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (specials_id),
  KEY idx_products_id (products_id),
  KEY idx_status (status),
  KEY idx_start_date (start_date),
  KEY idx_expires_date (expires_date)
);

CREATE TABLE categories (
  categories_id INT(11) NOT NULL AUTO_INCREMENT,
  categories_image VARCHAR(255) NOT NULL,
  categories_image_mobile VARCHAR(255) NOT NULL,
  categories_image_list VARCHAR(255) NOT NULL,
  parent_id INT NOT NULL DEFAULT 0,
  categories_status INT(1) NOT NULL,
  categories_template VARCHAR(64) DEFAULT NULL,
  group_permission_0 TINYINT(1) NOT NULL,
  group_permission_1 TINYINT(1) NOT NULL,
  group_permission_2 TINYINT(1) NOT NULL,
  group_permission_3 TINYINT(1) NOT NULL,
  group_permission_4 TINYINT(1) NOT NULL,
  listing_template VARCHAR(64) NOT NULL DEFAULT '',
  sort_order INT(3) NOT NULL DEFAULT 0,
  products_sorting VARCHAR(64) DEFAULT NULL,
  products_sorting2 VARCHAR(64) DEFAULT NULL,
  date_added DATETIME DEFAULT NULL,
  last_modified DATETIME DEFAULT NULL,
  PRIMARY KEY (categories_id),
  KEY idx_categories_parent_id (parent_id),
  KEY idx_categories_status (categories_status),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE categories_description (
  categories_id INT(11) NOT NULL,
  language_id INT(11) NOT NULL,
  categories_name VARCHAR(255) NOT NULL,
  categories_heading_title VARCHAR(255) NOT NULL,
  categories_description TEXT NOT NULL,
  categories_meta_title TEXT NOT NULL,
  categories_meta_description TEXT NOT NULL,
  categories_meta_keywords TEXT NOT NULL,
  PRIMARY KEY (categories_id, language_id),
  KEY idx_categories_name (categories_name)
);

CREATE TABLE manufacturers (
  manufacturers_id INT(11) NOT NULL AUTO_INCREMENT,
  manufacturers_name VARCHAR(64) NOT NULL,
  manufacturers_image VARCHAR(255) NOT NULL,
  date_added DATETIME DEFAULT NULL,
  last_modified DATETIME DEFAULT NULL,
  PRIMARY KEY (manufacturers_id),
  KEY idx_manufacturers_name (manufacturers_name)
);

CREATE TABLE manufacturers_info (
  manufacturers_id INT(11) NOT NULL,
  languages_id INT(11) NOT NULL,
  manufacturers_title VARCHAR(255) NOT NULL DEFAULT '',
  manufacturers_description TEXT DEFAULT NULL,
  manufacturers_meta_title TEXT NOT NULL,
  manufacturers_meta_description TEXT NOT NULL,
  manufacturers_meta_keywords TEXT NOT NULL,
  manufacturers_url VARCHAR(255) NOT NULL,
  url_clicked INT(5) NOT NULL DEFAULT 0,
  date_last_click DATETIME DEFAULT NULL,
  PRIMARY KEY (manufacturers_id, languages_id)
);

CREATE TABLE shipping_status (
  shipping_status_id INT NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  shipping_status_name VARCHAR(128) NOT NULL,
  shipping_status_image VARCHAR(64) NOT NULL,
  sort_order INT(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (shipping_status_id, language_id),
  KEY idx_shipping_status_name (shipping_status_name),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE currencies (
  currencies_id INT(11) NOT NULL AUTO_INCREMENT,
  title VARCHAR(32) NOT NULL,
  code CHAR(3) NOT NULL,
  symbol_left VARCHAR(12) DEFAULT NULL,
  symbol_right VARCHAR(12) DEFAULT NULL,
  decimal_point CHAR(1) DEFAULT NULL,
  thousands_point CHAR(1) DEFAULT NULL,
  decimal_places CHAR(1) DEFAULT NULL,
  value FLOAT(13,8) DEFAULT NULL,
  last_updated DATETIME DEFAULT NULL,
  status INT(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (currencies_id),
  UNIQUE KEY idx_code (code),
  KEY idx_status (status)
);

CREATE TABLE languages (
  languages_id INT(11) NOT NULL AUTO_INCREMENT,
  name VARCHAR(32) NOT NULL,
  code CHAR(5) NOT NULL,
  image VARCHAR(64) NOT NULL,
  directory VARCHAR(32) DEFAULT NULL,
  sort_order INT(3) DEFAULT NULL,
  language_charset TEXT NOT NULL,
  status INT(1) NOT NULL DEFAULT 1,
  status_admin INT(1) NOT NULL DEFAULT 1,
  PRIMARY KEY (languages_id),
  UNIQUE KEY idx_code (code),
  KEY idx_status (status),
  KEY idx_status_admin (status_admin),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE configuration (
  configuration_id INT(11) NOT NULL AUTO_INCREMENT,
  configuration_key VARCHAR(128) NOT NULL,
  configuration_value TEXT NOT NULL,
  configuration_group_id INT(11) NOT NULL,
  sort_order INT(5) DEFAULT NULL,
  last_modified DATETIME DEFAULT NULL,
  date_added DATETIME NOT NULL,
  use_function VARCHAR(255) DEFAULT NULL,
  set_function VARCHAR(255) DEFAULT NULL,
  PRIMARY KEY (configuration_id),
  KEY idx_configuration_group_id (configuration_group_id),
  KEY idx_sort_order (sort_order),
  UNIQUE KEY idx_configuration_key (configuration_key)
);

CREATE TABLE configuration_group (
  configuration_group_id INT(11) NOT NULL AUTO_INCREMENT,
  configuration_group_title VARCHAR(64) NOT NULL,
  configuration_group_description VARCHAR(255) NOT NULL,
  sort_order INT(5) DEFAULT NULL,
  visible INT(1) DEFAULT 1,
  PRIMARY KEY (configuration_group_id),
  KEY idx_sort_order (sort_order)
);

CREATE TABLE shop_configuration (
  configuration_id INT(11) NOT NULL AUTO_INCREMENT,
  configuration_key VARCHAR(255) NOT NULL DEFAULT '',
  configuration_value TEXT NOT NULL,
  PRIMARY KEY (configuration_id),
  KEY idx_configuration_key (configuration_key)
);

CREATE TABLE module_backup (
  configuration_id INT(11) NOT NULL AUTO_INCREMENT,
  configuration_key VARCHAR(128) NOT NULL,
  configuration_value TEXT NOT NULL,
  last_modified DATETIME DEFAULT NULL,
  PRIMARY KEY (configuration_id),
  UNIQUE KEY idx_configuration_key (configuration_key)
);

CREATE TABLE coupons (
  coupon_id INT(11) NOT NULL AUTO_INCREMENT,
  coupon_type CHAR(1) NOT NULL DEFAULT 'F',
  coupon_code VARCHAR(32) NOT NULL DEFAULT '',
  coupon_amount DECIMAL(8,4) NOT NULL DEFAULT 0.0000,
  coupon_minimum_order DECIMAL(8,4) NOT NULL DEFAULT 0.0000,
  coupon_start_date DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  coupon_expire_date DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  uses_per_coupon INT(5) NOT NULL DEFAULT 1,
  uses_per_user INT(5) NOT NULL DEFAULT 0,
  restrict_to_products TEXT DEFAULT NULL,
  restrict_to_categories TEXT DEFAULT NULL,
  restrict_to_customers TEXT DEFAULT NULL,
  coupon_active CHAR(1) NOT NULL DEFAULT 'Y',
  date_created DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  date_modified DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (coupon_id),
  UNIQUE KEY idx_coupon_code (coupon_code)
);

CREATE TABLE coupons_description (
  coupon_id INT(11) NOT NULL DEFAULT 0,
  language_id INT(11) NOT NULL,
  coupon_name VARCHAR(32) NOT NULL DEFAULT '',
  coupon_description TEXT DEFAULT NULL,
  PRIMARY KEY (coupon_id, language_id)
);

CREATE TABLE coupon_gv_customer (
  customer_id INT(5) NOT NULL DEFAULT 0,
  amount DECIMAL(8,4) NOT NULL DEFAULT 0.0000,
  PRIMARY KEY (customer_id)
);

CREATE TABLE coupon_gv_queue (
  unique_id INT(5) NOT NULL AUTO_INCREMENT,
  customer_id INT(5) NOT NULL DEFAULT 0,
  order_id INT(5) NOT NULL DEFAULT 0,
  amount DECIMAL(8,4) NOT NULL DEFAULT 0.0000,
  date_created DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  ipaddr VARCHAR(50) NOT NULL DEFAULT '',
  release_flag CHAR(1) NOT NULL DEFAULT 'N',
  PRIMARY KEY (unique_id),
  KEY idx_customer_id (customer_id)
);

CREATE TABLE coupon_redeem_track (
  unique_id INT(11) NOT NULL AUTO_INCREMENT,
  coupon_id INT(11) NOT NULL DEFAULT 0,
  customer_id INT(11) NOT NULL DEFAULT 0,
  redeem_date DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  redeem_ip VARCHAR(50) NOT NULL DEFAULT '',
  order_id INT(11) NOT NULL DEFAULT 0,
  PRIMARY KEY (unique_id)
);

CREATE TABLE newsletter_recipients (
  mail_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_email_address VARCHAR(255) NOT NULL DEFAULT '',
  customers_id INT(11) NOT NULL DEFAULT 0,
  customers_status INT(5) NOT NULL DEFAULT 0,
  customers_firstname VARCHAR(64) NOT NULL DEFAULT '',
  customers_lastname VARCHAR(64) NOT NULL DEFAULT '',
  mail_status INT(1) NOT NULL DEFAULT 0,
  mail_key VARCHAR(32) NOT NULL DEFAULT '',
  date_added DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  ip_date_added VARCHAR(50) DEFAULT NULL,
  date_confirmed DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  ip_date_confirmed VARCHAR(50) DEFAULT NULL,
  PRIMARY KEY (mail_id),
  KEY idx_mail_key (mail_key),
  KEY idx_mail_status (mail_status),
  UNIQUE KEY idx_customers_email_address (customers_email_address)
);

CREATE TABLE newsletter_recipients_history (
  history_id INT(11) NOT NULL AUTO_INCREMENT,
  customers_email_address VARCHAR(255) NOT NULL,
  customers_action VARCHAR(32) NOT NULL,
  ip_address VARCHAR(50) DEFAULT NULL,
  date_added DATETIME NOT NULL DEFAULT '0000-00-00 00:00:00',
  PRIMARY KEY (history_id),
  KEY idx_customers_email_address (customers_email_address)
);

CREATE TABLE email_content (
  content_id INT(11) NOT NULL AUTO_INCREMENT,
  email_id VARCHAR(64) NOT NULL DEFAULT '0',
  group_ids TEXT DEFAULT NULL,
  content_name VARCHAR(255) NOT NULL DEFAULT '',
  content_file VARCHAR(255) NOT NULL,
  content_link TEXT NOT NULL,
  languages_id INT(11) NOT NULL,
  content_read INT(11) NOT NULL DEFAULT 0,
  file_comment TEXT NOT NULL,
  PRIMARY KEY (content_id),
  KEY idx_email_id (email_id)
);

CREATE TABLE database_version (
  id INT(11) NOT NULL AUTO_INCREMENT,
  version VARCHAR(32) NOT NULL,
  PRIMARY KEY (id)
);

CREATE TABLE personal_offers_by_customers_status_0 (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  quantity INT(11) DEFAULT NULL,
  personal_offer DECIMAL(15,4) DEFAULT NULL,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id),
  KEY idx_quantity (quantity)
);

CREATE TABLE personal_offers_by_customers_status_1 (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  quantity INT(11) DEFAULT NULL,
  personal_offer DECIMAL(15,4) DEFAULT NULL,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id),
  KEY idx_quantity (quantity)
);

CREATE TABLE personal_offers_by_customers_status_2 (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  quantity INT(11) DEFAULT NULL,
  personal_offer DECIMAL(15,4) DEFAULT NULL,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id),
  KEY idx_quantity (quantity)
);

CREATE TABLE personal_offers_by_customers_status_3 (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  quantity INT(11) DEFAULT NULL,
  personal_offer DECIMAL(15,4) DEFAULT NULL,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id),
  KEY idx_quantity (quantity)
);

CREATE TABLE personal_offers_by_customers_status_4 (
  price_id INT(11) NOT NULL AUTO_INCREMENT,
  products_id INT(11) NOT NULL,
  quantity INT(11) DEFAULT NULL,
  personal_offer DECIMAL(15,4) DEFAULT NULL,
  PRIMARY KEY (price_id),
  KEY idx_products_id (products_id),
  KEY idx_quantity (quantity)
);
