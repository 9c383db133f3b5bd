-- +goose Up
-- Delivery notes of parts of an order. A note never changes, so what goes on changing leaves its row: whether it was sent or taken
-- back. What became of the order as a whole has a row as soon as something of it was delivered.

CREATE TABLE IF NOT EXISTS fakturis_delivery_note_state (
  note_id   BIGINT      NOT NULL PRIMARY KEY,
  order_id  BIGINT      NOT NULL,
  status    VARCHAR(20) NOT NULL COMMENT 'erstellt, versendet, storniert',
  sent_at   DATETIME(6) NULL,
  voided_at DATETIME(6) NULL,
  KEY status (status, note_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO fakturis_delivery_note_state (note_id, order_id, status) SELECT id, order_id, status FROM fakturis_delivery_note;

CREATE TABLE IF NOT EXISTS fakturis_order_delivery (
  order_id BIGINT      NOT NULL PRIMARY KEY,
  state    VARCHAR(14) NOT NULL COMMENT 'teilgeliefert, geliefert; without a row: offen',
  KEY state (state, order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO fakturis_order_delivery (order_id, state) SELECT DISTINCT order_id, 'geliefert' FROM fakturis_delivery_note WHERE delivered NOT LIKE '%#%';

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_delivery_note' AND column_name = 'form_id') = 0,
  'ALTER TABLE fakturis_delivery_note
    MODIFY COLUMN delivered VARCHAR(80) NULL COMMENT ''order:17 for the first note of an order, order:17#2 for the second: whoever makes one knows all before it'',
    ADD COLUMN form_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT ''of the form that made it: pressed twice it makes one'',
    ADD UNIQUE KEY form_id (form_id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

CREATE OR REPLACE VIEW fakturis_lieferscheinliste AS
SELECT d.id AS lieferschein_id, d.number AS lieferschein_nr, d.order_id AS auftrag_id,
  CAST(10000 + d.partner_id AS CHAR(20)) AS kunde_nr, d.note_date AS datum, COALESCE(s.status, d.status) AS status
FROM fakturis_delivery_note d LEFT JOIN fakturis_delivery_note_state s ON s.note_id = d.id;

-- +goose Down
CREATE OR REPLACE VIEW fakturis_lieferscheinliste AS
SELECT d.id AS lieferschein_id, d.number AS lieferschein_nr, d.order_id AS auftrag_id,
  CAST(10000 + d.partner_id AS CHAR(20)) AS kunde_nr, d.note_date AS datum, d.status AS status
FROM fakturis_delivery_note d;
ALTER TABLE fakturis_delivery_note DROP KEY form_id, DROP COLUMN form_id;
DROP TABLE fakturis_order_delivery, fakturis_delivery_note_state;
