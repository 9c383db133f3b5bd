package store_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// ruled is a desk whose shop "tee" has rules.
func ruled(t *testing.T, orders int, rules ...invoicing.StatusRule) *desk {
	t.Helper()
	return newDesk(t, orders, func(c *store.Config) {
		tee := c.Settings["tee"]
		tee.StatusRules = rules
		c.Settings["tee"] = tee
	})
}

// entered returns the only status change of an order.
func (d *desk) entered(orderID int64) invoicing.StatusIntent {
	d.t.Helper()
	all := must[[]invoicing.StatusIntent](d.t)(d.StatusIntentsOfOrder(d.t.Context(), orderID))
	if len(all) != 1 {
		d.t.Fatalf("%d status changes of order %d", len(all), orderID)
	}
	return all[0]
}

func (d *desk) none(when string) {
	d.t.Helper()
	if n := d.count(`SELECT COUNT(*) FROM fakturis_status_intent`); n != 0 {
		d.t.Fatalf("%s: %d status changes", when, n)
	}
}

// issue drafts and issues the invoice of an order.
func (d *desk) issue(orderID int64) invoicing.Invoice {
	d.t.Helper()
	draft := must[int64](d.t)(d.DraftInvoice(d.t.Context(), orderID, "vera"))
	return must[invoicing.Invoice](d.t)(d.IssueInvoice(d.t.Context(), draft, "vera"))
}

// send takes the invoice's mail to the server, which accepts it.
func (d *desk) send(inv invoicing.Invoice) {
	d.t.Helper()
	ctx := d.t.Context()
	mail := must[int64](d.t)(d.SendInvoice(ctx, inv.ID, "vera"))
	d.try(d.AttachPDF(ctx, store.DocumentInvoice, inv.ID, []byte("%PDF-1.4")))
	d.try(d.MailCommitting(ctx, mail), d.MailSent(ctx, mail, "250 ok"))
}

func (d *desk) pay(inv invoicing.Invoice, amount money.Cents, kind invoicing.PaymentKind) {
	d.t.Helper()
	must[int64](d.t)(d.AddPayment(d.t.Context(), inv.ID, store.NewPayment{Amount: amount, Kind: kind}, "vera"))
}

func TestWithoutRulesNothingHappensByItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	must[int64](t)(d.CreateDeliveryNote(t.Context(), d.orders[0], "vera"))
	inv := d.issue(d.orders[0])
	d.send(inv)
	d.pay(inv, inv.Total, invoicing.PaymentReceived)
	d.none("all events")
	if n := d.count(`SELECT COUNT(*) FROM fakturis_audit WHERE action LIKE 'status%'`); n != 0 {
		t.Errorf("the history tells %d times of rules that there are not", n)
	}
}

func TestEachEventHasItsRule(t *testing.T) {
	t.Parallel()
	for event, happens := range map[string]func(d *desk, inv invoicing.Invoice){
		invoicing.EventDeliveryNote: func(d *desk, _ invoicing.Invoice) {
			must[int64](d.t)(d.CreateDeliveryNote(d.t.Context(), d.orders[0], "vera"))
		},
		invoicing.EventInvoiceIssued: nil,
		invoicing.EventInvoiceSent:   (*desk).send,
		invoicing.EventPaid: func(d *desk, inv invoicing.Invoice) {
			d.pay(inv, inv.Total-1, invoicing.PaymentReceived)
			d.none("a part is paid")
			d.pay(inv, 1, invoicing.PaymentReceived)
		},
	} {
		t.Run(event, func(t *testing.T) {
			t.Parallel()
			d := ruled(t, 1, invoicing.StatusRule{On: event, From: []int64{2, 1}, Status: 3, Notify: true, Comment: "Danke", SendComment: true}, invoicing.StatusRule{On: event, Status: 2})
			insert(t, d.Store, `UPDATE fakturis_order SET parcels = '[{"Carrier":"Paketblitz","Number":"0034","Link":""}]'`)
			inv := d.issue(d.orders[0])
			if happens != nil {
				d.none("before")
				happens(d, inv)
			}
			i := d.entered(d.orders[0])
			if i.Cause != "rule:"+event || i.Seen != 1 || i.Status != 3 || !i.Notify || i.Comment != "Danke" || !i.SendComment || i.MailWay != invoicing.MailByShop || i.FormID != "" || d.jobs(i.ID) != 1 {
				t.Errorf("entered: %+v", i)
			}
			if named := len(i.Parcels) == 1 && i.Parcels[0] == (invoicing.StatusParcel{Carrier: "Paketblitz", Number: "0034"}); named != (event == invoicing.EventDeliveryNote) {
				t.Errorf("parcels: %+v", i.Parcels)
			}
			if s := d.said(d.orders[0], "status_change"); !strings.Contains(s, "(Regel: ") {
				t.Errorf("the history says %q", s)
			}
		})
	}
}

// TestARuleNeverStopsItsEvent: what stands in its way stands in the history.
func TestARuleNeverStopsItsEvent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule invoicing.StatusRule
		set  string
		said string
	}{
		"another status": {invoicing.StatusRule{From: []int64{2}, Status: 3}, "", "bezahlt: für den Status „Offen“ gibt es keine Regel"},
		"as it is":       {invoicing.StatusRule{Status: 1}, "", ""},
		"no such status": {invoicing.StatusRule{Status: 77}, "", "bezahlt: Den Status 77 gibt es im Shop nicht."},
		"gone":           {invoicing.StatusRule{Status: 3}, "deleted_at = NOW(6)", "bezahlt: Auftrag tee-1 ist im Shop gelöscht; sein Status lässt sich dort nicht mehr ändern."},
		"by hand":        {invoicing.StatusRule{Status: 3}, "type = 'manuell', source = ''", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.rule.On = invoicing.EventPaid
			d := ruled(t, 1, c.rule)
			inv := d.issue(d.orders[0])
			if c.set != "" {
				insert(t, d.Store, `UPDATE fakturis_order SET `+c.set)
			}
			d.pay(inv, inv.Total, invoicing.PaymentReceived)
			if d.none(name); d.said(d.orders[0], "status_rule") != c.said {
				t.Errorf("the history says %q", d.said(d.orders[0], "status_rule"))
			}
		})
	}
	d := ruled(t, 1, invoicing.StatusRule{On: invoicing.EventDeliveryNote, Status: 2})
	first := d.add(shipped(d.orders[0]))
	if must[int64](t)(d.CreateDeliveryNote(t.Context(), d.orders[0], "vera")); d.entered(d.orders[0]).ID != first {
		t.Error("the first status change made way")
	}
	if s := d.said(d.orders[0], "status_rule"); s != "alles geliefert: Für Auftrag tee-1 läuft schon eine Statusänderung auf „Versendet“ (vera); bitte warten, bis sie erledigt ist." {
		t.Errorf("the history says %q", s)
	}
}

// TestAnEventThatIsTakenBackTakesItsStatusChangeAlong: the daemon dies after the rule, before the end.
func TestAnEventThatIsTakenBackTakesItsStatusChangeAlong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, func(c *store.Config) {
		tee := c.Settings["tee"]
		tee.StatusRules = []invoicing.StatusRule{{On: invoicing.EventInvoiceIssued, Status: 3}}
		c.Settings["tee"] = tee
		c.Crash = func(point string) {
			if point == "issue.chained" {
				panic("killed at " + point)
			}
		}
	})
	draft := must[int64](t)(d.DraftInvoice(t.Context(), d.orders[0], "vera"))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("nobody was killed")
			}
		}()
		d.IssueInvoice(t.Context(), draft, "vera")
	}()
	d.none("after the rollback")
	if n := d.count(`SELECT COUNT(*) FROM fakturis_job`); n != 0 {
		t.Errorf("%d jobs", n)
	}
}

// TestRulesOfAnInvoice: a deposit, what is given up, a cancellation and a corrected invoice are no reason; what is paid with the
// order is.
func TestRulesOfAnInvoice(t *testing.T) {
	t.Parallel()
	paid := invoicing.StatusRule{On: invoicing.EventPaid, Status: 3}
	t.Run("given up", func(t *testing.T) {
		t.Parallel()
		d := ruled(t, 1, paid)
		inv := d.issue(d.orders[0])
		d.pay(inv, inv.Total, invoicing.PaymentWriteOff)
		d.none("given up")
	})
	t.Run("paid with the order", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, 1, func(c *store.Config) {
			tee := c.Settings["tee"]
			tee.StatusRules, tee.Payments = []invoicing.StatusRule{paid}, map[string]string{"moneyorder": invoicing.PaymentRulePaid}
			c.Settings["tee"] = tee
		})
		d.issue(d.orders[0])
		if i := d.entered(d.orders[0]); i.Cause != "rule:paid" {
			t.Errorf("entered: %+v", i)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		d := ruled(t, 1, paid, invoicing.StatusRule{On: invoicing.EventInvoiceSent, Status: 3})
		inv := d.issue(d.orders[0])
		draft := must[int64](t)(d.DraftCancellation(t.Context(), inv.ID, invoicing.CancelWish{Reason: "Irrtum"}, store.Once{}, "vera"))
		storno := must[invoicing.Invoice](t)(d.IssueInvoice(t.Context(), draft, "vera"))
		d.send(storno)
		d.none("cancelled")
	})
}

// TestACollectiveInvoiceHasTheRulesOfEachOrder: periods of contracts in it have none.
func TestACollectiveInvoiceHasTheRulesOfEachOrder(t *testing.T) {
	t.Parallel()
	a := newAnna(t)
	c := config(a.dsn)
	tee := c.Settings["tee"]
	tee.StatusRules = []invoicing.StatusRule{{On: invoicing.EventInvoiceIssued, Status: 3}}
	wein := c.Settings["wein"]
	wein.DueDays = tee.DueDays
	c.Settings["tee"], c.Settings["wein"] = tee, wein
	s := openOn(t, c)
	a.Store = s
	for _, source := range []string{"tee", "wein"} {
		if err := s.PutShopStatuses(t.Context(), source, []store.ShopStatusRow{{ID: 1, Language: "de", Name: "Offen"}, {ID: 3, Language: "de", Name: "Versendet"}}); err != nil {
			t.Fatal(err)
		}
	}
	first, second, other := a.buy("tee", 21), a.buy("tee", 22), a.buy("wein", 23)
	merged := a.merge(store.MergeGroup{PlannedIDs: ids(a.planned...)[:1], OrderIDs: []int64{first, second, other}})
	must[int64](t)(s.IssueCollective(t.Context(), merged[0], "vera"))
	d := &desk{Store: s, t: t}
	if n := d.count(`SELECT COUNT(*) FROM fakturis_status_intent`); n != 2 || d.entered(first).Status != 3 || d.entered(second).Cause != "rule:invoice_issued" {
		t.Errorf("%d status changes", n)
	}
}
