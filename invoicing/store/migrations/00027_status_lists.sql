-- +goose Up
-- Status changes are listed by shop and counted by the hour, and each push of one has a job of its own.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_status_intent' AND column_name = 'pushes') = 0,
  'ALTER TABLE fakturis_status_intent
    ADD COLUMN pushes INT NOT NULL DEFAULT 1 COMMENT ''jobs that were entered for it'' AFTER history_id,
    ADD KEY shop (shop, id), ADD KEY shop_state (shop, state, id), ADD KEY done (state, done_at)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_status_intent DROP KEY shop, DROP KEY shop_state, DROP KEY done, DROP COLUMN pushes;
