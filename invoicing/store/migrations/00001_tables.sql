-- +goose Up
-- The FAKTURIS tables. Amounts of documents are BIGINT cents, prices of the shop DECIMAL(15,4), tax rates
-- ten-thousandths of a percent, business dates DATE, instants DATETIME(6) in UTC.

CREATE TABLE IF NOT EXISTS fakturis_shop (
  shop_key      VARCHAR(40)  NOT NULL PRIMARY KEY,
  source        VARCHAR(40)  NOT NULL COMMENT 'key of the configured database; a multishop has several shops in one',
  name          VARCHAR(120) NOT NULL,
  url           VARCHAR(255) NOT NULL,
  position      INT          NOT NULL,
  last_success  DATETIME(6)  NULL COMMENT 'end of the last scan without an error'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_shop_status (
  source     VARCHAR(40)  NOT NULL,
  status_id  BIGINT       NOT NULL,
  language   VARCHAR(5)   NOT NULL COMMENT 'ISO 639-1',
  name       VARCHAR(128) NOT NULL,
  sort_order INT          NOT NULL,
  PRIMARY KEY (source, status_id, language)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_origin (
  id          BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  source      VARCHAR(40) NOT NULL,
  kind        VARCHAR(20) NOT NULL,
  shop_key    VARCHAR(64) CHARACTER SET ascii NOT NULL COMMENT 'the shop''s own key of the row',
  shop_no     BIGINT      NOT NULL COMMENT 'the same as a number, for ranges; 0 where it is none',
  shop        VARCHAR(40) NOT NULL COMMENT 'the shop of the database that the row belongs to',
  entity_id   BIGINT      NOT NULL COMMENT 'id in the table that kind names (customer, guest: fakturis_partner)',
  fingerprint BINARY(16)  NOT NULL,
  created_at  DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  deleted_at  DATETIME(6) NULL COMMENT 'when the shop''s row was found gone',
  UNIQUE KEY origin (source, kind, shop_key),
  KEY ranges (source, kind, shop_no),
  KEY entity (kind, entity_id, shop)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_partner (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  salutation VARCHAR(20)  NOT NULL,
  company    VARCHAR(128) NOT NULL,
  first_name VARCHAR(128) NOT NULL,
  last_name  VARCHAR(128) NOT NULL,
  street     VARCHAR(128) NOT NULL,
  extra      VARCHAR(128) NOT NULL,
  postcode   VARCHAR(20)  NOT NULL,
  city       VARCHAR(128) NOT NULL,
  state      VARCHAR(64)  NOT NULL,
  country    CHAR(2)      NOT NULL,
  email      VARCHAR(255) NOT NULL,
  phone      VARCHAR(64)  NOT NULL,
  vat_id     VARCHAR(32)  NOT NULL,
  language   VARCHAR(5)   NOT NULL,
  inactive   BOOLEAN      NOT NULL DEFAULT FALSE,
  match_key  BINARY(16)   NOT NULL COMMENT 'of normalised e-mail and name: partners with an equal one are the same',
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY match_key (match_key),
  KEY name (last_name, first_name),
  KEY company (company),
  KEY email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_delivery_address (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT       NOT NULL,
  salutation VARCHAR(20)  NOT NULL,
  company    VARCHAR(128) NOT NULL,
  first_name VARCHAR(128) NOT NULL,
  last_name  VARCHAR(128) NOT NULL,
  street     VARCHAR(128) NOT NULL,
  extra      VARCHAR(128) NOT NULL,
  postcode   VARCHAR(20)  NOT NULL,
  city       VARCHAR(128) NOT NULL,
  state      VARCHAR(64)  NOT NULL,
  country    CHAR(2)      NOT NULL,
  match_key  BINARY(16)   NOT NULL COMMENT 'of the normalised address',
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY partner_address (partner_id, match_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_contact (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id BIGINT       NOT NULL,
  salutation VARCHAR(20)  NOT NULL,
  first_name VARCHAR(128) NOT NULL,
  last_name  VARCHAR(128) NOT NULL,
  email      VARCHAR(255) NOT NULL,
  phone      VARCHAR(64)  NOT NULL,
  match_key  BINARY(16)   NOT NULL COMMENT 'of the normalised name',
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY partner_contact (partner_id, match_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_article (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number      VARCHAR(64)   NOT NULL,
  name        VARCHAR(255)  NOT NULL,
  description TEXT          NOT NULL,
  ean         VARCHAR(128)  NOT NULL,
  net_price   DECIMAL(15,4) NOT NULL,
  tax_rate    INT           NOT NULL,
  stock       BIGINT        NOT NULL,
  weight      DECIMAL(15,4) NOT NULL,
  active      BOOLEAN       NOT NULL,
  created_at  DATETIME(6)   NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY number (number),
  KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_article_text (
  article_id  BIGINT       NOT NULL,
  language    VARCHAR(5)   NOT NULL,
  name        VARCHAR(255) NOT NULL,
  short       TEXT         NOT NULL,
  description MEDIUMTEXT   NOT NULL,
  PRIMARY KEY (article_id, language)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_article_variant (
  article_id   BIGINT        NOT NULL,
  option_id    BIGINT        NOT NULL,
  value_id     BIGINT        NOT NULL,
  option_name  VARCHAR(255)  NOT NULL,
  value_name   VARCHAR(255)  NOT NULL,
  number       VARCHAR(64)   NOT NULL,
  ean          VARCHAR(64)   NOT NULL,
  surcharge    DECIMAL(15,4) NOT NULL,
  price_sign   CHAR(1)       NOT NULL,
  weight       DECIMAL(15,4) NOT NULL,
  stock        BIGINT        NOT NULL,
  PRIMARY KEY (article_id, option_id, value_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_article_price (
  article_id   BIGINT        NOT NULL,
  kind         VARCHAR(20)   NOT NULL COMMENT 'gruppe, sonderpreis',
  group_id     BIGINT        NOT NULL,
  min_quantity BIGINT        NOT NULL,
  group_name   VARCHAR(64)   NOT NULL,
  net_price    DECIMAL(15,4) NOT NULL,
  valid_from   DATE          NULL,
  valid_until  DATE          NULL,
  active       BOOLEAN       NOT NULL,
  PRIMARY KEY (article_id, kind, group_id, min_quantity)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_shipping_method (
  id        BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  code      VARCHAR(64)   NOT NULL,
  name      VARCHAR(255)  NOT NULL,
  active    BOOLEAN       NOT NULL,
  zone      VARCHAR(255)  NOT NULL COMMENT 'tax zone to which it is limited; empty for all',
  mode      VARCHAR(20)   NOT NULL COMMENT 'gewicht, preis, stueck, pauschal',
  tax_rate  INT           NOT NULL,
  free_from DECIMAL(15,4) NOT NULL,
  settings  MEDIUMTEXT    NOT NULL COMMENT 'JSON: every key of the module in the shop'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_shipping_method_tier (
  method_id   BIGINT        NOT NULL,
  position    INT           NOT NULL,
  zone        INT           NOT NULL,
  countries   TEXT          NOT NULL,
  limit_value DECIMAL(15,4) NOT NULL,
  price       DECIMAL(15,4) NOT NULL,
  handling    DECIMAL(15,4) NOT NULL,
  PRIMARY KEY (method_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_order (
  id            BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type          VARCHAR(10)   NOT NULL COMMENT 'shop, manuell; an order with a contract counts as service',
  number        VARCHAR(64)   NOT NULL,
  source        VARCHAR(40)   NOT NULL COMMENT 'empty for an order entered by hand',
  shop          VARCHAR(40)   NOT NULL,
  shop_order_id BIGINT        NOT NULL COMMENT 'shop: orders_id',
  shop_number   VARCHAR(64)   NOT NULL,
  partner_id    BIGINT        NOT NULL,
  ordered_at    DATETIME(6)   NULL,
  currency      CHAR(3)       NOT NULL,
  rate_to_home  DECIMAL(14,6) NOT NULL,
  language      VARCHAR(5)    NOT NULL,
  customer_name VARCHAR(255)  NOT NULL,
  email         VARCHAR(255)  NOT NULL,
  phone         VARCHAR(64)   NOT NULL,
  vat_id        VARCHAR(32)   NOT NULL,
  billing       TEXT          NOT NULL COMMENT 'JSON address',
  delivery      TEXT          NOT NULL COMMENT 'JSON address',
  customer      TEXT          NOT NULL COMMENT 'JSON address',
  status_id     BIGINT        NOT NULL COMMENT 'shop: orders_status',
  shipping      VARCHAR(255)  NOT NULL,
  shipping_key  VARCHAR(64)   NOT NULL,
  payment       VARCHAR(128)  NOT NULL,
  comment       TEXT          NOT NULL,
  price_mode    VARCHAR(10)   NOT NULL COMMENT 'brutto, netto',
  net_cents     BIGINT        NOT NULL,
  tax_cents     BIGINT        NOT NULL,
  total_cents   BIGINT        NOT NULL COMMENT 'gross: what the customer pays',
  check_flag    BOOLEAN       NOT NULL COMMENT 'a person must look at it',
  check_reason  TEXT          NOT NULL,
  history       MEDIUMTEXT    NOT NULL COMMENT 'JSON: status changes of the shop',
  parcels       TEXT          NOT NULL COMMENT 'JSON',
  deleted_at    DATETIME(6)   NULL COMMENT 'when the shop''s row was found gone',
  created_at    DATETIME(6)   NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  updated_at    DATETIME(6)   NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  UNIQUE KEY number (number),
  KEY ordered_at (ordered_at, id),
  KEY partner_id (partner_id),
  KEY shop (shop, ordered_at),
  KEY customer_name (customer_name),
  KEY email (email),
  KEY check_flag (check_flag, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_order_line (
  id          BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id    BIGINT        NOT NULL,
  position    INT           NOT NULL,
  kind        VARCHAR(10)   NOT NULL COMMENT 'artikel, versand, gebuehr, rabatt, gutschein',
  article_key VARCHAR(120)  NOT NULL COMMENT 'the shop''s article with its options, 12{3}7',
  number      VARCHAR(255)  NOT NULL,
  text        VARCHAR(512)  NOT NULL,
  details     TEXT          NOT NULL COMMENT 'JSON: chosen options',
  quantity    DECIMAL(15,4) NOT NULL,
  unit_price  DECIMAL(15,4) NOT NULL,
  amount_cents BIGINT       NOT NULL COMMENT 'gross or net by the order''s price_mode',
  tax_rate    INT           NOT NULL,
  UNIQUE KEY order_position (order_id, position)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_order_tax (
  order_id    BIGINT NOT NULL,
  rate        INT    NOT NULL,
  net_cents   BIGINT NOT NULL,
  tax_cents   BIGINT NOT NULL,
  gross_cents BIGINT NOT NULL,
  PRIMARY KEY (order_id, rate)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_held (
  source   VARCHAR(40)  NOT NULL,
  kind     VARCHAR(20)  NOT NULL,
  shop_key VARCHAR(64)  CHARACTER SET ascii NOT NULL,
  shop     VARCHAR(40)  NOT NULL,
  reason   TEXT         NOT NULL COMMENT 'German: what is wrong, what to do',
  since    DATETIME(6)  NOT NULL,
  PRIMARY KEY (source, kind, shop_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_scan (
  source      VARCHAR(40) NOT NULL,
  kind        VARCHAR(20) NOT NULL,
  range_from  BIGINT      NOT NULL,
  range_to    BIGINT      NOT NULL,
  fingerprint BINARY(16)  NOT NULL COMMENT 'of the shop''s raw rows in the range when it was last read',
  scanned_at  DATETIME(6) NOT NULL,
  PRIMARY KEY (source, kind, range_from)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_contract (
  id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id       BIGINT      NOT NULL,
  interval_count INT         NOT NULL,
  interval_unit  VARCHAR(10) NOT NULL COMMENT 'tag, woche, monat, jahr',
  start_date     DATE        NOT NULL COMMENT 'the anchor of all periods',
  period_count   INT         NOT NULL,
  arrears        BOOLEAN     NOT NULL,
  created_at     DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY order_id (order_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_planned_invoice (
  id               BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  contract_id      BIGINT      NOT NULL,
  order_id         BIGINT      NOT NULL,
  partner_id       BIGINT      NOT NULL,
  period           INT         NOT NULL COMMENT 'k of anchor + k intervals',
  period_from      DATE        NOT NULL,
  period_until     DATE        NOT NULL,
  provisional_date DATE        NOT NULL,
  status           VARCHAR(20) NOT NULL COMMENT 'geplant, zusammengefasst, abgerechnet',
  content          MEDIUMTEXT  NOT NULL COMMENT 'JSON: lines and totals',
  total_cents      BIGINT      NOT NULL,
  UNIQUE KEY billed_once (contract_id, period),
  KEY order_id (order_id),
  KEY partner_id (partner_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_collective_invoice (
  id               BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  partner_id       BIGINT      NOT NULL,
  provisional_date DATE        NOT NULL,
  send_date        DATE        NULL COMMENT 'empty: not sent by itself',
  status           VARCHAR(20) NOT NULL COMMENT 'geplant, gestellt, versendet',
  currency         CHAR(3)     NOT NULL,
  price_mode       VARCHAR(10) NOT NULL,
  content          MEDIUMTEXT  NOT NULL COMMENT 'JSON: lines and totals that will be billed',
  net_cents        BIGINT      NOT NULL,
  tax_cents        BIGINT      NOT NULL,
  total_cents      BIGINT      NOT NULL,
  created_at       DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY due (status, send_date),
  KEY partner_id (partner_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_collective_item (
  collective_id BIGINT NOT NULL,
  planned_id    BIGINT NOT NULL,
  position      INT    NOT NULL,
  PRIMARY KEY (collective_id, planned_id),
  UNIQUE KEY combined_once (planned_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_invoice (
  id             BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  type           VARCHAR(20)  NOT NULL COMMENT 'rechnung, sammelrechnung, storno',
  status         VARCHAR(20)  NOT NULL COMMENT 'entwurf, gestellt',
  number         VARCHAR(64)  NULL COMMENT 'given at issue, never before',
  number_range   VARCHAR(80)  NULL,
  number_counter BIGINT       NULL,
  billed         VARCHAR(80)  NULL COMMENT 'what is billed, order:17 or collective:5: billed once',
  order_id       BIGINT       NULL,
  collective_id  BIGINT       NULL,
  partner_id     BIGINT       NOT NULL,
  shop           VARCHAR(40)  NOT NULL,
  invoice_date   DATE         NULL,
  due_date       DATE         NULL,
  currency       CHAR(3)      NOT NULL,
  net_cents      BIGINT       NOT NULL,
  tax_cents      BIGINT       NOT NULL,
  total_cents    BIGINT       NOT NULL,
  content        MEDIUMTEXT   NOT NULL COMMENT 'JSON: the whole document; frozen at issue',
  content_sha256 BINARY(32)   NULL,
  created_at     DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  issued_at      DATETIME(6)  NULL,
  sent_at        DATETIME(6)  NULL,
  UNIQUE KEY number (number),
  UNIQUE KEY counter (number_range, number_counter),
  UNIQUE KEY billed_once (billed),
  KEY order_id (order_id),
  KEY partner_id (partner_id),
  KEY invoice_date (invoice_date, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_delivery_note (
  id             BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  number         VARCHAR(64) NOT NULL,
  number_range   VARCHAR(80) NOT NULL,
  number_counter BIGINT      NOT NULL,
  delivered      VARCHAR(80) NULL COMMENT 'what is delivered as a whole, order:17: delivered once',
  order_id       BIGINT      NOT NULL,
  partner_id     BIGINT      NOT NULL,
  shop           VARCHAR(40) NOT NULL,
  note_date      DATE        NOT NULL,
  status         VARCHAR(20) NOT NULL COMMENT 'erstellt, versendet',
  content        MEDIUMTEXT  NOT NULL COMMENT 'JSON: the whole document',
  created_at     DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY number (number),
  UNIQUE KEY counter (number_range, number_counter),
  UNIQUE KEY delivered_once (delivered),
  KEY order_id (order_id),
  KEY partner_id (partner_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_number_range (
  range_key  VARCHAR(80) NOT NULL PRIMARY KEY COMMENT 'kind, shop and year, such as rechnung//2026',
  last_value BIGINT      NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_document_file (
  id         BIGINT      NOT NULL AUTO_INCREMENT PRIMARY KEY,
  document   VARCHAR(20) NOT NULL COMMENT 'invoice, delivery_note',
  document_id BIGINT     NOT NULL,
  format     VARCHAR(10) NOT NULL COMMENT 'pdf, xml',
  content    LONGBLOB    NOT NULL,
  sha256     BINARY(32)  NOT NULL,
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY attached_once (document, document_id, format)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_mail (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  invoice_id BIGINT       NOT NULL,
  send_no    INT          NOT NULL COMMENT '1 for the first sending, more for each deliberate one after it',
  shop       VARCHAR(40)  NOT NULL,
  state      VARCHAR(12)  NOT NULL COMMENT 'planned, queued, committing, sent, failed, unknown',
  sender     VARCHAR(255) NOT NULL,
  recipient  VARCHAR(255) NOT NULL,
  recipient_name VARCHAR(255) NOT NULL,
  bcc        VARCHAR(255) NOT NULL,
  subject    VARCHAR(255) NOT NULL,
  body       TEXT         NOT NULL,
  message_id VARCHAR(255) NOT NULL,
  file_name  VARCHAR(128) NOT NULL,
  pdf_sha256 BINARY(32)   NULL,
  reply      VARCHAR(512) NOT NULL DEFAULT '',
  error      TEXT         NOT NULL,
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  sent_at    DATETIME(6)  NULL,
  UNIQUE KEY sent_once (invoice_id, send_no),
  KEY state (state, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_job (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind         VARCHAR(40)  NOT NULL,
  dedupe_key   VARCHAR(120) NULL,
  args         TEXT         NOT NULL COMMENT 'JSON',
  state        VARCHAR(10)  NOT NULL COMMENT 'available, running, done, failed, unknown, cancelled',
  run_at       DATETIME(6)  NOT NULL,
  attempt      INT          NOT NULL DEFAULT 0,
  max_attempts INT          NOT NULL,
  owner        VARCHAR(64)  NULL,
  lease_until  DATETIME(6)  NULL,
  last_error   TEXT         NULL,
  created_at   DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  finished_at  DATETIME(6)  NULL,
  UNIQUE KEY dedupe_key (dedupe_key),
  KEY claim (state, run_at, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_leader (
  name       VARCHAR(40)  NOT NULL PRIMARY KEY,
  holder     VARCHAR(64)  NOT NULL,
  term       BIGINT       NOT NULL,
  expires_at DATETIME(6)  NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_user (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  login         VARCHAR(64)  NOT NULL,
  name          VARCHAR(128) NOT NULL,
  password_hash VARCHAR(255) NOT NULL COMMENT 'argon2id in PHC form',
  created_at    DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY login (login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_session (
  token   CHAR(64)    CHARACTER SET ascii NOT NULL PRIMARY KEY COMMENT 'SHA-256 of the cookie''s token, hexadecimal',
  data    BLOB        NOT NULL,
  expiry  DATETIME(6) NOT NULL,
  KEY expiry (expiry)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_token (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name       VARCHAR(64)  NOT NULL,
  hash       BINARY(32)   NOT NULL COMMENT 'SHA-256 of the token',
  last_used  DATETIME(6)  NULL,
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  UNIQUE KEY hash (hash),
  UNIQUE KEY name (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_idempotency (
  token_id   BIGINT       NOT NULL,
  idem_key   VARCHAR(128) NOT NULL,
  request    BINARY(32)   NOT NULL COMMENT 'SHA-256 of method, path and body',
  status     INT          NOT NULL COMMENT '0 while the first request is under way',
  response   MEDIUMTEXT   NOT NULL,
  created_at DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (token_id, idem_key),
  KEY created_at (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_audit (
  id        BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  at        DATETIME(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  actor     VARCHAR(64)  NOT NULL COMMENT 'login, token or fakturisd',
  action    VARCHAR(40)  NOT NULL,
  entity    VARCHAR(40)  NOT NULL,
  entity_id BIGINT       NOT NULL,
  detail    TEXT         NOT NULL,
  KEY entity (entity, entity_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_audit, fakturis_idempotency, fakturis_token, fakturis_session, fakturis_user, fakturis_leader, fakturis_job,
  fakturis_mail, fakturis_document_file, fakturis_number_range, fakturis_delivery_note, fakturis_invoice, fakturis_collective_item,
  fakturis_collective_invoice, fakturis_planned_invoice, fakturis_contract, fakturis_scan, fakturis_held, fakturis_order_tax, fakturis_order_line,
  fakturis_order, fakturis_shipping_method_tier, fakturis_shipping_method, fakturis_article_price, fakturis_article_variant,
  fakturis_article_text, fakturis_article, fakturis_contact, fakturis_delivery_address, fakturis_partner, fakturis_origin,
  fakturis_shop_status, fakturis_shop;
