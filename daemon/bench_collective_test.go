package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// BenchmarkCollective starts a daemon for which 1,000 collective invoices (or FAKTURIS_BENCH_INVOICES) of two blocks and twelve
// lines are due, and takes the time until the last of their mails, each with its PDF, was accepted by the mailbox: run-s. peer-ratio compares
// that with wkhtmltopdf alone, one process after the other with its defaults, extrapolated from 50 documents. run-MB is the most
// that the daemon held meanwhile, without wkhtmltopdf.
func BenchmarkCollective(b *testing.B) {
	n := 1000
	if v := os.Getenv("FAKTURIS_BENCH_INVOICES"); v != "" {
		var err error
		if n, err = strconv.Atoi(v); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		w := newWorld(b, nil, bulkShop(b, 10), "send: {business_days: false}")
		s := w.open()
		ids := w.collectives(s, n)
		w.due()
		began := time.Now()
		d := w.start("")
		d.sent(n)
		took := time.Since(began)
		b.ReportMetric(took.Seconds(), "run-s")
		b.ReportMetric(d.resident("VmHWM"), "run-MB")
		b.ReportMetric(w.oneByOne(s, ids[:min(n, 50)]).Seconds()*float64(n)/float64(min(n, 50))/took.Seconds(), "peer-ratio")
		d.stop()
	}
}

// open opens the world's database as the daemon does.
func (w *world) open() *store.Store {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), store.Config{DSN: w.dsn, Settings: map[string]invoicing.ShopSettings{"": {Company: invoicing.Company{Name: "Muster GmbH", Country: "DE"}}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { s.Close() })
	if err := s.Migrate(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// collectives makes n collective invoices of two periods and twelve lines each, without a send date.
func (w *world) collectives(s *store.Store, n int) []int64 {
	w.t.Helper()
	ids := make([]int64, n)
	var all sync.WaitGroup
	next := make(chan int)
	for range 4 {
		all.Go(func() {
			for i := range next {
				id, err := w.collective(s, i)
				if err != nil {
					w.t.Error(err)
				}
				ids[i] = id
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
	if w.t.Failed() {
		w.t.FailNow()
	}
	return ids
}

func (w *world) collective(s *store.Store, i int) (int64, error) {
	ctx := w.t.Context()
	result, err := s.DB().ExecContext(ctx, `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state,
		country, email, phone, vat_id, language, match_key) VALUES ('Frau', ?, 'Änne', 'Groß', 'Lindenallee 5', '', '04109', 'Leipzig', '', 'DE', ?, '', '', 'de', RANDOM_BYTES(16))`,
		fmt.Sprintf("Kunde %d GmbH", i), fmt.Sprintf("kunde%d@kunde.example", i))
	if err != nil {
		return 0, err
	}
	partner, err := result.LastInsertId()
	if err != nil {
		return 0, err
	}
	address := invoicing.Address{Company: fmt.Sprintf("Kunde %d GmbH", i), Street: "Lindenallee 5", Postcode: "04109", City: "Leipzig", Country: "DE"}
	o := invoicing.Order{Type: invoicing.OrderManual, PartnerID: partner, Ordered: time.Now().UTC(), Currency: "EUR", RateToHome: decimal.NewFromInt(1), Language: "de",
		Billing: address, Delivery: address, Customer: address, PriceMode: tax.Net}
	for n := range 6 {
		o.Lines = append(o.Lines, invoicing.OrderLine{Kind: invoicing.LineArticle, Number: fmt.Sprintf("WA-%03d", n), Text: fmt.Sprintf("Wartung der Anlage %d mit Prüfprotokoll und Anfahrt", n+1),
			Quantity: decimal.NewFromInt(2), UnitPrice: decimal.New(4950+int64(n), -2), Amount: 2 * money.Cents(4950+n), TaxRate: tax.Percent(19)})
	}
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
	order, err := s.CreateManualOrder(ctx, o, "bench")
	if err != nil {
		return 0, err
	}
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: invoicing.NewDate(2026, time.January, 1), Count: 2}
	if _, err := s.AddContract(ctx, order, terms, "bench"); err != nil {
		return 0, err
	}
	planned, err := s.PlannedInvoices(ctx, order)
	if err != nil {
		return 0, err
	}
	return s.Combine(ctx, []int64{planned[0].ID, planned[1].ID}, invoicing.Date{}, "bench")
}

// due makes today the day of all collective invoices.
func (w *world) due() {
	w.exec(`UPDATE fakturis_collective_invoice SET send_date = CURDATE()`)
}

// sent waits until n mails were accepted.
func (d *daemon) sent(n int) {
	d.t.Helper()
	const limit = 10 * time.Minute
	for deadline := time.Now().Add(limit); ; time.Sleep(100 * time.Millisecond) {
		got := d.column(`SELECT COUNT(*) FROM fakturis_mail WHERE state = 'sent'`)[0]
		if got == strconv.Itoa(n) {
			return
		}
		select {
		case err := <-d.dead:
			d.t.Fatalf("the daemon ended: %v\n%s", err, d.log)
		default:
		}
		if time.Now().After(deadline) {
			d.t.Fatalf("%s of %d mails after %s\n%s", got, n, limit, d.log)
		}
	}
}

// oneByOne renders the invoices of collective invoices as most programs do: a process for each, with the tool's defaults.
func (w *world) oneByOne(s *store.Store, ids []int64) time.Duration {
	w.t.Helper()
	tool, err := render.Find("")
	if err != nil {
		w.t.Fatal(err)
	}
	var took time.Duration
	for _, id := range ids {
		c, err := s.Collective(w.t.Context(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		inv, err := s.Invoice(w.t.Context(), c.InvoiceID)
		if err != nil {
			w.t.Fatal(err)
		}
		page, err := print.Invoice(inv)
		if err != nil {
			w.t.Fatal(err)
		}
		began := time.Now()
		cmd := exec.Command(tool.Path, "--quiet", "-", "-")
		cmd.Stdin = bytes.NewReader(page)
		if pdf, err := cmd.Output(); err != nil || len(pdf) == 0 {
			w.t.Fatalf("wkhtmltopdf: %v", err)
		}
		took += time.Since(began)
	}
	return took
}
