-- +goose Up
-- What people change of a collective invoice can be taken back, and one that cannot be issued says why.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_collective_invoice' AND column_name = 'hold_reason') = 0,
  'ALTER TABLE fakturis_collective_invoice ADD COLUMN hold_reason TEXT NULL COMMENT ''why it could not be issued as it stands''', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

CREATE TABLE IF NOT EXISTS fakturis_collective_version (
  collective_id BIGINT      NOT NULL,
  version       INT         NOT NULL COMMENT 'the state before a change',
  items         MEDIUMTEXT  NOT NULL COMMENT 'ids of its planned invoices, JSON',
  content       MEDIUMTEXT  NOT NULL,
  total_cents   BIGINT      NOT NULL,
  replaced_by   VARCHAR(64) NOT NULL,
  replaced_at   DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (collective_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_collective_version;
ALTER TABLE fakturis_collective_invoice DROP COLUMN hold_reason;
