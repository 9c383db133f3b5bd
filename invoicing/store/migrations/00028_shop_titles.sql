-- +goose Up
-- What a shop's language files call its modules; only its extension can tell.

CREATE TABLE IF NOT EXISTS fakturis_shop_title (
  source   VARCHAR(40)  NOT NULL,
  kind     VARCHAR(10)  NOT NULL COMMENT 'shipping, payment',
  code     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the module, in small letters',
  language CHAR(2)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ISO 639-1',
  title    VARCHAR(255) NOT NULL,
  PRIMARY KEY (source, kind, code, language)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- +goose Down
DROP TABLE fakturis_shop_title;
