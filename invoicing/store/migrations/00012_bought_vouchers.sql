-- +goose Up
-- A voucher that was bought pays ('guthaben'), where a coupon lowers the price; the view goes on calling both 'gutschein'.

CREATE OR REPLACE VIEW fakturis_auftragspositionen AS
SELECT l.order_id AS auftrag_id, l.position AS pos, CASE l.kind WHEN 'guthaben' THEN 'gutschein' ELSE l.kind END AS art, l.number AS artikel_nr,
  l.text AS bezeichnung, l.quantity AS menge, l.unit_price AS einzelpreis, CAST(l.amount_cents / 100 AS DECIMAL(15,2)) AS betrag,
  CAST(l.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz, o.price_mode AS preisart
FROM fakturis_order_line l JOIN fakturis_order o ON o.id = l.order_id;

-- +goose Down
CREATE OR REPLACE VIEW fakturis_auftragspositionen AS
SELECT l.order_id AS auftrag_id, l.position AS pos, l.kind AS art, l.number AS artikel_nr, l.text AS bezeichnung,
  l.quantity AS menge, l.unit_price AS einzelpreis, CAST(l.amount_cents / 100 AS DECIMAL(15,2)) AS betrag,
  CAST(l.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz, o.price_mode AS preisart
FROM fakturis_order_line l JOIN fakturis_order o ON o.id = l.order_id;
