package store_test

import (
	"testing"

	"fakturisd/invoicing/store"
)

// TestStatusChangesAreListedByIndex: pages and counts of 20,000 status changes, of which few are open, read little.
func TestStatusChangesAreListedByIndex(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	warehouse(b, 2000)
	b.exec(`INSERT INTO fakturis_status_intent (order_id, open_order, source, shop, shop_key, seen_status, status, comment, notify, send_comment, parcels, mail_way, cause, state, reason,
		mail_error, actor, created_at, done_at)
		SELECT 1 + seq MOD 2000, NULL, 'tee', IF(seq MOD 3, 'tee', 'wein'), seq, 1, 3, '', 0, 0, '[]', 'none', 'form', COALESCE(ELT(1 + seq MOD 500, 'queued', 'waiting', 'unknown', 'refused', 'cancelled'), 'done'), '',
		'', 'vera', '2027-01-01', '2027-01-02' FROM seq_1_to_20000`)
	b.exec(`ANALYZE TABLE fakturis_status_intent`)
	log := b.logStatements()
	for _, status := range append(store.StatusFilters(), "") {
		for what, q := range map[string]store.ListQuery{"first": {}, "middle": {After: 10000}, "one shop's": {Shop: "wein"}} {
			log.clear()
			q.Status = status
			if rows, _, err := b.StatusIntents(t.Context(), q); err != nil || len(rows) != 10 {
				t.Fatalf("%d status changes that are %q, %s page: %v", len(rows), status, what, err)
			}
			for _, statement := range log.selects() {
				b.wantGoodPlan(status+" status changes, "+what+" page", statement)
			}
		}
	}
	log.clear()
	if rows, err := b.StatusIntentsOfOrder(t.Context(), 7); err != nil || len(rows) != 10 {
		t.Fatalf("%d of one order: %v", len(rows), err)
	}
	if c, err := b.StatusCounts(t.Context()); err != nil || c.Open != 40 || c.Waiting != 40 || c.Unknown != 40 || c.Refused24h != 0 {
		t.Fatalf("%+v: %v", c, err)
	}
	for _, statement := range log.selects() {
		if reads := b.handlerReads(statement); reads > 300 {
			t.Errorf("%d rows read: %s", reads, statement)
		}
	}
}
