package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// desk is a store with two shops, their statuses and carriers, and orders.
type desk struct {
	*store.Store
	t      *testing.T
	orders []int64
}

func newDesk(t *testing.T, orders int, edit func(*store.Config)) *desk {
	t.Helper()
	d := &desk{Store: openStore(t, func(c *store.Config) {
		tee := c.Settings["tee"]
		tee.StatusMail = invoicing.MailByShop
		c.Settings["tee"] = tee
		if edit != nil {
			edit(c)
		}
	}), t: t}
	insert(t, d.Store, `INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'tee', 'Teeladen', '', 1), ('wein', 'wein', 'Weinhandel', '', 2)`)
	for _, source := range []string{"tee", "wein"} {
		if err := d.PutShopStatuses(t.Context(), source, []store.ShopStatusRow{{ID: 1, Language: "de", Name: "Offen", SortOrder: 1}, {ID: 1, Language: "en", Name: "Pending", SortOrder: 1},
			{ID: 3, Language: "de", Name: "Versendet", SortOrder: 2}, {ID: 3, Language: "en", Name: "Shipped", SortOrder: 2}, {ID: 2, Language: "de", Name: "In Bearbeitung", SortOrder: 3}}); err != nil {
			t.Fatal(err)
		}
		if err := d.PutCarriers(t.Context(), source, []invoicing.Carrier{{ID: 7, Name: "Paketblitz", Link: "https://blitz.example/?n=$1"}, {ID: 2, Name: "Rohrpost"}}); err != nil {
			t.Fatal(err)
		}
	}
	d.orders = addOrders(t, d.Store, "tee", orders)
	return d
}

// shipped is the wish that an order's status becomes Versendet.
func shipped(orderID int64) invoicing.StatusWish {
	return invoicing.StatusWish{OrderID: orderID, Seen: 1, Status: 3, Cause: invoicing.CauseForm}
}

func (d *desk) add(w invoicing.StatusWish) int64 {
	d.t.Helper()
	return must[int64](d.t)(d.AddStatusIntent(d.t.Context(), w, "vera"))
}

func (d *desk) intent(id int64) invoicing.StatusIntent {
	d.t.Helper()
	return must[invoicing.StatusIntent](d.t)(d.StatusIntent(d.t.Context(), id))
}

func (d *desk) count(query string, args ...any) (n int) {
	d.t.Helper()
	if err := d.DB().QueryRow(query, args...).Scan(&n); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// try fails unless all went well.
func (d *desk) try(errs ...error) {
	d.t.Helper()
	for i, err := range errs {
		if err != nil {
			d.t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// said returns what the order's history says under an action.
func (d *desk) said(orderID int64, action string) string {
	d.t.Helper()
	var all []string
	for _, a := range must[[]store.AuditRow](d.t)(d.History(d.t.Context(), "order", orderID)) {
		if a.Action == action {
			all = append(all, a.Detail)
		}
	}
	return strings.Join(all, "; ")
}

func (d *desk) jobs(id int64) int {
	return d.count(`SELECT COUNT(*) FROM fakturis_job WHERE kind = 'shop.status' AND args = ? AND state = 'available'`, fmt.Sprintf(`{"id":%d}`, id))
}

func TestAStatusChangeIsEnteredWithItsJob(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	w := shipped(d.orders[0])
	w.Comment, w.Notify, w.SendComment, w.FormID = "Danke!\nBis bald", true, true, "form-1"
	w.Parcels = []invoicing.StatusParcel{{CarrierID: 7, Number: "0034", New: true}}
	id := d.add(w)
	i := d.intent(id)
	if i.State != invoicing.IntentQueued || i.Seen != 1 || i.Status != 3 || i.Comment != w.Comment || !i.Notify || !i.SendComment || i.MailWay != invoicing.MailByShop ||
		i.Actor != "vera" || i.OrderNumber != "tee-1" || i.Customer != "Anna Kühn" || i.Source != "tee" || i.Shop != "tee" || i.Key != 1 || !i.Created.Equal(noon()) ||
		len(i.Parcels) != 1 || i.Parcels[0] != (invoicing.StatusParcel{CarrierID: 7, Carrier: "Paketblitz", Number: "0034", New: true}) {
		t.Errorf("entered: %+v", i)
	}
	if n := d.jobs(id); n != 1 {
		t.Errorf("%d jobs", n)
	}
	if s := d.said(w.OrderID, "status_change"); s != "„Offen“ → „Versendet“, Sendung 0034, mit E-Mail an den Kunden" {
		t.Errorf("the history says %q", s)
	}
	if again := d.add(w); again != id || d.jobs(id) != 1 {
		t.Errorf("the same form led to %d after %d", again, id)
	}
	w.FormID = "form-2"
	_, err := d.AddStatusIntent(t.Context(), w, "ute")
	if wantCode(t, err, invoicing.CodeConflict); err.Error() != "Für Auftrag tee-1 läuft schon eine Statusänderung auf „Versendet“ (vera); bitte warten, bis sie erledigt ist." {
		t.Error(err)
	}
}

// TestOneStatusChangeAtATime: eight clerks, and eight presses of one button.
func TestOneStatusChangeAtATime(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]func(i int) string{"clerks": func(i int) string { return fmt.Sprint(i) }, "presses": func(int) string { return "one" }, "without a form": func(int) string { return "" }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, 1, nil)
			ids, errs := make([]int64, 8), make([]error, 8)
			var all sync.WaitGroup
			for i := range ids {
				all.Go(func() {
					w := shipped(d.orders[0])
					w.FormID = form(i)
					ids[i], errs[i] = d.AddStatusIntent(t.Context(), w, "vera")
				})
			}
			all.Wait()
			first := int64(d.count(`SELECT id FROM fakturis_status_intent`)) // Scan fails on none
			for i, err := range errs {
				switch {
				case err == nil && ids[i] != first:
					t.Errorf("%d was entered beside %d", ids[i], first)
				case err != nil && name == "presses":
					t.Error(err)
				case err != nil:
					wantCode(t, err, invoicing.CodeConflict)
				}
			}
			if n, jobs := d.count(`SELECT COUNT(*) FROM fakturis_status_intent`), d.jobs(first); n != 1 || jobs != 1 {
				t.Errorf("%d status changes, %d jobs", n, jobs)
			}
		})
	}
}

// TestTheWayOfAStatusChange takes one through all steps, as a worker does.
func TestTheWayOfAStatusChange(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	ctx := t.Context()
	w := shipped(d.orders[0])
	w.Notify = true
	id := d.add(w)
	wantCode(t, d.StatusStepDone(ctx, id, invoicing.StepStatus), invoicing.CodeConflict) // not begun
	d.try(d.StatusWaits(ctx, id, "Der Shop antwortet nicht."))
	if i := d.intent(id); i.State != invoicing.IntentWaiting || i.Reason != "Der Shop antwortet nicht." || !i.WaitingSince.Equal(noon()) {
		t.Errorf("waits: %+v", i)
	}
	d.try(d.BeginStatusIntent(ctx, id, 812, "2026-11-23 12:00:05"))
	wantCode(t, d.BeginStatusIntent(ctx, id, 813, "2026-11-23 12:00:06"), invoicing.CodeConflict)
	d.try(d.StatusStepDone(ctx, id, invoicing.StepStatus), d.StatusStepDone(ctx, id, invoicing.StepStatus), d.StatusStepDone(ctx, id, invoicing.StepMailing))
	wantCode(t, d.StatusStepDone(ctx, id, invoicing.StepMailing), invoicing.CodeConflict) // one worker alone mails
	wantCode(t, d.StatusStepDone(ctx, id, invoicing.StepStatus), invoicing.CodeConflict)
	wantCode(t, d.StatusRefused(ctx, id, "zu spät"), invoicing.CodeConflict)
	wantCode(t, d.CancelStatusIntent(ctx, id, "vera"), invoicing.CodeConflict)
	d.try(d.StatusMailResult(ctx, id, invoicing.MailSent, 0, ""), d.StatusDone(ctx, id, 813), d.StatusDone(ctx, id, 813))
	i := d.intent(id)
	if i.State != invoicing.IntentDone || i.Step != invoicing.StepHistory || i.HistoryBefore != 812 || i.HistoryID != 813 || i.MailState != invoicing.MailSent || i.Reason != "" ||
		!i.WaitingSince.IsZero() || !i.Done.Equal(noon()) {
		t.Errorf("done: %+v", i)
	}
	wantCode(t, d.StatusWaits(ctx, id, "?"), invoicing.CodeConflict)
	_, err := d.TakeStatusIntent(ctx, id)
	wantCode(t, err, invoicing.CodeConflict)
	if asked := must[[]store.SyncRequest](t)(d.OpenSyncRequests(ctx, "tee")); len(asked) != 1 || asked[0].Key != "1" || asked[0].Action != store.ActionRead {
		t.Errorf("the mirror is asked %+v", asked)
	}
	if s := d.said(d.orders[0], "status_done"); s != "„Versendet“" {
		t.Errorf("the history says %q", s)
	}
	w.Seen, w.Status, w.Notify = 3, 2, false
	if next := d.add(w); next == id {
		t.Error("an order that is done gets no other status")
	}
}

func TestConfirmedByTheMirror(t *testing.T) {
	t.Parallel()
	i := invoicing.StatusIntent{State: invoicing.IntentDone, HistoryAt: "2026-11-23 12:00:05", StatusWish: invoicing.StatusWish{Status: 3}}
	at := time.Date(2026, 11, 23, 11, 0, 5, 0, time.UTC) // in Berlin
	for name, c := range map[string]struct {
		history []invoicing.StatusChange
		want    bool
	}{
		"nothing":         {nil, false},
		"ours":            {[]invoicing.StatusChange{{StatusID: 1, At: at.Add(-time.Hour)}, {StatusID: 3, At: at}, {StatusID: 2, At: at.Add(time.Minute)}}, true},
		"another's":       {[]invoicing.StatusChange{{StatusID: 3, At: at.Add(time.Second)}}, false},
		"another day's":   {[]invoicing.StatusChange{{StatusID: 3, At: at.Add(-24 * time.Hour)}}, false},
		"another status'": {[]invoicing.StatusChange{{StatusID: 2, At: at}}, false},
	} {
		if got := invoicing.Confirmed(i, invoicing.Order{History: c.history}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	i.State = invoicing.IntentQueued
	if invoicing.Confirmed(i, invoicing.Order{History: []invoicing.StatusChange{{StatusID: 3, At: at}}}) {
		t.Error("confirmed before it was done")
	}
}
