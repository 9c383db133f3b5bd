-- The rights that fakturisd needs. Replace the names and passwords, keep the structure.
-- Databases: "shop" is the shop's, "fakturis" is the one of FAKTURIS. Run as an administrator of the server:
--   mariadb < grants.sql

-- 1. The FAKTURIS database ----------------------------------------------------------------------------------------
CREATE DATABASE IF NOT EXISTS fakturis CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS 'fakturis'@'localhost' IDENTIFIED BY 'change-me';
-- CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW: the program sets up and migrates its tables and views itself.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER
  ON fakturis.* TO 'fakturis'@'localhost';

-- Better: two accounts. 'fakturis' above makes tables and triggers and gives the daemon's account its rights (database.owner_dsn); the
-- daemon's (database.dsn) can append documents, but neither change nor delete what was issued, nor take the triggers away.
--     GRANT ALL ON fakturis.* TO 'fakturis'@'localhost' WITH GRANT OPTION;
--     CREATE USER IF NOT EXISTS 'fakturis_dienst'@'localhost' IDENTIFIED BY 'change-me';

-- For reports and checks, a user that reads the German views only:
-- CREATE USER IF NOT EXISTS 'fakturis_bericht'@'localhost' IDENTIFIED BY 'change-me';
-- GRANT SELECT ON fakturis.fakturis_auftragsliste           TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_auftragspositionen      TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_geschaeftspartnerliste  TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_lieferanschriftenliste  TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_ansprechpartnerliste    TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_artikelliste            TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_versandartenliste       TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_lieferscheinliste       TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_rechnungsliste          TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_offene_posten           TO 'fakturis_bericht'@'localhost';
-- GRANT SELECT ON fakturis.fakturis_sammelrechnungsliste    TO 'fakturis_bericht'@'localhost';

-- 2. The shop's database: read only -------------------------------------------------------------------------------
-- Only the tables that are read. A table that a shop does not have (orders_tracking and carriers in old releases)
-- makes its GRANT fail: delete that line.
CREATE USER IF NOT EXISTS 'fakturis_shop'@'localhost' IDENTIFIED BY 'change-me-too';
-- Orders
GRANT SELECT ON shop.orders                          TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_products                 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_products_attributes      TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_total                    TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_status                   TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_status_history           TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.orders_tracking                 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.carriers                        TO 'fakturis_shop'@'localhost';
-- Customers, column by column: nobody needs their passwords. In a multishop add the column that names the domain
-- (layout.customer_column).
GRANT SELECT (customers_id, customers_vat_id, customers_gender, customers_firstname, customers_lastname, customers_email_address,
  customers_default_address_id, customers_telephone, account_type)
  ON shop.customers                                  TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.address_book                    TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.customers_status                TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.countries                       TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.zones                           TO 'fakturis_shop'@'localhost';
-- Articles
GRANT SELECT ON shop.products                        TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.products_description            TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.products_attributes             TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.products_options                TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.products_options_values         TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.products_geo_zones_to_tax_class TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.specials                        TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.tax_rates                       TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.geo_zones                       TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.zones_to_geo_zones              TO 'fakturis_shop'@'localhost';
-- Group prices: one table a customer group; add those of further groups (_5, _6, ...)
GRANT SELECT ON shop.personal_offers_by_customers_status_0 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.personal_offers_by_customers_status_1 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.personal_offers_by_customers_status_2 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.personal_offers_by_customers_status_3 TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.personal_offers_by_customers_status_4 TO 'fakturis_shop'@'localhost';
-- Shipping methods, languages, version. Of the configuration only the shipping modules' keys and a few defaults are read.
GRANT SELECT ON shop.configuration                   TO 'fakturis_shop'@'localhost';
-- The module DPD keeps its prices in dpd_country_to_postal, dpd_postal_to_weight and dpd_weight: grant SELECT on those as well.
GRANT SELECT ON shop.languages                       TO 'fakturis_shop'@'localhost';
GRANT SELECT ON shop.database_version                TO 'fakturis_shop'@'localhost';
-- One of its columns tells shops since 3.1.3, which keep a clock of their own.
GRANT SELECT ON shop.manufacturers                   TO 'fakturis_shop'@'localhost';

-- 3. Triggers: changes within seconds (optional) -------------------------------------------------------------------
-- They belong to the account that the shop itself uses: name it in shops[].triggers_dsn. It has all rights on its
-- database as a rule; `fakturisd check` prints what is missing.

-- 4. Changing the status of orders in the shop (optional) ------------------------------------------------------------
-- What the shop's own admin writes on a change of status, and nothing else: name this account in shops[].push.dsn. The
-- same rights given to 'fakturis_shop' do as well, without push.dsn. `fakturisd check` prints what is missing.
CREATE USER IF NOT EXISTS 'fakturis_status'@'localhost' IDENTIFIED BY 'change-me-three';
GRANT SELECT ON shop.orders                                      TO 'fakturis_status'@'localhost';
GRANT SELECT ON shop.manufacturers                               TO 'fakturis_status'@'localhost';
GRANT SELECT, INSERT ON shop.orders_status_history               TO 'fakturis_status'@'localhost';
GRANT SELECT, INSERT ON shop.orders_tracking                     TO 'fakturis_status'@'localhost';
GRANT UPDATE (orders_status, last_modified) ON shop.orders       TO 'fakturis_status'@'localhost';
