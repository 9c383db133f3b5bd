-- +goose Up
-- Sending: who gets a partner's invoices, several recipients and copies, texts that clerks may change, and a record of every step of every mail
-- that is only ever added to.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_partner' AND column_name = 'invoice_email') = 0,
  'ALTER TABLE fakturis_partner ADD COLUMN invoice_email VARCHAR(1000) NOT NULL DEFAULT ''''
    COMMENT ''who gets the invoices, comma separated; entered by clerks, no shop writes it'' AFTER email', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_mail' AND column_name = 'cc') = 0,
  'ALTER TABLE fakturis_mail
    MODIFY COLUMN recipient VARCHAR(1000) NOT NULL COMMENT ''comma separated'',
    ADD COLUMN recipient_source VARCHAR(20) NOT NULL DEFAULT '''' COMMENT ''where the recipient was found: partner_rechnung, auftrag, partner, rechnung, zuletzt, eingabe'' AFTER recipient_name,
    ADD COLUMN cc         VARCHAR(1000) NOT NULL DEFAULT '''' COMMENT ''comma separated'' AFTER recipient_source,
    ADD COLUMN reply_to   VARCHAR(255)  NOT NULL DEFAULT '''' AFTER bcc,
    ADD COLUMN kind       VARCHAR(20)   NOT NULL DEFAULT '''' COMMENT ''of its text: rechnung, sammelrechnung, storno, anzahlung, erneut'' AFTER shop,
    ADD COLUMN error_code SMALLINT      NOT NULL DEFAULT 0 COMMENT ''reply code of the mail server; 0 where it gave none'' AFTER error,
    ADD COLUMN planned_by VARCHAR(64)   NOT NULL DEFAULT '''',
    ADD KEY shop_newest (shop, id),
    ADD KEY shop_state (shop, state, id),
    ADD KEY created_at (created_at, id),
    ADD KEY recipient (recipient(64)),
    ADD KEY message_id (message_id(64))', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

CREATE TABLE IF NOT EXISTS fakturis_mail_text (
  shop       VARCHAR(40)  NOT NULL COMMENT 'empty: of all shops that have none of their own',
  kind       VARCHAR(20)  NOT NULL,
  language   VARCHAR(5)   NOT NULL,
  subject    VARCHAR(255) NOT NULL,
  body       TEXT         NOT NULL,
  changed_by VARCHAR(64)  NOT NULL,
  changed_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (shop, kind, language)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_mail_attempt (
  id      BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  mail_id BIGINT       NOT NULL,
  at      DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  state   VARCHAR(12)  NOT NULL COMMENT 'what the mail became: planned, queued, committing, sent, failed, unknown',
  stage   VARCHAR(12)  NOT NULL DEFAULT '' COMMENT 'of the dialogue: dialing, body, committing; empty outside of it',
  code    SMALLINT     NOT NULL DEFAULT 0 COMMENT 'reply code of the mail server; 0 where it gave none',
  detail  TEXT         NOT NULL COMMENT 'reply or error',
  actor   VARCHAR(64)  NOT NULL,
  KEY mail_id (mail_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT 'only ever added to';

-- +goose Down
DROP TABLE fakturis_mail_attempt, fakturis_mail_text;
ALTER TABLE fakturis_mail DROP KEY shop_newest, DROP KEY shop_state, DROP KEY created_at, DROP KEY recipient, DROP KEY message_id,
  DROP COLUMN recipient_source, DROP COLUMN cc, DROP COLUMN reply_to, DROP COLUMN kind, DROP COLUMN error_code, DROP COLUMN planned_by;
ALTER TABLE fakturis_partner DROP COLUMN invoice_email;
