-- +goose Up
-- Contracts are listed by where they stand, and what their terms skip is told from what a person skips.

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_contract' AND column_name = 'state') = 0,
  'ALTER TABLE fakturis_contract
    ADD COLUMN state         VARCHAR(12) NOT NULL DEFAULT ''aktiv'' COMMENT ''gehalten, beendet, gekuendigt, vorgemerkt, pausiert, auslaufend, aktiv; as of the day it was reckoned'',
    ADD COLUMN takeover      VARCHAR(10) NOT NULL DEFAULT '''' COMMENT ''hand, entwurf, senden; empty: hand'',
    ADD COLUMN terminated_on DATE        NULL COMMENT ''day on which notice was given'',
    ADD COLUMN paused_from   DATE        NULL COMMENT ''of the running or next pause'',
    ADD KEY state (state, id), ADD KEY takeover (takeover, id)', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose StatementBegin
SET @fakturis_add = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE()
    AND table_name = 'fakturis_planned_invoice' AND column_name = 'skipped_by_terms') = 0,
  'ALTER TABLE fakturis_planned_invoice ADD COLUMN skipped_by_terms BOOLEAN NOT NULL DEFAULT FALSE AFTER status', 'DO 0');
-- +goose StatementEnd
PREPARE fakturis_add FROM @fakturis_add;
EXECUTE fakturis_add;
DEALLOCATE PREPARE fakturis_add;

-- +goose Down
ALTER TABLE fakturis_planned_invoice DROP COLUMN skipped_by_terms;
ALTER TABLE fakturis_contract DROP KEY state, DROP KEY takeover, DROP COLUMN state, DROP COLUMN takeover, DROP COLUMN terminated_on, DROP COLUMN paused_from;
