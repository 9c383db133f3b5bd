-- +goose Up
-- What clerks and rules want to change in the shops, how far it got, and the carriers their parcels go by.

CREATE TABLE IF NOT EXISTS fakturis_status_intent (
  id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id       BIGINT       NOT NULL,
  open_order     BIGINT       NULL COMMENT 'order_id while something is still to happen: one at a time',
  source         VARCHAR(40)  NOT NULL,
  shop           VARCHAR(40)  NOT NULL,
  shop_key       BIGINT       NOT NULL COMMENT 'orders_id',
  seen_status    BIGINT       NOT NULL COMMENT 'what the clerk saw; another one in the shop refuses the wish',
  status         BIGINT       NOT NULL,
  comment        TEXT         NOT NULL,
  notify         TINYINT(1)   NOT NULL,
  send_comment   TINYINT(1)   NOT NULL,
  parcels        TEXT         NOT NULL COMMENT 'JSON',
  mail_way       VARCHAR(12)  NOT NULL COMMENT 'extension, own, none',
  cause          VARCHAR(40)  NOT NULL COMMENT 'form, bulk, api, rule:delivery_note ...',
  form_id        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
  state          VARCHAR(12)  NOT NULL COMMENT 'queued, waiting, unknown, done, refused, cancelled',
  step           VARCHAR(12)  NOT NULL DEFAULT '' COMMENT 'begun, status, parcels, mailing, mailed, history',
  reason         TEXT         NOT NULL COMMENT 'German',
  waiting_since  DATETIME(6)  NULL,
  mail_state     VARCHAR(12)  NOT NULL DEFAULT '',
  mail_id        BIGINT       NULL,
  mail_error     TEXT         NOT NULL,
  mail_try       INT          NOT NULL DEFAULT 1,
  history_before BIGINT       NOT NULL DEFAULT 0,
  history_at     VARCHAR(19)  NOT NULL DEFAULT '' COMMENT 'by the clock of the shop''s server',
  history_id     BIGINT       NOT NULL DEFAULT 0,
  actor          VARCHAR(64)  NOT NULL,
  created_at     DATETIME(6)  NOT NULL,
  done_at        DATETIME(6)  NULL,
  UNIQUE KEY one_open (open_order),
  UNIQUE KEY form_id (form_id),
  KEY order_id (order_id, id),
  KEY state (state, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_carrier (
  source     VARCHAR(40)  NOT NULL,
  carrier_id BIGINT       NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  link       VARCHAR(512) NOT NULL,
  sort_order INT          NOT NULL,
  PRIMARY KEY (source, carrier_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_carrier, fakturis_status_intent;
