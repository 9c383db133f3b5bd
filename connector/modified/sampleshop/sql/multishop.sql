-- What the sample of a shop for several domains adds. The real extension does not publish its tables, so the
-- connector is told the columns; these are the ones of the sample.

CREATE TABLE multishop (
  id INT(11) NOT NULL,
  name VARCHAR(64) NOT NULL,
  domain VARCHAR(128) NOT NULL,
  PRIMARY KEY (id)
);

ALTER TABLE orders ADD multishop_id INT(11) NOT NULL DEFAULT 0;

ALTER TABLE customers ADD multishop_id INT(11) NOT NULL DEFAULT 0;
