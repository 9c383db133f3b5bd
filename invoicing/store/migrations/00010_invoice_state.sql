-- +goose Up
-- What is issued never changes, so what goes on changing leaves the invoice's row: when it was mailed, what of it is paid or taken
-- back, and what it bills (which is free again when the invoice is cancelled).

CREATE TABLE IF NOT EXISTS fakturis_invoice_state (
  invoice_id      BIGINT      NOT NULL PRIMARY KEY,
  due_date        DATE        NULL,
  payable_cents   BIGINT      NOT NULL COMMENT 'what the invoice asks for',
  paid_cents      BIGINT      NOT NULL DEFAULT 0,
  cancelled_cents BIGINT      NOT NULL DEFAULT 0 COMMENT 'gross, taken back by cancellations',
  settled         BOOLEAN     NOT NULL DEFAULT FALSE COMMENT 'nothing is left to pay',
  sent_at         DATETIME(6) NULL,
  KEY open (settled, due_date, invoice_id),
  KEY sent_at (sent_at, invoice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_billed (
  billed     VARCHAR(80) NOT NULL PRIMARY KEY COMMENT 'order:17 or collective:5: billed once',
  invoice_id BIGINT      NOT NULL,
  KEY invoice_id (invoice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose StatementBegin
SET @fakturis_move = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice' AND column_name = 'sent_at') = 0, 'DO 0',
  'INSERT IGNORE INTO fakturis_invoice_state (invoice_id, due_date, payable_cents, settled, sent_at)
    SELECT id, due_date, total_cents, total_cents <= 0, sent_at FROM fakturis_invoice WHERE status = ''gestellt''');
-- +goose StatementEnd
PREPARE fakturis_move FROM @fakturis_move;
EXECUTE fakturis_move;
DEALLOCATE PREPARE fakturis_move;

-- +goose StatementBegin
SET @fakturis_move = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice' AND column_name = 'billed') = 0, 'DO 0',
  'INSERT IGNORE INTO fakturis_billed (billed, invoice_id) SELECT billed, id FROM fakturis_invoice WHERE billed IS NOT NULL');
-- +goose StatementEnd
PREPARE fakturis_move FROM @fakturis_move;
EXECUTE fakturis_move;
DEALLOCATE PREPARE fakturis_move;

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

-- +goose StatementBegin
SET @fakturis_drop = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice' AND column_name = 'sent_at') = 0, 'DO 0',
  'ALTER TABLE fakturis_invoice DROP COLUMN sent_at, DROP KEY billed_once, DROP COLUMN billed,
    ADD COLUMN hold_reason TEXT NULL COMMENT ''why the draft must not be issued yet; NULL when nothing stands in the way'' AFTER status');
-- +goose StatementEnd
PREPARE fakturis_drop FROM @fakturis_drop;
EXECUTE fakturis_drop;
DEALLOCATE PREPARE fakturis_drop;

-- +goose Down
ALTER TABLE fakturis_invoice DROP COLUMN hold_reason, ADD COLUMN sent_at DATETIME(6) NULL, ADD COLUMN billed VARCHAR(80) NULL;
UPDATE fakturis_invoice i JOIN fakturis_invoice_state s ON s.invoice_id = i.id SET i.sent_at = s.sent_at;
UPDATE fakturis_invoice i JOIN fakturis_billed b ON b.invoice_id = i.id SET i.billed = b.billed;
ALTER TABLE fakturis_invoice ADD UNIQUE KEY billed_once (billed);
DROP TABLE fakturis_billed, fakturis_invoice_state;
