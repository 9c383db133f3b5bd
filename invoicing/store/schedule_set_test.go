package store_test

import (
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

func collectiveRef(id int64) invoicing.ScheduledRef {
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id}
}

func draftRef(id int64) invoicing.ScheduledRef {
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledDraft, ID: id}
}

func plannedRef(id int64) invoicing.ScheduledRef {
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledPlanned, ID: id}
}

// states returns the state of each row by its reference.
func states(rows []store.ScheduledRow) map[invoicing.ScheduledRef]string {
	all := map[invoicing.ScheduledRef]string{}
	for _, r := range rows {
		all[r.ScheduledRef] = r.State
	}
	return all
}

func (b *books) undatedRows(today string) []store.ScheduledRow {
	b.t.Helper()
	rows, n, err := b.Undated(b.t.Context(), day(today))
	if err != nil || n != int64(len(rows)) {
		b.t.Fatalf("%d undated rows of %d: %v", len(rows), n, err)
	}
	return rows
}

// reached returns the collective invoices whose send date has come on a day.
func (b *books) reached(date string) []int64 {
	b.t.Helper()
	var ids []int64
	for _, r := range must[[]store.ScheduledRow](b.t)(b.Queue(b.t.Context(), store.QueueQuery{Today: day(date)})) {
		if r.Kind == invoicing.ScheduledCollective && r.MailID == 0 && !day(date).Before(r.SendDate) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func (b *books) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// TestWhatHasNoDateIsAskedAbout: planned, taken over or merged, each is asked about from its provisional date on, until
// somebody gives it a date or puts it off; then it comes back.
func TestWhatHasNoDateIsAskedAbout(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example")) // 01.01., 01.03., 01.05., 01.07., 01.09., 01.11.2027
	c := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), invoicing.Date{}, "anna"))
	taken := must[store.TakenOver](t)(b.TakeOver(ctx, store.TakeOver{Singles: ids(planned[2])}, "anna"))
	coll, draft, open := collectiveRef(c), draftRef(taken.Drafts[0]), plannedRef(planned[3].ID)
	for date, want := range map[string]int{"2026-12-31": 0, "2027-01-01": 1, "2027-04-30": 1, "2027-05-01": 2, "2027-07-01": 3} {
		if rows := b.undatedRows(date); len(rows) != want {
			t.Errorf("%s: %+v, want %d", date, rows, want)
		}
	}
	rows := b.undatedRows("2027-07-11")
	if got := rows[0]; got.ScheduledRef != coll || got.AgeDays != 191 || got.Total != 25940 || got.Currency != "EUR" || got.CustomerName != "A B" ||
		got.Recipient != "a@b.example" || got.Title != "Sammelrechnung 1: AU-2027-0001" || got.State != store.StateUndated {
		t.Errorf("%+v", got)
	}
	if got := rows[2]; got.ScheduledRef != open || got.AgeDays != 10 || got.Title != "AU-2027-0001, 01.07.2027 bis 31.08.2027" {
		t.Errorf("%+v", got)
	}

	b.ok(b.RemindOn(ctx, []invoicing.ScheduledRef{coll, draft, open}, day("2027-07-20"), "anna"))
	if before, on := b.undatedRows("2027-07-19"), b.undatedRows("2027-07-20"); len(before) != 0 || len(on) != 3 {
		t.Errorf("before the reminder %+v, then %+v", before, on)
	}
	b.ok(b.Deselect(ctx, []invoicing.ScheduledRef{coll, draft, open}, "anna"))
	// Seen from 15.02., the contract bills next on 01.03.; after the dates of the draft and the planned one, on 01.07. and 01.09.
	if rows := states(b.undatedRows("2027-02-28")); len(rows) != 0 {
		t.Errorf("put off, but asked about: %v", rows)
	}
	for date, want := range map[string]int{"2027-03-01": 1, "2027-07-01": 2, "2027-09-02": 4} {
		if rows := b.undatedRows(date); len(rows) != want {
			t.Errorf("%s: %+v, want %d", date, rows, want)
		}
	}
	b.ok(b.SetSendDates(ctx, []invoicing.ScheduledRef{coll, draft, open}, day("2027-03-10"), "anna"))
	if rows := b.undatedRows("2027-08-31"); len(rows) != 0 {
		t.Errorf("dated, but asked about: %+v", rows)
	}
	queue := must[[]store.ScheduledRow](t)(b.Queue(ctx, store.QueueQuery{}))
	if len(queue) != 3 || queue[0].Goes != day("2027-03-10") || queue[0].State != store.StateLater {
		t.Errorf("queue: %+v", queue)
	}
}

func TestSendDatesAreRefused(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	c := collectiveRef(must[int64](t)(b.Combine(ctx, ids(planned[0]), invoicing.Date{}, "anna")))
	refs := func(r ...invoicing.ScheduledRef) []invoicing.ScheduledRef { return r }
	wantCode(t, b.SetSendDates(ctx, refs(c), day("2027-02-14"), "anna"), invoicing.CodeInvalid)
	wantCode(t, b.SetSendDates(ctx, refs(c), day("2047-02-14"), "anna"), invoicing.CodeInvalid)
	wantCode(t, b.SetSendDates(ctx, nil, day("2027-03-14"), "anna"), invoicing.CodeConflict)
	wantCode(t, b.SetSendDates(ctx, refs(collectiveRef(99)), day("2027-03-14"), "anna"), invoicing.CodeNotFound)
	wantCode(t, b.SetSendDates(ctx, refs(invoicing.ScheduledRef{Kind: "brief", ID: 1}), day("2027-03-14"), "anna"), invoicing.CodeInvalid)
	wantCode(t, b.RemindOn(ctx, refs(c), day("2027-02-15"), "anna"), invoicing.CodeInvalid)
	wantCode(t, b.RemindOn(ctx, refs(c), day("2028-02-16"), "anna"), invoicing.CodeInvalid)
	wantCode(t, b.SetProvisionalDates(ctx, refs(c), invoicing.Date{}, "anna"), invoicing.CodeInvalid)
	wantCode(t, b.ReleaseGuard(ctx, refs(c), "", "anna"), invoicing.CodeInvalid)
	wantCode(t, b.ReleaseGuard(ctx, refs(c), "gesehen", "anna"), invoicing.CodeConflict)
	wantCode(t, b.DecideMissed(ctx, refs(c), store.MissedToday, "anna"), invoicing.CodeConflict)
	wantCode(t, b.DecideMissed(ctx, refs(c), "morgen", "anna"), invoicing.CodeInvalid)
	wantCode(t, b.SetSendDates(ctx, refs(c, collectiveRef(99)), day("2027-03-14"), "anna"), invoicing.CodeNotFound)
	if got := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, c.ID)); !got.SendDate.IsZero() {
		t.Error("one of two got its date though the other does not exist")
	}
	must[int64](t)(b.IssueCollective(ctx, c.ID, "anna"))
	wantCode(t, b.SetSendDates(ctx, refs(c), day("2027-03-14"), "anna"), invoicing.CodeConflict)
}

func TestVacationMovesWhatFallsIntoIt(t *testing.T) {
	t.Parallel()
	b := newBooks(t) // 15.02.2027, a Monday
	ctx := t.Context()
	_, planned := b.contract(b.partner("", "A", "B", "C", "a@b.example"))
	c := must[int64](t)(b.Combine(ctx, ids(planned[0]), day("2027-02-20"), "anna"))
	for _, v := range []store.Vacation{{On: true}, {On: true, From: day("2027-03-01"), Until: day("2027-02-28")},
		{On: true, From: day("2027-01-01"), Until: day("2027-02-14")}, {On: true, From: day("2027-03-01"), Until: day("2028-04-01")}} {
		wantCode(t, b.SetVacation(ctx, v, "anna"), invoicing.CodeInvalid)
	}
	b.ok(b.SetVacation(ctx, store.Vacation{On: true, From: day("2027-02-18"), Until: day("2027-03-07"), Note: "Betriebsferien"}, "anna"))
	v := must[store.Vacation](t)(b.Vacation(ctx))
	if !v.On || v.ChangedBy != "anna" || v.Note != "Betriebsferien" || !v.Active(day("2027-03-07")) || v.Active(day("2027-03-08")) {
		t.Errorf("%+v", v)
	}
	row := must[[]store.ScheduledRow](t)(b.Queue(ctx, store.QueueQuery{}))[0]
	if row.ID != c || row.Goes != day("2027-03-08") {
		t.Errorf("%+v", row)
	}
	missed := must[[]store.ScheduledRow](t)(b.Missed(ctx, day("2027-03-10"), 2))
	late := must[[]store.ScheduledRow](t)(b.Missed(ctx, day("2027-03-11"), 2))
	if len(missed) != 0 || len(late) != 1 {
		t.Errorf("two days after the first day of sending: %+v; three: %+v", missed, late)
	}
	b.ok(b.SetVacation(ctx, store.Vacation{}, "anna"))
	if v := must[store.Vacation](t)(b.Vacation(ctx)); v.On || len(v.Past) != 0 {
		t.Errorf("one that never began is remembered: %+v", v)
	}
	b.ok(b.SetVacation(ctx, store.Vacation{On: true, From: day("2027-02-10"), Until: day("2027-02-20")}, "anna"))
	b.ok(b.SetVacation(ctx, store.Vacation{}, "anna"))
	if v := must[store.Vacation](t)(b.Vacation(ctx)); len(v.Past) != 1 || v.Past[0] != (sending.Pause{From: day("2027-02-10"), Until: day("2027-02-14")}) {
		t.Errorf("%+v", v)
	}
}
