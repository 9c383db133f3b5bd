-- +goose Up
-- A delivery note's content gets a SHA-256 as an invoice's has. Those made before get theirs now, so it vouches for them from here on only.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_delivery_note' AND column_name = 'content_sha256') = 0,
  'ALTER TABLE fakturis_delivery_note ADD COLUMN content_sha256 BINARY(32) NULL AFTER content', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;
UPDATE fakturis_delivery_note SET content_sha256 = UNHEX(SHA2(content, 256)) WHERE content_sha256 IS NULL;

-- +goose Down
ALTER TABLE fakturis_delivery_note DROP COLUMN content_sha256;
