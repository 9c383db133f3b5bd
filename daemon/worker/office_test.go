package worker_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/shopspring/decimal"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
	"fakturisd/invoicing/tax"
)

// paper stands in for wkhtmltopdf: what is tested here is who does what when, not how it looks.
type paper struct{}

func (paper) PDF(_ context.Context, html []byte) ([]byte, error) {
	return []byte(fmt.Sprintf("%%PDF-1.4\n%d\n%%%%EOF\n", len(html))), nil
}

// office is a store with a partner, a mailbox and workers that are run by hand.
type office struct {
	t       *testing.T
	dsn     string
	store   *store.Store
	box     *mailbox.Mailbox
	queue   *outbox.Queue
	worker  *worker.Worker
	partner int64
	orders  int
	today   invoicing.Date
	zone    *time.Location
	hour    time.Duration // of the day, in Berlin
	rules   sending.Rules
}

// clock is the time on the clock on the wall.
func (o *office) clock() time.Time {
	return time.Date(o.today.Year, o.today.Month, o.today.Day, 0, int(o.hour.Minutes()), 0, 0, o.zone)
}

func openOffice(t *testing.T, faults ...mailbox.Fault) *office {
	t.Helper()
	return openOfficeWith(t, sending.Rules{LateDays: 7}, faults...)
}

// openOfficeWith opens an office with rules for sending. It is noon on Monday, 1 March 2027.
func openOfficeWith(t *testing.T, rules sending.Rules, faults ...mailbox.Fault) *office {
	t.Helper()
	o := &office{t: t, today: invoicing.NewDate(2027, time.March, 1), hour: 12 * time.Hour, rules: rules}
	var err error
	o.zone, err = time.LoadLocation("Europe/Berlin")
	o.must(err)
	o.dsn = privatedb.New(t)
	o.store, err = store.Open(t.Context(), o.config(o.clock))
	o.must(err)
	t.Cleanup(func() { o.store.Close() })
	o.must(o.store.Migrate(t.Context()))
	o.box, err = mailbox.Start(mailbox.Options{Faults: faults})
	o.must(err)
	t.Cleanup(func() { o.box.Close() })
	o.queue = outbox.New(o.store.DB(), "test")
	o.worker = &worker.Worker{Store: o.store, Renderer: paper{}, Log: zerolog.Nop(), Sender: mail.New(mail.Config{
		Host: "127.0.0.1", Port: o.box.Port(), TLS: mail.TLSNone, StepTimeout: 5 * time.Second, ReplyTimeout: 5 * time.Second,
	})}
	result, err := o.store.DB().ExecContext(t.Context(), `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state,
		country, email, phone, vat_id, language, match_key) VALUES ('Frau', '', 'Änne', 'Groß', 'Lindenallee 5', '', '04109', 'Leipzig', '', 'DE', 'aenne@example.com',
		'', '', 'de', RANDOM_BYTES(16))`)
	o.must(err)
	o.partner, err = result.LastInsertId()
	o.must(err)
	return o
}

// config is that of a daemon with a clock.
func (o *office) config(now func() time.Time) store.Config {
	settings := invoicing.ShopSettings{Company: invoicing.Company{Name: "Muster GmbH", Street: "Hafenstr. 1", Postcode: "20457", City: "Hamburg", Country: "DE", VATID: "DE136695976"}, MailFrom: "rechnung@muster.example", DueDays: 14}
	return store.Config{DSN: o.dsn, Settings: map[string]invoicing.ShopSettings{"": settings}, Now: now, Sending: o.rules, VAT: store.VATChecking{Online: true}}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// order enters an order by hand; each is about another machine.
func (o *office) order() int64 {
	o.t.Helper()
	o.orders++
	address := invoicing.Address{FirstName: "Änne", LastName: "Groß", Street: "Lindenallee 5", Postcode: "04109", City: "Leipzig", Country: "DE"}
	total := tax.ForSum(tax.Gross, tax.Percent(19), 11900)
	id, err := o.store.CreateManualOrder(o.t.Context(), invoicing.Order{
		Type: invoicing.OrderManual, PartnerID: o.partner, Ordered: o.today.Time(), Currency: "EUR", RateToHome: decimal.NewFromInt(1), Language: "de",
		Email: "aenne@example.com", Billing: address, Delivery: address, Customer: address, PriceMode: tax.Gross, TaxTotals: []tax.Total{total}, Total: total.Gross,
		Lines: []invoicing.OrderLine{{Kind: invoicing.LineArticle, Number: "S-1", Text: fmt.Sprintf("Wartung Maschine %d", o.orders), Quantity: decimal.NewFromInt(1),
			UnitPrice: decimal.NewFromInt(119), Amount: money.Cents(11900), TaxRate: tax.Percent(19)}},
	}, "test")
	o.must(err)
	return id
}

// sendInvoice issues and sends the invoice of a new order and returns the mail's id.
func (o *office) sendInvoice() int64 {
	o.t.Helper()
	id, err := o.store.DraftInvoice(o.t.Context(), o.order(), "test")
	o.must(err)
	_, err = o.store.IssueInvoice(o.t.Context(), id, "test")
	o.must(err)
	m, err := o.store.SendInvoice(o.t.Context(), id, "test")
	o.must(err)
	return m
}

// work does every job that is due, once each, as a pool would, and brings forward what is to be tried again.
func (o *office) work() {
	o.t.Helper()
	handlers := o.worker.Handlers()
	var kinds []string
	for k := range handlers {
		kinds = append(kinds, k)
	}
	for range 5 {
		jobs, err := o.queue.Claim(o.t.Context(), kinds, 20)
		o.must(err)
		for _, j := range jobs {
			if err := handlers[j.Kind](o.t.Context(), j); err != nil {
				o.must(o.queue.Fail(o.t.Context(), j, err))
				continue
			}
			o.must(o.queue.Complete(o.t.Context(), j))
		}
	}
}

// later makes the pauses between two tries pass.
func (o *office) later() {
	o.t.Helper()
	_, err := o.store.DB().ExecContext(o.t.Context(), `UPDATE fakturis_job SET run_at = NOW(6) - INTERVAL 1 SECOND WHERE state = 'available'`)
	o.must(err)
}

func (o *office) mail(id int64) invoicing.Mail {
	o.t.Helper()
	m, err := o.store.Mail(o.t.Context(), id)
	o.must(err)
	return m
}

func (o *office) sentAt(invoice int64) sql.NullTime {
	o.t.Helper()
	var at sql.NullTime
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT sent_at FROM fakturis_invoice_state WHERE invoice_id = ?`, invoice).Scan(&at))
	return at
}
