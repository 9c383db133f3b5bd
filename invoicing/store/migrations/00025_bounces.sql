-- +goose Up
-- Mails that a server took and that came back all the same, and the reports of it, each counted once.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_mail' AND column_name = 'bounced_at') = 0,
  'ALTER TABLE fakturis_mail
    ADD COLUMN bounced_at DATETIME(6) NULL COMMENT ''when it became known that an accepted mail did not arrive'' AFTER sent_at', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

CREATE TABLE IF NOT EXISTS fakturis_bounce (
  report     BINARY(32)  NOT NULL PRIMARY KEY COMMENT 'SHA-256 of the report''s own Message-ID, or of the report where it has none',
  mail_id    BIGINT      NOT NULL,
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_bounce;
ALTER TABLE fakturis_mail DROP COLUMN bounced_at;
