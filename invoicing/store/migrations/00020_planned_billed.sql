-- +goose Up
-- What a collective invoice bills is on record item by item, so that the database itself keeps a period from being billed twice.

INSERT IGNORE INTO fakturis_billed (billed, invoice_id)
SELECT CONCAT('planned:', t.planned_id), b.invoice_id FROM fakturis_collective_item t JOIN fakturis_billed b ON b.billed = CONCAT('collective:', t.collective_id);

-- +goose Down
DELETE FROM fakturis_billed WHERE billed LIKE 'planned:%';
