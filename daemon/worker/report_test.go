package worker_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/sending"
	"fakturisd/invoicing/store"
)

func (o *office) reporter() *worker.Reporter {
	return &worker.Reporter{Store: o.store, Now: o.clock, At: sending.Window{From: 450, Until: 1440}, From: "Muster <rechnung@muster.example>", To: "chef@muster.example",
		URL: "https://fakturis.example", Log: zerolog.Nop()}
}

func (o *office) report() bool {
	o.t.Helper()
	made, err := o.reporter().Once(o.t.Context())
	o.must(err)
	return made
}

// TestTheMerchantGetsOneReportADay: at half past seven, when there is something to tell, whatever number of daemons runs.
func TestTheMerchantGetsOneReportADay(t *testing.T) {
	t.Parallel()
	o := openOfficeWith(t, sending.Rules{LateDays: 7})
	if o.report() {
		t.Error("a report of nothing")
	}
	p := o.contract()
	o.combine(o.today, p[0])
	o.combine(o.today.AddDays(-9), p[1])
	held := o.combine(o.today, p[2])
	o.exec(`UPDATE fakturis_collective_invoice SET guard = 'Der Betrag ist ungewöhnlich.' WHERE id = ?`, held)
	o.contract()
	o.must(o.store.SetVacation(t.Context(), store.Vacation{On: true, From: o.today, Until: o.today.AddDays(3)}, "anna"))
	o.hour = 7*time.Hour + 29*time.Minute
	if o.report() {
		t.Error("a report too early")
	}
	o.hour = 7*time.Hour + 30*time.Minute
	made := make([]bool, 4)
	var wg sync.WaitGroup
	for i := range made {
		wg.Go(func() { made[i], _ = o.reporter().Once(t.Context()) })
	}
	wg.Wait()
	o.work()
	mails := o.box.Mails()
	if len(mails) != 1 || mails[0].MessageID != "bericht-20270301@muster.example" {
		t.Fatalf("%d mails (made: %v)", len(mails), made)
	}
	for _, want := range []string{"01.03.2027:", "heute 0 · diese Woche 1 · ohne Datum 2 · gehalten 1 · versäumt 1 · fehlgeschlagen 0 · ungeklärt 0", "Bis 04.03.2027 ist Urlaub",
		"Der Betrag ist ungewöhnlich.", "Versanddatum 20.02.2027", "AU-2027-0002, 01.01.2027 bis 28.02.2027, Änne Groß, 119,00 EUR, seit 59 Tagen", "https://fakturis.example/versaeumt", "https://fakturis.example/warteschlange"} {
		if !strings.Contains(mails[0].Text, want) {
			t.Errorf("%q is missing in\n%s", want, mails[0].Text)
		}
	}
	if o.hour = 20 * time.Hour; o.report() {
		t.Error("a second report of the day")
	}
	if o.today = o.today.AddDays(1); !o.report() {
		t.Error("no report the next day")
	}
}

// TestAReportWithoutAnAnswer is not sent again: nobody knows whether it came.
func TestAReportWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	o := openOffice(t, mailbox.Fault{Stage: mailbox.StageDot, Close: true, Keep: true})
	o.contract()
	if !o.report() {
		t.Fatal("no report")
	}
	o.work()
	o.later()
	o.work()
	r, err := o.store.Report(t.Context(), store.ReportID(o.today))
	o.must(err)
	if r.State != invoicing.MailUnknown {
		t.Errorf("it is %s", r.State)
	}
}
