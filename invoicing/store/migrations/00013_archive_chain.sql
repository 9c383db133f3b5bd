-- +goose Up
-- Every issued document and every file of one gets a link in a chain of hashes; each link vouches for all before it. The head
-- says where the chain ends, so that nobody can cut the end off. ADR 11.

CREATE TABLE IF NOT EXISTS fakturis_archive_chain (
  seq         BIGINT      NOT NULL PRIMARY KEY COMMENT '1, 2, 3, … without a gap',
  at          DATETIME(6) NOT NULL COMMENT 'when the link was made; of an issued invoice the moment of issue',
  kind        VARCHAR(10) NOT NULL COMMENT 'issued: a document with its content; file: a PDF or XML of one',
  taken_over  BOOLEAN     NOT NULL COMMENT 'older than the chain: it vouches for it from here on only',
  document    VARCHAR(20) NOT NULL COMMENT 'invoice, delivery_note',
  document_id BIGINT      NOT NULL,
  format      VARCHAR(10) NOT NULL COMMENT 'of a file: pdf, xml',
  number      VARCHAR(64) NOT NULL,
  date        DATE        NULL,
  total_cents BIGINT      NOT NULL,
  sha256      BINARY(32)  NOT NULL COMMENT 'of the frozen content, or of the file',
  prev        BINARY(32)  NOT NULL COMMENT 'hash of the link before; zeros for the first',
  hash        BINARY(32)  NOT NULL COMMENT 'SHA-256 of all of the above',
  UNIQUE KEY linked_once (document, document_id, kind, format)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS fakturis_archive_head (
  id            TINYINT     NOT NULL PRIMARY KEY,
  seq           BIGINT      NOT NULL COMMENT 'of the last link; 0 without one',
  hash          BINARY(32)  NOT NULL,
  taken_over_at DATETIME(6) NULL COMMENT 'when all that is older than the chain had its links'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT IGNORE INTO fakturis_archive_head (id, seq, hash) VALUES (1, 0, REPEAT(CHAR(0), 32));

-- +goose Down
DROP TABLE fakturis_archive_head, fakturis_archive_chain;
