-- +goose Up
-- An order that the shop cancelled keeps its totals, so these do not tell any more that nothing may be billed.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_order' AND column_name = 'cancelled') = 0,
  'ALTER TABLE fakturis_order ADD COLUMN cancelled BOOLEAN NOT NULL DEFAULT FALSE COMMENT ''the shop set all totals to zero; here are those of before, where they were seen'' AFTER total_cents', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;
UPDATE fakturis_order SET cancelled = TRUE WHERE type = 'shop' AND total_cents = 0
  AND EXISTS (SELECT 1 FROM fakturis_order_line l WHERE l.order_id = fakturis_order.id AND l.amount_cents <> 0)
  AND NOT EXISTS (SELECT 1 FROM fakturis_order_tax t WHERE t.order_id = fakturis_order.id);

-- +goose Down
ALTER TABLE fakturis_order DROP COLUMN cancelled;
