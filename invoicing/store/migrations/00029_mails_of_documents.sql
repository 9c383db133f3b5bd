-- +goose Up
-- Mails of other documents than invoices: of delivery notes, and of status changes, which carry no file.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_mail' AND column_name = 'document_id') = 0,
  'ALTER TABLE fakturis_mail
    MODIFY COLUMN invoice_id BIGINT NOT NULL DEFAULT 0 COMMENT ''0 for the mail of another document'',
    ADD COLUMN document    VARCHAR(20) NOT NULL DEFAULT ''invoice'' COMMENT ''invoice, delivery_note, status'' AFTER invoice_id,
    ADD COLUMN document_id BIGINT      NOT NULL DEFAULT 0 COMMENT ''of the invoice, delivery note or status intent'' AFTER document', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

UPDATE fakturis_mail SET document_id = invoice_id WHERE document = 'invoice' AND document_id <> invoice_id;

-- The old key goes in the same step as the new one comes: at no moment can a mail be planned twice.
-- +goose StatementBegin
SET @fakturis_key = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_mail' AND index_name = 'sent_once' AND column_name = 'document_id') = 0,
  'ALTER TABLE fakturis_mail DROP KEY sent_once, ADD UNIQUE KEY sent_once (document, document_id, send_no)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_key FROM @fakturis_key;
EXECUTE fakturis_key;
DEALLOCATE PREPARE fakturis_key;

-- +goose Down
DELETE FROM fakturis_mail WHERE document <> 'invoice';
ALTER TABLE fakturis_mail DROP KEY sent_once, DROP COLUMN document, DROP COLUMN document_id, MODIFY COLUMN invoice_id BIGINT NOT NULL,
  ADD UNIQUE KEY sent_once (invoice_id, send_no);
