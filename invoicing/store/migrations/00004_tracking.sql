-- +goose Up
-- What the change tracking of the shops remembers: who waits, what changed, what was asked for.

CREATE TABLE IF NOT EXISTS fakturis_pending (
  source  VARCHAR(40) NOT NULL,
  kind    VARCHAR(20) NOT NULL,
  shop_no BIGINT      NOT NULL COMMENT 'the shop''s key of a record that is not whole yet, or has not rested',
  shop    VARCHAR(40) NOT NULL,
  reason  TEXT        NOT NULL COMMENT 'German: what is missing',
  since   DATETIME(6) NOT NULL COMMENT 'when it was first found waiting',
  PRIMARY KEY (source, kind, shop_no)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_order_revision (
  id          BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id    BIGINT       NOT NULL,
  revision    INT          NOT NULL COMMENT '1 is the state in which the order came',
  noticed_at  DATETIME(6)  NOT NULL COMMENT 'when the next state was mirrored: until then this one was valid',
  changes     MEDIUMTEXT   NOT NULL COMMENT 'JSON: what the next state has otherwise',
  state       MEDIUMTEXT   NOT NULL COMMENT 'JSON: the whole order as it was',
  document    VARCHAR(255) NOT NULL COMMENT 'numbers of issued documents that the change does not reach any more; empty: none',
  seen_at     DATETIME(6)  NULL COMMENT 'when a person said that the change beside a document is dealt with',
  seen_by     VARCHAR(80)  NOT NULL DEFAULT '',
  UNIQUE KEY order_revision (order_id, revision),
  KEY unseen (seen_at, document(1))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_sync_log (
  id       BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at       DATETIME(6) NOT NULL,
  source   VARCHAR(40) NOT NULL,
  shop     VARCHAR(40) NOT NULL COMMENT 'the source''s key where the record names no shop',
  kind     VARCHAR(20) NOT NULL COMMENT 'empty: the source as a whole',
  shop_key VARCHAR(64) CHARACTER SET ascii NOT NULL,
  event    VARCHAR(20) NOT NULL COMMENT 'new, changed, deleted, back, waiting, held, released, ignored, failed, forgotten; schema, triggers, request',
  detail   TEXT        NOT NULL COMMENT 'German',
  KEY record (source, kind, shop_key, id),
  KEY at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_sync_request (
  id           BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source       VARCHAR(40) NOT NULL,
  action       VARCHAR(20) NOT NULL COMMENT 'read: read again; forget: forget a record and read it as a new one; scan: look at everything now',
  kind         VARCHAR(20) NOT NULL COMMENT 'of the record to read or forget; empty: every kind',
  shop_key     VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'the record; empty: all since from_date',
  from_date    DATE        NULL COMMENT 'orders bought on that day or later; NULL with an empty shop_key: everything',
  requested_by VARCHAR(80) NOT NULL,
  requested_at DATETIME(6) NOT NULL,
  done_at      DATETIME(6) NULL,
  result       TEXT        NOT NULL COMMENT 'German: what came of it',
  KEY open (source, done_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_tracking (
  source           VARCHAR(40) NOT NULL PRIMARY KEY,
  mode             VARCHAR(20) NOT NULL COMMENT 'triggers or scan',
  reason           TEXT        NOT NULL COMMENT 'German: why no triggers are used though they are wanted; empty: they are, or are not wanted',
  triggers_missing INT         NOT NULL COMMENT 'that were missing or altered when last looked at',
  polled_at        DATETIME(6) NULL COMMENT 'when the shop was last asked what changed',
  scanned_at       DATETIME(6) NULL COMMENT 'end of the last scan of everything',
  scan_seconds     DOUBLE      NOT NULL DEFAULT 0,
  error            TEXT        NOT NULL COMMENT 'why the last look at the shop failed; empty: it did not',
  error_since      DATETIME(6) NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_tracking;
DROP TABLE fakturis_sync_request;
DROP TABLE fakturis_sync_log;
DROP TABLE fakturis_order_revision;
DROP TABLE fakturis_pending;
