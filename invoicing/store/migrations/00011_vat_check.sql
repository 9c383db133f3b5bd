-- +goose Up
-- The evidence of checks of VAT ids: what was asked, of whom, when, and the answer as it came. Rows are only ever added.

CREATE TABLE IF NOT EXISTS fakturis_vat_check (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  vat_id     VARCHAR(40)  NOT NULL COMMENT 'normalised, as it was asked about',
  own_id     VARCHAR(40)  NOT NULL COMMENT 'of who asked',
  service    VARCHAR(10)  NOT NULL COMMENT 'vies, bzst or hand',
  result     VARCHAR(12)  NOT NULL COMMENT 'valid, invalid, unavailable or format',
  at         DATETIME(6)  NOT NULL,
  request_id VARCHAR(100) NOT NULL COMMENT 'of the service',
  asked      TEXT         NOT NULL,
  answer     TEXT         NOT NULL COMMENT 'verbatim, cut; by hand: what was seen',
  actor      VARCHAR(64)  NOT NULL COMMENT 'login; empty: the program itself',
  KEY vat_id (vat_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE IF EXISTS fakturis_vat_check;
