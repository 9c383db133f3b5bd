-- The rights that fakturisd needs. Replace the names and passwords, keep the structure.
-- Databases: "shop" is the shop's, "fakturis" is the one of FAKTURIS. Run as an administrator of the server:
--   mariadb < grants.sql

-- 1. The FAKTURIS database ----------------------------------------------------------------------------------------
CREATE DATABASE IF NOT EXISTS fakturis CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE USER IF NOT EXISTS 'fakturis'@'localhost' IDENTIFIED BY 'change-me';
-- CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW: the program sets up and migrates its tables and views itself.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW, TRIGGER
  ON fakturis.* TO 'fakturis'@'localhost';

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
-- GRANT SELECT ON fakturis.fakturis_sammelrechnungsliste    TO 'fakturis_bericht'@'localhost';

-- 2. The shop's database: read only -------------------------------------------------------------------------------
-- Only the tables that are read. A table that a shop does not have (orders_tracking and carriers in old releases)
-- makes its GRANT fail: delete that line.
CREATE USER IF NOT EXISTS 'fakturis_shop'@'localhost' IDENTIFIED BY 'change-me-too';
