package main

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// dueSchedule plans a collective invoice of two periods and the draft of a third one, both to be sent today.
func (w *world) dueSchedule() {
	w.t.Helper()
	ctx := w.t.Context()
	s, err := store.Open(ctx, store.Config{DSN: w.dsn, Settings: map[string]invoicing.ShopSettings{"": {Company: invoicing.Company{Name: "Muster GmbH"}}}})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	w.exec(`INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, match_key)
		VALUES ('', '', 'Vera', 'Vertrag', 'Gasse 1', '', '20457', 'Hamburg', '', 'DE', 'vera@example.com', '', '', 'de', RANDOM_BYTES(16))`)
	order, err := s.CreateManualOrder(ctx, invoicing.Order{PartnerID: 1, Currency: "EUR", PriceMode: tax.Gross, Lines: []invoicing.OrderLine{
		{Kind: invoicing.LineArticle, Number: "S-1", Text: "Wartung", Quantity: decimal.NewFromInt(1), UnitPrice: money.Cents(11900).Decimal(), Amount: 11900, TaxRate: tax.Percent(19)}}}, "test")
	if err != nil {
		w.t.Fatal(err)
	}
	today := invoicing.DateOf(time.Now())
	if _, err := s.AddContract(ctx, order, invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: today, Count: 3}, "test"); err != nil {
		w.t.Fatal(err)
	}
	planned, err := s.PlannedInvoices(ctx, order)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := s.Combine(ctx, []int64{planned[0].ID, planned[1].ID}, today, "test"); err != nil {
		w.t.Fatal(err)
	}
	if err := s.SetSendDates(ctx, []invoicing.ScheduledRef{{Kind: invoicing.ScheduledPlanned, ID: planned[2].ID}}, today.AddDays(1), "test"); err != nil {
		w.t.Fatal(err)
	}
	w.exec(`UPDATE fakturis_invoice_schedule SET send_date = '` + today.String() + `'`)
}

// TestSendingByItselfThatIsKilled: wherever the daemon dies between the send date and the mail server's answer, each period is billed
// once, each invoice has one number and one PDF, and each mail is accepted at most once.
func TestSendingByItselfThatIsKilled(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 1)
	for point, unclear := range map[string]bool{"schedule.locked": false, "collective.drafted": false, "issue.numbered": false, "issue.chained": false, "collective.issued": false,
		"collective.mailed": false, "issue.committed": false, "render.rendered": false, "render.attached": false, "mail.before-committing": false, "mail.committing": true, "mail.accepted": true} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, shop, reader, "send: {report_to: \"\"}\n")
			w.must("migrate")
			w.dueSchedule()
			d := w.begin(point)
			d.died()
			w.expireLeases()
			d = w.start("")
			d.until("both mails came to rest", func() bool {
				return len(w.column(`SELECT id FROM fakturis_mail WHERE state IN ('sent', 'unknown')`)) == 2
			})
			d.stop()
			w.noGapAndNoDouble()
			if billed := w.column(`SELECT status FROM fakturis_planned_invoice ORDER BY period`); !slices.Equal(billed, []string{"abgerechnet", "abgerechnet", "abgerechnet"}) {
				t.Errorf("the periods are %v", billed)
			}
			accepted := map[string]int{}
			for _, m := range w.mailbox.Mails() {
				accepted[m.MessageID]++
			}
			for id, n := range accepted {
				if n != 1 {
					t.Errorf("mail %s was accepted %d times", id, n)
				}
			}
			// Two workers send at the same time, so that a kill may leave both mails unclear.
			if unknown := w.column(`SELECT id FROM fakturis_mail WHERE state = 'unknown'`); (len(unknown) > 0) != unclear {
				t.Errorf("%d mails are unclear", len(unknown))
			}
		})
	}
}
