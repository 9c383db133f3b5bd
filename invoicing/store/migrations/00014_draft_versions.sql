-- +goose Up
-- Drafts can be edited, so each change keeps what was there before: undo and redo step through these states, and a form
-- names the version that it was made from. Nothing is ever taken away here.

CREATE TABLE IF NOT EXISTS fakturis_draft_version (
  invoice_id   BIGINT      NOT NULL,
  version      INT         NOT NULL,
  state        INT         NOT NULL COMMENT 'the version whose content this one shows: itself, or an earlier one after undo and redo',
  before_state INT         NOT NULL COMMENT 'the state that undo goes back to; 0 for none',
  tip          INT         NOT NULL COMMENT 'the newest state, to which redo leads',
  action       VARCHAR(20) NOT NULL,
  content      MEDIUMTEXT  NULL COMMENT 'JSON of the draft; NULL where state is another version',
  actor        VARCHAR(64) NOT NULL,
  at           DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (invoice_id, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_invoice' AND index_name = 'status') = 0, 'ALTER TABLE fakturis_invoice ADD KEY status (status, id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_invoice DROP KEY status;
DROP TABLE fakturis_draft_version;
