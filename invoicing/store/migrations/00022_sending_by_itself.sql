-- +goose Up
-- What is not sent by itself says why and when it is tried again, planned invoices can be put off, and the merchant gets a report.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_collective_invoice' AND column_name = 'retry_at') = 0,
  'ALTER TABLE fakturis_collective_invoice
    ADD COLUMN retry_at DATETIME(6) NULL COMMENT ''what guard tells of is tried again then; NULL: waits for a person'' AFTER guard_released,
    ADD COLUMN tries    INT         NOT NULL DEFAULT 0 COMMENT ''in vain'' AFTER retry_at,
    ADD KEY guarded (guard(8))', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice_schedule' AND column_name = 'retry_at') = 0,
  'ALTER TABLE fakturis_invoice_schedule
    ADD COLUMN retry_at DATETIME(6) NULL COMMENT ''what guard tells of is tried again then; NULL: waits for a person'' AFTER guard_released,
    ADD COLUMN tries    INT         NOT NULL DEFAULT 0 COMMENT ''in vain'' AFTER retry_at,
    ADD KEY guarded (guard(8))', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_planned_invoice' AND column_name = 'remind_on') = 0,
  'ALTER TABLE fakturis_planned_invoice
    ADD COLUMN remind_on     DATE NULL COMMENT ''not asked about before'',
    ADD COLUMN deselected_on DATE NULL COMMENT ''somebody said: no date for now''', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

CREATE TABLE IF NOT EXISTS fakturis_report (
  day        DATE         NOT NULL PRIMARY KEY COMMENT 'one a day, whoever makes it',
  state      VARCHAR(12)  NOT NULL COMMENT 'queued, committing, sent, failed, unknown',
  sender     VARCHAR(255) NOT NULL,
  recipient  VARCHAR(1000) NOT NULL,
  subject    VARCHAR(255) NOT NULL,
  body       MEDIUMTEXT   NOT NULL,
  message_id VARCHAR(255) NOT NULL,
  detail     TEXT         NOT NULL COMMENT 'reply or error',
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  sent_at    DATETIME(6)  NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_report;
ALTER TABLE fakturis_planned_invoice DROP COLUMN remind_on, DROP COLUMN deselected_on;
ALTER TABLE fakturis_invoice_schedule DROP KEY guarded, DROP COLUMN retry_at, DROP COLUMN tries;
ALTER TABLE fakturis_collective_invoice DROP KEY guarded, DROP COLUMN retry_at, DROP COLUMN tries;
