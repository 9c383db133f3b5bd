package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func TestWhatNoStatusChangeIsFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 4, nil)
	ctx := t.Context()
	insert(t, d.Store, `UPDATE fakturis_order SET deleted_at = NOW(6) WHERE id = ?`, d.orders[0])
	insert(t, d.Store, `UPDATE fakturis_order SET shop = 'fort' WHERE id = ?`, d.orders[1])
	insert(t, d.Store, `UPDATE fakturis_order SET type = 'manuell', source = '' WHERE id = ?`, d.orders[2])
	service := anOrder("tee", 99)
	service.Type = invoicing.OrderService
	wish := func(change func(w *invoicing.StatusWish)) invoicing.StatusWish {
		w := shipped(d.orders[3])
		change(&w)
		return w
	}
	for want, w := range map[string]invoicing.StatusWish{
		"Auftrag tee-1 ist im Shop gelöscht; sein Status lässt sich dort nicht mehr ändern.":                                              shipped(d.orders[0]),
		"Der Shop „fort“ von Auftrag tee-2 steht nicht mehr in der Konfiguration; ohne seine Zugangsdaten lässt sich dort nichts ändern.": shipped(d.orders[1]),
		"Auftrag tee-3 ist von Hand erfasst; im Shop gibt es ihn nicht.":                                                                  shipped(d.orders[2]),
		"Auftrag tee-99 ist ein Service-Vertrag; sein Status wird nicht im Shop geändert.":                                                shipped(addOrder(t, d.Store, service)),
		"Es gibt keinen Auftrag mit der Nummer 4711.":                                                                                     shipped(4711),
		"Den Status 9 gibt es im Shop nicht.":                                                                                             wish(func(w *invoicing.StatusWish) { w.Status = 9 }),
		"Den Paketdienst 99 gibt es im Shop nicht.": wish(func(w *invoicing.StatusWish) {
			w.Parcels = []invoicing.StatusParcel{{CarrierID: 99, Number: "1", New: true}}
		}),
		"Zur Sendungsnummer 1 fehlt der Paketdienst.": wish(func(w *invoicing.StatusWish) { w.Parcels = []invoicing.StatusParcel{{Number: "1", New: true}} }),
		"Es gibt nichts zu ändern: Der Status ist derselbe, und es ist weder ein Kommentar noch eine Sendungsnummer angegeben.": wish(func(w *invoicing.StatusWish) { w.Status = 1 }),
		"Für den Shop „tee“ ist keine Kundenmail eingerichtet (push.mail); bitte ohne Benachrichtigung ändern.":                 wish(func(w *invoicing.StatusWish) { w.Notify, w.MailWay = true, invoicing.MailNone }),
	} {
		if _, err := d.AddStatusIntent(ctx, w, "vera"); err == nil || err.Error() != want {
			t.Errorf("%v\nwant: %s", err, want)
		}
	}
	if n := d.count(`SELECT COUNT(*) FROM fakturis_status_intent`) + d.count(`SELECT COUNT(*) FROM fakturis_job`); n != 0 {
		t.Errorf("%d rows are left of what was refused", n)
	}
	insert(t, d.Store, `UPDATE fakturis_order SET cancelled = TRUE WHERE id = ?`, d.orders[3])
	d.add(shipped(d.orders[3])) // an order that the shop cancelled may still get a status
	all := must[[]store.StatusAdded](t)(d.AddStatusIntents(ctx, []invoicing.StatusWish{shipped(d.orders[0]), shipped(d.orders[3]), shipped(addOrder(t, d.Store, anOrder("wein", 5)))}, "vera"))
	if len(all) != 3 || all[0].Err == nil || all[1].Err == nil || all[2].Err != nil || all[2].ID == 0 {
		t.Errorf("of several: %+v", all)
	}
}

// TestCancelledOrBegun: a person cancels while a worker begins; one of the two comes first.
func TestCancelledOrBegun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 20, nil)
	for _, order := range d.orders {
		id := d.add(shipped(order))
		must[invoicing.StatusIntent](t)(d.TakeStatusIntent(t.Context(), id)) // a worker that only reads stops nobody
		var cancelled, begun error
		var both sync.WaitGroup
		both.Go(func() { cancelled = d.CancelStatusIntent(t.Context(), id, "vera") })
		both.Go(func() {
			begun = d.BeginStatusIntent(t.Context(), id, 1, "2026-11-23 12:00:00")
		})
		both.Wait()
		if (cancelled == nil) == (begun == nil) {
			t.Fatalf("cancelled: %v, begun: %v", cancelled, begun)
		}
		i := d.intent(id)
		if want := (cancelled == nil); (i.State == invoicing.IntentCancelled) != want || (i.Step == invoicing.StepNone) != want {
			t.Errorf("%s at step %q", i.State, i.Step)
		}
	}
	id := d.add(shipped(addOrder(t, d.Store, anOrder("wein", 1))))
	d.try(d.CancelStatusIntent(t.Context(), id, "vera"), d.CancelStatusIntent(t.Context(), id, "vera"))
	wantCode(t, d.StatusWaits(t.Context(), id, "?"), invoicing.CodeConflict)
	d.add(shipped(d.intent(id).OrderID)) // the order is free again
}

// TestAnOrderThatIsGoneIsNotTaken: its number may be another order's by now.
func TestAnOrderThatIsGoneIsNotTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	id := d.add(shipped(d.orders[0]))
	insert(t, d.Store, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('tee', 'order', '1', 1, 'tee', ?, '')`, d.orders[0])
	if err := d.MayForget(t.Context(), "tee", invoicing.KindOrder, "1"); err == nil || err.Error() != "Der Auftrag tee-1 lässt sich nicht vergessen: Auf ihm beruht eine Statusänderung, die noch läuft." {
		t.Errorf("forgotten while its status changes: %v", err)
	}
	insert(t, d.Store, `UPDATE fakturis_order SET deleted_at = NOW(6)`)
	_, err := d.TakeStatusIntent(t.Context(), id)
	wantCode(t, err, invoicing.CodeConflict)
	if i := d.intent(id); i.State != invoicing.IntentRefused || i.Reason == "" || d.said(i.OrderID, "status_refused") != i.Reason {
		t.Errorf("%+v", i)
	}
	wantCode(t, d.MayForget(t.Context(), "tee", invoicing.KindOrder, "1"), "")
}

// TestAPersonDecidesOnAMail goes on from unknown in each way.
func TestAPersonDecidesOnAMail(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 3, nil)
	ctx := t.Context()
	for i, c := range []struct {
		decision store.StatusMailDecision
		step     invoicing.IntentStep
		mail     invoicing.MailState
		try      int
	}{{store.MailArrived, invoicing.StepMailed, invoicing.MailSent, 1}, {store.MailAgain, invoicing.StepParcels, "", 2}, {store.MailWithout, invoicing.StepMailed, invoicing.MailFailed, 1}} {
		w := shipped(d.orders[i])
		w.Notify = true
		id := d.add(w)
		d.try(d.BeginStatusIntent(ctx, id, 1, "2026-11-23 12:00:00"), d.StatusStepDone(ctx, id, invoicing.StepMailing), d.StatusUnknown(ctx, id, "Die Antwort des Shops kam nicht."))
		insert(t, d.Store, `UPDATE fakturis_job SET state = 'done', finished_at = NOW(6)`) // the worker's part is over
		wantCode(t, d.RetryStatusIntent(ctx, id, "vera"), invoicing.CodeConflict)
		wantCode(t, d.CancelStatusIntent(ctx, id, "vera"), invoicing.CodeConflict)
		wantCode(t, d.DecideStatusMail(ctx, id, "perhaps", "vera"), invoicing.CodeInvalid)
		_, err := d.AddStatusIntent(ctx, w, "ute")
		if want := fmt.Sprintf("Für Auftrag tee-%d läuft schon eine Statusänderung auf „Versendet“ (vera); bitte erst entscheiden, ob ihre Kundenmail ankam.", i+1); err == nil || err.Error() != want {
			t.Error(err)
		}
		d.try(d.DecideStatusMail(ctx, id, c.decision, "vera"))
		wantCode(t, d.DecideStatusMail(ctx, id, c.decision, "vera"), invoicing.CodeConflict)
		if got := d.intent(id); got.State != invoicing.IntentQueued || got.Step != c.step || got.MailState != c.mail || got.MailTry != c.try || d.jobs(id) != 1 {
			t.Errorf("%s: %+v, %d jobs", c.decision, got, d.jobs(id))
		}
	}
}

func TestATryNowInsteadOfLater(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	ctx := t.Context()
	id := d.add(shipped(d.orders[0]))
	d.try(d.StatusWaits(ctx, id, "Der Shop antwortet nicht."))
	due := func() int {
		return d.count(`SELECT COUNT(*) FROM fakturis_job WHERE kind = 'shop.status' AND state = 'available' AND run_at <= NOW(6)`)
	}
	insert(t, d.Store, `UPDATE fakturis_job SET run_at = NOW(6) + INTERVAL 1 HOUR`)
	if d.try(d.RetryStatusIntent(ctx, id, "vera")); due() != 1 || d.jobs(id) != 1 {
		t.Errorf("%d of %d jobs are due", due(), d.jobs(id))
	}
	insert(t, d.Store, `UPDATE fakturis_job SET state = 'running'`)
	if d.try(d.RetryStatusIntent(ctx, id, "vera")); d.jobs(id) != 0 {
		t.Error("a job was entered beside one that runs")
	}
	insert(t, d.Store, `UPDATE fakturis_job SET state = 'failed'`) // given up
	if d.try(d.RetryStatusIntent(ctx, id, "vera")); due() != 1 {
		t.Errorf("%d jobs are due", due())
	}
	if s := d.said(d.orders[0], "status_retry"); s != "Der Shop antwortet nicht.; Der Shop antwortet nicht.; Der Shop antwortet nicht." {
		t.Errorf("the history says %q", s)
	}
}

func TestHowStatusChangesStand(t *testing.T) {
	t.Parallel()
	var rest []string // what came to rest, as the figures count it
	d := newDesk(t, 6, func(c *store.Config) {
		c.Pushed = func(state invoicing.IntentState, mail invoicing.MailState) {
			rest = append(rest, string(state)+" "+string(mail))
		}
	})
	ctx := t.Context()
	var ids []int64
	for _, order := range d.orders {
		w := shipped(order)
		w.Notify = true
		ids = append(ids, d.add(w))
	}
	d.try(d.StatusWaits(ctx, ids[1], "Der Shop antwortet nicht."), d.StatusRefused(ctx, ids[2], "Der Status ist inzwischen ein anderer."), d.CancelStatusIntent(ctx, ids[5], "vera"))
	for _, id := range ids[3:5] {
		d.try(d.BeginStatusIntent(ctx, id, 1, "2026-11-23 12:00:00"), d.StatusStepDone(ctx, id, invoicing.StepMailing))
	}
	d.try(d.StatusUnknown(ctx, ids[3], "?"), d.StatusMailResult(ctx, ids[4], invoicing.MailFailed, 0, "550 no such user"), d.StatusDone(ctx, ids[4], 2))
	d.try(d.StatusDone(ctx, ids[4], 2)) // once more: counted once
	if s := strings.Join(rest, ", "); s != "refused , cancelled , unknown unknown, done failed" {
		t.Errorf("came to rest: %s", s)
	}
	want := store.StatusCounts{Open: 1, Waiting: 1, Unknown: 1, Refused24h: 1, MailFailed: 1, WaitingSince: noon()}
	if got := must[store.StatusCounts](t)(d.StatusCounts(ctx)); got != want {
		t.Errorf("%+v", got)
	}
	for i, status := range []string{"offen", "wartet", "abgelehnt", "ungeklaert", "erledigt", "abgebrochen"} {
		page, next, err := d.StatusIntents(ctx, store.ListQuery{Status: status, Shop: "tee"})
		if err != nil || next != 0 || len(page) != 1 || page[0].ID != ids[i] {
			t.Errorf("%s: %+v (%v)", status, page, err)
		}
	}
	if page, _, err := d.StatusIntents(ctx, store.ListQuery{Q: "tee-3 kühn"}); err != nil || len(page) != 1 || page[0].ID != ids[2] {
		t.Errorf("search: %+v (%v)", page, err)
	}
	_, _, err := d.StatusIntents(ctx, store.ListQuery{Status: "irgendwie"})
	wantCode(t, err, invoicing.CodeInvalid)
	if page, _, err := d.StatusIntents(ctx, store.ListQuery{Shop: "wein"}); err != nil || len(page) != 0 {
		t.Errorf("wein: %+v (%v)", page, err)
	}
	if all := must[[]invoicing.StatusIntent](t)(d.StatusIntentsOfOrder(ctx, d.orders[4])); len(all) != 1 || all[0].MailError != "550 no such user" {
		t.Errorf("of one order: %+v", all)
	}
}

func TestNamesOfStatusesAndCarriers(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 0, nil)
	names := must[[]store.StatusName](t)(d.StatusNames(t.Context(), "tee"))
	if len(names) != 3 || names[0].ID != 1 || names[1].ID != 3 || names[2].ID != 2 || names[1].In("en") != "Shipped" || names[1].In("fr") != "Versendet" || names[2].In("en") != "In Bearbeitung" {
		t.Errorf("statuses: %+v", names)
	}
	if got := must[[]invoicing.Carrier](t)(d.Carriers(t.Context(), "tee")); len(got) != 2 || got[0].Name != "Paketblitz" || got[1].ID != 2 {
		t.Errorf("carriers: %+v", got)
	}
	d.try(d.PutCarriers(t.Context(), "tee", nil))
	if got := must[[]invoicing.Carrier](t)(d.Carriers(t.Context(), "tee")); len(got) != 0 {
		t.Errorf("carriers that are gone: %+v", got)
	}
	if got := must[[]invoicing.Carrier](t)(d.Carriers(t.Context(), "wein")); len(got) != 2 {
		t.Errorf("carriers of the other shop: %+v", got)
	}
}
