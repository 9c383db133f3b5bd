-- +goose Up
-- The German views are a contract with reports and checks outside: their names and columns stay.
-- A partner's number (Kundennummer) is 10000 + id everywhere.

CREATE OR REPLACE VIEW fakturis_auftragsliste AS
SELECT o.id AS auftrag_id, o.number AS auftrag_nr,
  CASE WHEN c.id IS NULL THEN o.type ELSE 'service' END AS art,
  o.shop AS shop, o.shop_number AS shop_bestell_nr,
  CAST(10000 + o.partner_id AS CHAR(20)) AS kunde_nr, o.customer_name AS kunde_name,
  o.ordered_at AS bestelldatum, o.status_id AS shop_status_id,
  COALESCE(
    (SELECT s.name FROM fakturis_shop_status s WHERE s.source = o.source AND s.status_id = o.status_id AND s.language = 'de'),
    (SELECT MIN(s.name) FROM fakturis_shop_status s WHERE s.source = o.source AND s.status_id = o.status_id), '') AS shop_status,
  o.currency AS waehrung,
  CAST(o.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(o.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(o.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  o.shipping AS versandart, o.payment AS zahlungsart, o.check_flag AS pruefen, o.check_reason AS pruefgrund
FROM fakturis_order o LEFT JOIN fakturis_contract c ON c.order_id = o.id;

CREATE OR REPLACE VIEW fakturis_auftragspositionen AS
SELECT l.order_id AS auftrag_id, l.position AS pos, l.kind AS art, l.number AS artikel_nr, l.text AS bezeichnung,
  l.quantity AS menge, l.unit_price AS einzelpreis, CAST(l.amount_cents / 100 AS DECIMAL(15,2)) AS betrag,
  CAST(l.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz, o.price_mode AS preisart
FROM fakturis_order_line l JOIN fakturis_order o ON o.id = l.order_id;

CREATE OR REPLACE VIEW fakturis_geschaeftspartnerliste AS
SELECT p.id AS partner_id, CAST(10000 + p.id AS CHAR(20)) AS kunde_nr, p.company AS firma, p.first_name AS vorname, p.last_name AS nachname,
  p.street AS strasse, p.postcode AS plz, p.city AS ort, p.country AS land, p.email AS email, p.phone AS telefon, p.vat_id AS ust_id,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind IN ('customer', 'guest') AND g.entity_id = p.id), '') AS herkunft
FROM fakturis_partner p;

CREATE OR REPLACE VIEW fakturis_lieferanschriftenliste AS
SELECT a.id AS anschrift_id, a.partner_id AS partner_id, a.company AS firma, a.first_name AS vorname, a.last_name AS nachname,
  a.street AS strasse, a.extra AS zusatz, a.postcode AS plz, a.city AS ort, a.country AS land,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind = 'address' AND g.entity_id = a.id), '') AS herkunft
FROM fakturis_delivery_address a;

CREATE OR REPLACE VIEW fakturis_ansprechpartnerliste AS
SELECT c.id AS ansprechpartner_id, c.partner_id AS partner_id, c.salutation AS anrede, c.first_name AS vorname, c.last_name AS nachname,
  c.email AS email, c.phone AS telefon,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind = 'contact' AND g.entity_id = c.id), '') AS herkunft
FROM fakturis_contact c;

CREATE OR REPLACE VIEW fakturis_artikelliste AS
SELECT a.id AS artikel_id, a.number AS artikel_nr, a.name AS bezeichnung, a.ean AS ean,
  CAST(a.net_price AS DECIMAL(15,2)) AS preis_netto, CAST(a.tax_rate / 10000 AS DECIMAL(7,4)) AS steuersatz, a.stock AS bestand, a.active AS aktiv,
  COALESCE((SELECT GROUP_CONCAT(DISTINCT g.shop ORDER BY g.shop SEPARATOR ',') FROM fakturis_origin g
    WHERE g.kind = 'article' AND g.entity_id = a.id), '') AS herkunft
FROM fakturis_article a;

-- One row per shipping method and price zone; staffel is limit:price, comma separated.
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

CREATE OR REPLACE VIEW fakturis_lieferscheinliste AS
SELECT d.id AS lieferschein_id, d.number AS lieferschein_nr, d.order_id AS auftrag_id,
  CAST(10000 + d.partner_id AS CHAR(20)) AS kunde_nr, d.note_date AS datum, d.status AS status
FROM fakturis_delivery_note d;

CREATE OR REPLACE VIEW fakturis_rechnungsliste AS
SELECT i.id AS rechnung_id, i.number AS rechnung_nr, i.type AS art, i.order_id AS auftrag_id,
  CAST(10000 + i.partner_id AS CHAR(20)) AS kunde_nr, i.invoice_date AS datum, i.due_date AS faellig,
  CAST(i.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(i.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(i.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  CASE WHEN i.sent_at IS NOT NULL THEN 'versendet' ELSE i.status END AS status,
  i.sent_at AS versendet_am,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'pdf') AS pdf_sha256,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'xml') AS xml_sha256
FROM fakturis_invoice i;

CREATE OR REPLACE VIEW fakturis_sammelrechnungsliste AS
SELECT c.id AS sammel_id, CAST(10000 + c.partner_id AS CHAR(20)) AS kunde_nr,
  CASE WHEN p.company <> '' THEN p.company ELSE TRIM(CONCAT(p.first_name, ' ', p.last_name)) END AS kunde_name,
  c.provisional_date AS vorlaeufiges_datum, c.send_date AS versanddatum, c.status AS status,
  (SELECT COUNT(*) FROM fakturis_collective_item i WHERE i.collective_id = c.id) AS anzahl,
  CAST(c.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(c.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(c.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  (SELECT v.number FROM fakturis_invoice v WHERE v.collective_id = c.id) AS rechnung_nr
FROM fakturis_collective_invoice c LEFT JOIN fakturis_partner p ON p.id = c.partner_id;

-- +goose Down
DROP VIEW fakturis_sammelrechnungsliste, fakturis_rechnungsliste, fakturis_lieferscheinliste, fakturis_versandartenliste,
  fakturis_artikelliste, fakturis_ansprechpartnerliste, fakturis_lieferanschriftenliste, fakturis_geschaeftspartnerliste,
  fakturis_auftragspositionen, fakturis_auftragsliste;
