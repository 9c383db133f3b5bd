-- +goose Up
-- The year plan reads partner by partner what is planned in a span of days.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_planned_invoice' AND index_name = 'year_plan') = 0,
  'ALTER TABLE fakturis_planned_invoice ADD KEY year_plan (partner_id, provisional_date, status)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_planned_invoice DROP KEY year_plan;
