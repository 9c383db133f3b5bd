-- +goose Up
-- One kind of records of one shop in a log that another shop fills.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_sync_log' AND index_name = 'shop_kind') = 0,
  'ALTER TABLE fakturis_sync_log ADD KEY shop_kind (shop, kind)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_sync_log DROP KEY shop_kind;
