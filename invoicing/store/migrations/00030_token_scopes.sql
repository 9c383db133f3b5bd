-- +goose Up
-- What a token of the API may do, who made it, and when it was withdrawn. A withdrawn one stays in the list; its name is free again.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_token' AND column_name = 'scopes') = 0,
  'ALTER TABLE fakturis_token
    ADD COLUMN scopes VARCHAR(1000) CHARACTER SET ascii NOT NULL DEFAULT ''read write'' COMMENT ''read, write, shop:KEY; by spaces'' AFTER hash,
    ADD COLUMN created_by VARCHAR(64) NOT NULL DEFAULT ''fakturisd'' COMMENT ''login, or fakturisd for the command line'',
    ADD COLUMN revoked_at DATETIME(6) NULL,
    ADD COLUMN revoked_by VARCHAR(64) NOT NULL DEFAULT '''',
    ADD COLUMN open TINYINT AS (IF(revoked_at IS NULL, 1, NULL)) VIRTUAL,
    DROP KEY name,
    ADD UNIQUE KEY name (name, open)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
DELETE FROM fakturis_token WHERE revoked_at IS NOT NULL;
ALTER TABLE fakturis_token DROP KEY name, ADD UNIQUE KEY name (name), DROP COLUMN open, DROP COLUMN revoked_by, DROP COLUMN revoked_at,
  DROP COLUMN created_by, DROP COLUMN scopes;
