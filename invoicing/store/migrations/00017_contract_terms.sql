-- +goose Up
-- Contracts get terms that change, orders can be billed within a collective invoice, and every draft can have a day on which it goes out by itself.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_contract' AND column_name = 'terms') = 0,
  'ALTER TABLE fakturis_contract
    ADD COLUMN partner_id    BIGINT      NOT NULL DEFAULT 0,
    ADD COLUMN terms         MEDIUMTEXT  NULL COMMENT ''JSON of the whole contract; NULL: only what the columns say'',
    ADD COLUMN version       INT         NOT NULL DEFAULT 1,
    ADD COLUMN ends_on       DATE        NULL COMMENT ''last day of service as things stand; NULL: open'',
    ADD COLUMN notice_until  DATE        NULL COMMENT ''last day to give notice before the term is prolonged'',
    ADD COLUMN paused_until  DATE        NULL COMMENT ''of the running or next pause'',
    ADD COLUMN planned_until DATE        NULL COMMENT ''last day for which periods were laid out'',
    ADD COLUMN hold_reason   TEXT        NULL COMMENT ''why nothing can be planned'',
    ADD KEY partner_id (partner_id), ADD KEY ends_on (ends_on, id), ADD KEY planned_until (planned_until, id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

UPDATE fakturis_contract c JOIN fakturis_order o ON o.id = c.order_id SET c.partner_id = o.partner_id WHERE c.partner_id = 0;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_planned_invoice' AND column_name = 'whole_order') = 0,
  'ALTER TABLE fakturis_planned_invoice
    MODIFY COLUMN contract_id BIGINT NULL COMMENT ''NULL: a whole order'',
    MODIFY COLUMN status VARCHAR(20) NOT NULL COMMENT ''geplant, zusammengefasst, entwurf, abgerechnet, ausgesetzt'',
    ADD COLUMN whole_order BIGINT AS (IF(contract_id IS NULL, order_id, NULL)) STORED,
    ADD COLUMN note VARCHAR(512) NOT NULL DEFAULT '''',
    ADD UNIQUE KEY billed_whole (whole_order),
    ADD KEY due (status, provisional_date, id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_collective_invoice' AND column_name = 'waiting_since') = 0,
  'ALTER TABLE fakturis_collective_invoice
    ADD COLUMN waiting_since  DATE        NULL COMMENT ''the provisional date that it had first'' AFTER send_date,
    ADD COLUMN remind_on      DATE        NULL COMMENT ''not asked about before'' AFTER waiting_since,
    ADD COLUMN deselected_on  DATE        NULL COMMENT ''somebody said: no date for now'' AFTER remind_on,
    ADD COLUMN guard          TEXT        NULL COMMENT ''why it was held instead of sent'' AFTER deselected_on,
    ADD COLUMN guard_released VARCHAR(64) NOT NULL DEFAULT '''' AFTER guard,
    ADD COLUMN dated_back     BOOLEAN     NOT NULL DEFAULT FALSE AFTER guard_released,
    ADD COLUMN missed_decided BOOLEAN     NOT NULL DEFAULT FALSE AFTER dated_back,
    ADD COLUMN version        INT         NOT NULL DEFAULT 1,
    ADD KEY undated (status, provisional_date, id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

UPDATE fakturis_collective_invoice SET waiting_since = provisional_date WHERE waiting_since IS NULL;

-- A draft's schedule lies beside it: an issued invoice's row never changes, and most invoices have none.
CREATE TABLE IF NOT EXISTS fakturis_invoice_schedule (
  invoice_id       BIGINT      NOT NULL PRIMARY KEY,
  provisional_date DATE        NULL,
  send_date        DATE        NULL COMMENT 'empty: not sent by itself',
  waiting_since    DATE        NULL,
  remind_on        DATE        NULL,
  deselected_on    DATE        NULL,
  guard            TEXT        NULL,
  guard_released   VARCHAR(64) NOT NULL DEFAULT '',
  dated_back       BOOLEAN     NOT NULL DEFAULT FALSE,
  missed_decided   BOOLEAN     NOT NULL DEFAULT FALSE,
  KEY send_date (send_date, invoice_id),
  KEY provisional_date (provisional_date, invoice_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_setting (
  name       VARCHAR(64) NOT NULL PRIMARY KEY COMMENT 'vacation',
  value      TEXT        NOT NULL COMMENT 'JSON',
  changed_by VARCHAR(64) NOT NULL,
  changed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_setting, fakturis_invoice_schedule;
ALTER TABLE fakturis_collective_invoice DROP KEY undated, DROP COLUMN waiting_since, DROP COLUMN remind_on, DROP COLUMN deselected_on, DROP COLUMN guard,
  DROP COLUMN guard_released, DROP COLUMN dated_back, DROP COLUMN missed_decided, DROP COLUMN version;
DELETE FROM fakturis_planned_invoice WHERE contract_id IS NULL;
ALTER TABLE fakturis_planned_invoice DROP KEY billed_whole, DROP KEY due, DROP COLUMN whole_order, DROP COLUMN note, MODIFY COLUMN contract_id BIGINT NOT NULL;
ALTER TABLE fakturis_contract DROP KEY partner_id, DROP KEY ends_on, DROP KEY planned_until, DROP COLUMN partner_id, DROP COLUMN terms, DROP COLUMN version,
  DROP COLUMN ends_on, DROP COLUMN notice_until, DROP COLUMN paused_until, DROP COLUMN planned_until, DROP COLUMN hold_reason;
