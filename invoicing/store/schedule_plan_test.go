package store_test

import (
	"testing"

	"fakturisd/invoicing/store"
)

// TestSchedulePlans: what is asked every half minute, and on every page, reads a few rows of 20,000 collective invoices, drafts and
// planned invoices, most of which are ahead.
func TestSchedulePlans(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	warehouse(b, 20000)
	b.exec(`UPDATE fakturis_collective_invoice SET provisional_date = '2027-03-01' + INTERVAL id MOD 700 DAY, send_date = IF(id MOD 2, '2027-03-01' + INTERVAL id MOD 700 DAY, NULL)`)
	b.exec(`UPDATE fakturis_planned_invoice SET status = 'geplant', provisional_date = '2027-03-01' + INTERVAL id MOD 700 DAY`)
	b.exec(`UPDATE fakturis_collective_invoice SET send_date = '2027-02-15' WHERE id <= 40`)
	b.exec(`UPDATE fakturis_collective_invoice SET send_date = '2027-01-15' WHERE id BETWEEN 41 AND 60`)
	b.exec(`UPDATE fakturis_collective_invoice SET provisional_date = '2027-02-01', send_date = NULL WHERE id BETWEEN 61 AND 90`)
	b.exec(`INSERT INTO fakturis_invoice (id, type, status, partner_id, shop, currency, net_cents, tax_cents, total_cents, content)
		SELECT seq, 'rechnung', 'entwurf', seq - 20000, '', 'EUR', 1, 1, 1, '{}' FROM seq_20001_to_40000`)
	b.exec(`INSERT INTO fakturis_invoice_schedule (invoice_id, provisional_date, send_date) SELECT seq, '2027-03-01', '2027-03-01' + INTERVAL seq MOD 700 DAY FROM seq_20001_to_40000`)
	b.exec(`ANALYZE TABLE fakturis_collective_invoice, fakturis_planned_invoice, fakturis_invoice_schedule, fakturis_invoice`)
	log := b.logStatements()
	for name, ask := range map[string]func() (int, error){
		"due":     func() (int, error) { refs, err := b.DueScheduled(ctx, 100); return len(refs), err },
		"undated": func() (int, error) { rows, _, err := b.Undated(ctx, day("2027-02-15")); return len(rows), err },
		"missed":  func() (int, error) { rows, err := b.Missed(ctx, day("2027-02-15"), 7); return len(rows), err },
		"today": func() (int, error) {
			rows, err := b.Queue(ctx, store.QueueQuery{State: store.StateToday})
			return len(rows), err
		},
		"counts": func() (int, error) {
			n, err := b.QueueCounts(ctx, day("2027-02-15"))
			return int(n.Today), err
		},
	} {
		log.clear()
		n, err := ask()
		if want := map[string]int{"due": 40, "undated": 30, "missed": 20, "today": 40, "counts": 40}[name]; err != nil || n != want {
			t.Errorf("%s: %d, want %d (%v)", name, n, want, err)
		}
		for _, statement := range log.selects() {
			if reads := b.handlerReads(statement); reads > 1000 {
				t.Errorf("%s reads %d rows: %s", name, reads, statement)
			}
		}
	}
}
