package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

// TestNothingIsForgotten lets people do this and that with planned invoices for two years. On each day everything whose provisional
// date has come is asked about, in the queue, held, missed, put off to a day that is still to come, or decided.
func TestNothingIsForgotten(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	today := february()
	c := config(b.dsn)
	c.Now = func() time.Time { return today }
	c.Sending = sending.Rules{LateDays: 5, BusinessDays: true, Land: "SN", GuardPercent: 50, MaxPerPartner: 2}
	s := openOn(t, c)
	for i := range 4 {
		b.contract(b.partner("", "A", fmt.Sprint("B", i), "C", "a@b.example"))
	}
	random := rand.New(rand.NewPCG(1, 2))
	n := 0
	for range 60 {
		today = today.AddDate(0, 0, 1+random.IntN(12))
		now := invoicing.DateOf(today)
		for range 3 {
			clerk(ctx, t, s, random, now)
		}
		if random.IntN(3) > 0 { // the daemon runs on most days
			for _, ref := range must[[]invoicing.ScheduledRef](t)(s.DueScheduled(ctx, 100)) {
				must[store.SentByItself](t)(s.IssueDue(ctx, ref))
			}
		}
		n += b.seen(ctx, s, now)
	}
	if n < 100 {
		t.Errorf("only %d documents were looked for: the test does not say much", n)
	}
}

// clerk does one thing that somebody may do; what is refused is none.
func clerk(ctx context.Context, t *testing.T, s *store.Store, random *rand.Rand, now invoicing.Date) {
	rows, _, err := s.Undated(ctx, now)
	if err != nil {
		t.Fatal(err)
	}
	rows = append(rows, must[[]store.ScheduledRow](t)(s.Queue(ctx, store.QueueQuery{}))...)
	if len(rows) == 0 {
		return
	}
	refs := []invoicing.ScheduledRef{rows[random.IntN(len(rows))].ScheduledRef}
	later := now.AddDays(random.IntN(30))
	switch random.IntN(9) {
	case 0, 1:
		_ = s.SetSendDates(ctx, refs, later, "anna")
	case 2:
		_ = s.SetSendDates(ctx, refs, invoicing.Date{}, "anna")
	case 3:
		_ = s.Deselect(ctx, refs, "anna")
	case 4:
		_ = s.RemindOn(ctx, refs, later.AddDays(1), "anna")
	case 5:
		_ = s.SetProvisionalDates(ctx, refs, later, "anna")
	case 6:
		decisions := []store.MissedDecision{store.MissedThen, store.MissedToday, store.MissedNext, store.MissedSkip}
		_ = s.DecideMissed(ctx, refs, decisions[random.IntN(4)], "anna")
	case 7:
		_ = s.ReleaseGuard(ctx, refs, "gesehen", "anna")
	case 8:
		var planned []int64
		for _, r := range rows {
			if r.Kind == invoicing.ScheduledPlanned && (len(planned) == 0 || r.PartnerID == rows[0].PartnerID) {
				planned = append(planned, r.ID)
			}
		}
		_, _ = s.Combine(ctx, planned, invoicing.Date{}, "anna")
	}
}

// seen looks for everything that is open and whose provisional date has come, and returns how much that was.
func (b *books) seen(ctx context.Context, s *store.Store, now invoicing.Date) int {
	b.t.Helper()
	known := map[invoicing.ScheduledRef]bool{}
	rows, _, err := s.Undated(ctx, now)
	if err != nil {
		b.t.Fatal(err)
	}
	rows = append(rows, must[[]store.ScheduledRow](b.t)(s.Queue(ctx, store.QueueQuery{}))...)
	for _, r := range rows {
		known[r.ScheduledRef] = true
	}
	n := 0
	for kind, query := range map[invoicing.ScheduledKind]string{
		invoicing.ScheduledCollective: `SELECT id, remind_on FROM fakturis_collective_invoice WHERE status = 'geplant' AND provisional_date <= ?`,
		invoicing.ScheduledPlanned:    `SELECT id, remind_on FROM fakturis_planned_invoice WHERE status = 'geplant' AND provisional_date <= ?`,
		invoicing.ScheduledDraft: `SELECT i.id, remind_on FROM fakturis_invoice i LEFT JOIN fakturis_invoice_schedule c ON c.invoice_id = i.id
			WHERE i.status = 'entwurf' AND COALESCE(provisional_date, '2000-01-01') <= ?`,
	} {
		found, err := b.DB().Query(query, now)
		if err != nil {
			b.t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			ref := invoicing.ScheduledRef{Kind: kind}
			var remind invoicing.Date
			if err := found.Scan(&ref.ID, &remind); err != nil {
				b.t.Fatal(err)
			}
			n++
			if !known[ref] && !now.Before(remind) {
				b.t.Fatalf("%s: %+v is forgotten", now, ref)
			}
		}
	}
	periods := b.count(`SELECT COUNT(*) FROM fakturis_planned_invoice n LEFT JOIN fakturis_collective_item t ON t.planned_id = n.id
		LEFT JOIN fakturis_collective_invoice c ON c.id = t.collective_id LEFT JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id)
		WHERE (n.status = 'zusammengefasst' AND COALESCE(c.status, '') <> 'geplant') OR (n.status IN ('entwurf', 'abgerechnet') AND b.invoice_id IS NULL)`)
	if periods > 0 {
		b.t.Fatalf("%s: %d periods belong to nothing", now, periods)
	}
	return n
}
