-- +goose Up
-- Partners that a clerk entered belong to FAKTURIS itself: they stay when the shop that knew them too forgets them.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_partner' AND column_name = 'by_hand') = 0,
  'ALTER TABLE fakturis_partner ADD COLUMN by_hand BOOLEAN NOT NULL DEFAULT FALSE COMMENT ''entered by a clerk'' AFTER inactive', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_partner DROP COLUMN by_hand;
