-- +goose Up
-- The changes that wait for a person are few among many: a key on the first letter of the documents does not find them.
ALTER TABLE fakturis_order_revision DROP KEY unseen, ADD KEY unseen (seen_at, document, order_id);

-- +goose Down
ALTER TABLE fakturis_order_revision DROP KEY unseen, ADD KEY unseen (seen_at, document(1));
