-- +goose Up
-- What the pages about the mirror need: how far a scan is, each request once, and a log that is searched fast
-- however long it is.

CREATE TABLE IF NOT EXISTS fakturis_sync_progress (
  source VARCHAR(40) NOT NULL PRIMARY KEY,
  kind   VARCHAR(20) NOT NULL COMMENT 'articles, customers, orders, shipping_methods: what the running scan reads',
  done   BIGINT      NOT NULL,
  total  BIGINT      NOT NULL,
  at     DATETIME(6) NOT NULL COMMENT 'an old one is of a scan that is over'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_sync_request' AND index_name = 'asked_once') = 0,
  'ALTER TABLE fakturis_sync_request
     ADD COLUMN open TINYINT AS (IF(done_at IS NULL, 1, NULL)) VIRTUAL,
     ADD COLUMN from_days INT AS (IFNULL(TO_DAYS(from_date), 0)) VIRTUAL,
     ADD UNIQUE KEY asked_once (source, action, kind, shop_key, from_days, open),
     ADD KEY done_at (done_at)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_sync_log' AND index_name = 'shop_event') = 0,
  'ALTER TABLE fakturis_sync_log ADD KEY shop_event (shop, event), ADD KEY shop_newest (shop), ADD KEY kind_event (kind, event),
     ADD KEY kind_newest (kind), ADD KEY event_newest (event)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
DROP TABLE fakturis_sync_progress;
ALTER TABLE fakturis_sync_log DROP KEY shop_event, DROP KEY shop_newest, DROP KEY kind_event, DROP KEY kind_newest, DROP KEY event_newest;
ALTER TABLE fakturis_sync_request DROP KEY asked_once, DROP KEY done_at, DROP COLUMN open, DROP COLUMN from_days;
