-- +goose Up
-- What was paid, as rows that are only ever added; which document takes back or replaces which; and beside each invoice what
-- follows from both, so that lists and sums read one index.

CREATE TABLE IF NOT EXISTS fakturis_payment (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_id BIGINT       NOT NULL,
  paid_on    DATE         NOT NULL,
  cents      BIGINT       NOT NULL COMMENT 'what the open amount falls by; negative for money that went back to the customer',
  kind       VARCHAR(12)  NOT NULL COMMENT 'zahlung, skonto, erstattung, ausbuchung, regel',
  note       VARCHAR(255) NOT NULL DEFAULT '',
  actor      VARCHAR(80)  NOT NULL,
  at         DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  reverses   BIGINT       NULL COMMENT 'the wrong entry that this one takes back',
  UNIQUE KEY reversed_once (reverses),
  KEY invoice_id (invoice_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_correction (
  invoice_id  BIGINT      NOT NULL PRIMARY KEY COMMENT 'the document that corrects',
  original_id BIGINT      NOT NULL,
  kind        VARCHAR(12) NOT NULL COMMENT 'storno, korrektur',
  KEY original_id (original_id, invoice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice_state' AND column_name = 'payment_state') > 0, 'DO 0',
  'ALTER TABLE fakturis_invoice_state
    ADD COLUMN currency CHAR(3) NOT NULL DEFAULT '''' AFTER due_date,
    ADD COLUMN payment_state VARCHAR(12) NOT NULL DEFAULT ''offen'' COMMENT ''offen, teilbezahlt, bezahlt, erstatten, storniert; empty for a cancellation'' AFTER settled,
    ADD COLUMN cancelled BOOLEAN NOT NULL DEFAULT FALSE COMMENT ''taken back as a whole'' AFTER payment_state,
    DROP KEY open,
    ADD KEY settled (settled, invoice_id, due_date),
    ADD KEY payment_state (payment_state, invoice_id),
    ADD KEY cancelled (cancelled, invoice_id),
    ADD KEY open_sums (settled, currency, due_date, payable_cents, paid_cents, cancelled_cents)');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

UPDATE fakturis_invoice_state s JOIN fakturis_invoice i ON i.id = s.invoice_id
  SET s.currency = i.currency, s.payment_state = IF(s.settled, 'bezahlt', 'offen') WHERE s.currency = '';

CREATE OR REPLACE VIEW fakturis_rechnungsliste AS
SELECT i.id AS rechnung_id, i.number AS rechnung_nr, i.type AS art, i.order_id AS auftrag_id,
  CAST(10000 + i.partner_id AS CHAR(20)) AS kunde_nr, i.invoice_date AS datum, i.due_date AS faellig,
  CAST(i.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(i.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(i.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  CASE WHEN s.cancelled THEN 'storniert' WHEN s.sent_at IS NOT NULL THEN 'versendet' ELSE i.status END AS status,
  s.sent_at AS versendet_am,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'pdf') AS pdf_sha256,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'xml') AS xml_sha256
FROM fakturis_invoice i LEFT JOIN fakturis_invoice_state s ON s.invoice_id = i.id;

CREATE OR REPLACE VIEW fakturis_sammelrechnungsliste AS
SELECT c.id AS sammel_id, CAST(10000 + c.partner_id AS CHAR(20)) AS kunde_nr,
  CASE WHEN p.company <> '' THEN p.company ELSE TRIM(CONCAT(p.first_name, ' ', p.last_name)) END AS kunde_name,
  c.provisional_date AS vorlaeufiges_datum, c.send_date AS versanddatum, c.status AS status,
  (SELECT COUNT(*) FROM fakturis_collective_item i WHERE i.collective_id = c.id) AS anzahl,
  CAST(c.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(c.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(c.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  (SELECT v.number FROM fakturis_billed b JOIN fakturis_invoice v ON v.id = b.invoice_id WHERE b.billed = CONCAT('collective:', c.id)) AS rechnung_nr
FROM fakturis_collective_invoice c LEFT JOIN fakturis_partner p ON p.id = c.partner_id;

CREATE OR REPLACE VIEW fakturis_offene_posten AS
SELECT i.id AS rechnung_id, i.number AS rechnung_nr, CAST(10000 + i.partner_id AS CHAR(20)) AS kunde_nr,
  i.invoice_date AS datum, s.due_date AS faellig,
  CAST(s.payable_cents / 100 AS DECIMAL(15,2)) AS betrag,
  CAST(s.paid_cents / 100 AS DECIMAL(15,2)) AS bezahlt,
  CAST(s.cancelled_cents / 100 AS DECIMAL(15,2)) AS storniert,
  CAST((s.payable_cents - s.paid_cents - s.cancelled_cents) / 100 AS DECIMAL(15,2)) AS offen,
  CASE WHEN s.cancelled THEN 'storniert' ELSE s.payment_state END AS zahlungsstatus
FROM fakturis_invoice_state s JOIN fakturis_invoice i ON i.id = s.invoice_id WHERE i.type <> 'storno';

-- +goose Down
DROP VIEW fakturis_offene_posten;
DROP TABLE fakturis_payment, fakturis_correction;
CREATE OR REPLACE VIEW fakturis_rechnungsliste AS
SELECT i.id AS rechnung_id, i.number AS rechnung_nr, i.type AS art, i.order_id AS auftrag_id,
  CAST(10000 + i.partner_id AS CHAR(20)) AS kunde_nr, i.invoice_date AS datum, i.due_date AS faellig,
  CAST(i.net_cents / 100 AS DECIMAL(15,2)) AS summe_netto,
  CAST(i.tax_cents / 100 AS DECIMAL(15,2)) AS summe_steuer,
  CAST(i.total_cents / 100 AS DECIMAL(15,2)) AS summe_brutto,
  CASE WHEN s.sent_at IS NOT NULL THEN 'versendet' ELSE i.status END AS status,
  s.sent_at AS versendet_am,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'pdf') AS pdf_sha256,
  (SELECT LOWER(HEX(f.sha256)) FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'xml') AS xml_sha256
FROM fakturis_invoice i LEFT JOIN fakturis_invoice_state s ON s.invoice_id = i.id;
ALTER TABLE fakturis_invoice_state DROP KEY settled, DROP KEY payment_state, DROP KEY cancelled, DROP KEY open_sums,
  DROP COLUMN currency, DROP COLUMN payment_state, DROP COLUMN cancelled, ADD KEY open (settled, due_date, invoice_id);
