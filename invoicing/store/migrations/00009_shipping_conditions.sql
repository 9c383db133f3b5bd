-- +goose Up
-- What a price list alone does not say: how the shop packs, fees on top, what an admin mistyped; and of its steps the
-- carrier's service, postcodes, prices that go on by the half kilogram, and free shipping by zone.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_shipping_method' AND column_name = 'packing') = 0,
  'ALTER TABLE fakturis_shipping_method
    ADD COLUMN packing VARCHAR(255) NOT NULL DEFAULT '''' COMMENT ''JSON: boxes, max, tare, padding; empty: not read yet'',
    ADD COLUMN fees    MEDIUMTEXT   NULL COMMENT ''JSON: surcharge, postcodes, on_delivery'',
    ADD COLUMN hints   MEDIUMTEXT   NULL COMMENT ''JSON: list, German''', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_shipping_method_tier' AND column_name = 'service') = 0,
  'ALTER TABLE fakturis_shipping_method_tier
    ADD COLUMN service    VARCHAR(40)   NOT NULL DEFAULT '''' COMMENT ''product of an express carrier'',
    ADD COLUMN postcodes  MEDIUMTEXT    NULL COMMENT ''ranges within the countries; empty for all'',
    ADD COLUMN over_value DECIMAL(15,4) NOT NULL DEFAULT 0 COMMENT ''above this'',
    ADD COLUMN step_size  DECIMAL(15,4) NOT NULL DEFAULT 0,
    ADD COLUMN step_price DECIMAL(15,4) NOT NULL DEFAULT 0 COMMENT ''for every step begun above over_value'',
    ADD COLUMN free_from  DECIMAL(15,4) NOT NULL DEFAULT 0,
    ADD COLUMN rebate     DECIMAL(15,4) NOT NULL DEFAULT 0 COMMENT ''cheaper by this from there on; 0: free''', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- One row per shipping method, price zone, service and range of postcodes; staffel is limit:price, comma separated, with
-- +price/size where it goes on in steps.
CREATE OR REPLACE VIEW fakturis_versandartenliste AS
SELECT m.id AS versandart_id, m.code AS code, m.name AS bezeichnung,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind = 'shipping_method' AND g.entity_id = m.id), '') AS shop,
  m.active AS aktiv,
  CASE WHEN COALESCE(t.zone, 0) > 0 THEN TRIM(CONCAT(t.zone, ' ', t.service)) ELSE m.zone END AS zone,
  COALESCE(t.countries, '') AS laender,
  COALESCE(GROUP_CONCAT(CONCAT(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.limit_value)), ':',
    TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.price)),
    CASE WHEN t.step_size > 0 THEN CONCAT('+', TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.step_price)), '/',
      TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.step_size))) ELSE '' END) ORDER BY t.position SEPARATOR ','), '') AS staffel,
  CAST(m.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz
FROM fakturis_shipping_method m LEFT JOIN fakturis_shipping_method_tier t ON t.method_id = m.id
GROUP BY m.id, m.code, m.name, m.active, m.zone, m.tax_rate, t.zone, t.service, t.countries, MD5(t.postcodes);

-- +goose Down
CREATE OR REPLACE VIEW fakturis_versandartenliste AS
SELECT m.id AS versandart_id, m.code AS code, m.name AS bezeichnung,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind = 'shipping_method' AND g.entity_id = m.id), '') AS shop,
  m.active AS aktiv,
  CASE WHEN COALESCE(t.zone, 0) > 0 THEN CAST(t.zone AS CHAR(20)) ELSE m.zone END AS zone,
  COALESCE(t.countries, '') AS laender,
  COALESCE(GROUP_CONCAT(CONCAT(TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.limit_value)), ':',
    TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM t.price))) ORDER BY t.position SEPARATOR ','), '') AS staffel,
  CAST(m.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz
FROM fakturis_shipping_method m LEFT JOIN fakturis_shipping_method_tier t ON t.method_id = m.id
GROUP BY m.id, m.code, m.name, m.active, m.zone, m.tax_rate, t.zone, t.countries;
ALTER TABLE fakturis_shipping_method_tier DROP COLUMN service, DROP COLUMN postcodes, DROP COLUMN over_value, DROP COLUMN step_size,
  DROP COLUMN step_price, DROP COLUMN free_from, DROP COLUMN rebate;
ALTER TABLE fakturis_shipping_method DROP COLUMN packing, DROP COLUMN fees, DROP COLUMN hints;
