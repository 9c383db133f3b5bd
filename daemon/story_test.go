package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/rs/zerolog"

	"fakturisd/daemon/config"
	"fakturisd/invoicing"
)

// office is a whole daemon in this process, whose clock the test turns, and a clerk before it.
type office struct {
	*world
	main    *Main
	now     atomic.Pointer[time.Time]
	browser context.Context
}

// turn lets it be nine o'clock on a day.
func (o *office) turn(year int, month time.Month, day int) {
	at := time.Date(year, month, day, 8, 0, 0, 0, time.UTC)
	o.now.Store(&at)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	shop, reader := shopFor(t, 20)
	return openOffice(t, newWorld(t, shop, reader, ""))
}

func openOffice(t *testing.T, w *world) *office {
	t.Helper()
	o := &office{world: w}
	o.must("sync")
	o.turn(2027, time.January, 4)
	cfg, err := config.Load(o.config, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.main, err = Open(t.Context(), cfg, zerolog.Nop(), Options{Now: func() time.Time { return *o.now.Load() }, Schedule: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.main.Store.AddUser(t.Context(), "anna", "Anna", "sommerlinde-17"); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.main.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := o.main.Close(); err != nil {
			t.Error(err)
		}
	})
	o.browser = browse(t)
	return o
}

func (o *office) step(what string, actions ...chromedp.Action[chromedp.Void]) {
	o.t.Helper()
	if err := chromedp.Do(o.browser, actions...); err != nil {
		o.t.Fatalf("%s: %v", what, err)
	}
}

func (o *office) read(what, selector string) string {
	o.t.Helper()
	text, err := chromedp.Run(o.browser, chromedp.Text(css(selector)))
	if err != nil {
		o.t.Fatalf("%s: %v", what, err)
	}
	return text
}

// page opens a page and waits until something is to be seen on it.
func (o *office) page(path, seen string) {
	o.t.Helper()
	o.step("open "+path, chromedp.Navigate(o.main.URL()+path), chromedp.WaitVisible(css(seen)))
}

func (o *office) logIn(seen string) {
	o.t.Helper()
	o.step("log in", chromedp.Navigate(o.main.URL()+"/login"), chromedp.SendKeys(css(`input[name=login]`), "anna"),
		chromedp.SendKeys(css(`input[name=password]`), "sommerlinde-17"), chromedp.Click(css(`.login button`)), chromedp.WaitVisible(css(seen)))
}

// keep keeps a picture where FAKTURIS_SCREENS says.
func (o *office) keep(name string) {
	o.t.Helper()
	dir := os.Getenv("FAKTURIS_SCREENS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(o.browser, chromedp.FullScreenshot(100))
	if err != nil {
		o.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "story-"+name+".png"), png, 0o644); err != nil {
		o.t.Fatal(err)
	}
}

// mailed waits until so many mails arrived and returns the last one's subject and the text of its PDF.
func (o *office) mailed(n int) (to, pdf string) {
	o.t.Helper()
	ctx, stop := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer stop()
	if err := o.mailbox.Wait(ctx, n); err != nil {
		o.t.Fatalf("%d mails, want %d: %v", len(o.mailbox.Mails()), n, err)
	}
	m := o.mailbox.Mails()[n-1]
	if len(m.Attachments) != 1 {
		o.t.Fatalf("%d attachments", len(m.Attachments))
	}
	return m.To, pdfText(o.t.(*testing.T), m.Attachments[0].Data)
}

// TestTheStoryOfTheSeed is the brochure of FAKTURIS from its first sentence to its last, in a browser, with a clock that is
// turned: a contract every two months is six planned invoices, two at a time become three collective ones; one of them is changed
// and gets a send date, on which its PDF is mailed by itself; the others come as a popup after the login on their provisional date,
// where a date is set for the one and deselected for the other.
func TestTheStoryOfTheSeed(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	order := o.billable(1)[0]
	o.step("desk", chromedp.EmulateViewport(1280, 900))
	o.logIn(`.tiles`)
	o.contract(order)
	o.merge()
	o.change()
	o.sent(order)
	o.asked()
}

// contract gives the order a contract and presses "Als Rechnung übernehmen".
func (o *office) contract(order string) {
	o.t.Helper()
	o.page("/auftraege/"+order+"/vertrag", `[name=turnus]`)
	for field, value := range map[string]string{"turnus": "2", "einheit": "monat", "anzahl": "6", "beginn": "2027-01-15"} {
		o.step("fill in "+field, chromedp.SetValue(css(`[name=`+field+`]`), value))
	}
	o.keep("1-contract")
	o.step("save", chromedp.Click(css(`.sticky button[value=speichern]`)), chromedp.WaitVisible(css(`#zusammenfassen-oeffnen`)))
	o.page("/auftraege/"+order, `form[action$="/rechnung"] button`)
	if got := o.read("button", `form[action$="/rechnung"] button`); got != "Als Rechnung übernehmen" {
		o.t.Errorf("the button says %q", got)
	}
	o.step("take it over as an invoice", chromedp.Click(css(`form[action$="/rechnung"] button`)), chromedp.WaitVisible(css(`#zusammenfassen-oeffnen`)))
	o.keep("2-planned")
	if rows := strings.Count(o.read("planned invoices", `.planned`), "geplant"); rows < 6 {
		o.t.Errorf("%d planned invoices, want 6", rows)
	}
}

// merge ticks two at a time in the popup: six become three.
func (o *office) merge() {
	o.t.Helper()
	o.step("press the icon", chromedp.Click(css(`#zusammenfassen-oeffnen`)), chromedp.WaitVisible(css(`dialog[open] #uebernehmen`)))
	for n := 1; n <= 3; n++ {
		o.step("tick two", chromedp.Click(css(`#offene li:nth-child(1) label`)), chromedp.Click(css(`#offene li:nth-child(2) label`)))
		o.step("take them over", chromedp.Click(css(`#uebernehmen`)), chromedp.WaitVisible(css(fmt.Sprintf(`#gruppe-g%d .proof`, n))))
	}
	o.keep("3-popup")
	o.step("save", chromedp.Click(css(`#speichern`)), chromedp.WaitVisible(css(`.panel.good`)))
	o.keep("4-saved")
	o.page("/rechnungen", `main a[href="/sammelrechnungen"]`)
	o.step("Sammelrechnungen", chromedp.Click(css(`main a[href="/sammelrechnungen"]`)), chromedp.WaitVisible(css(`tbody tr:nth-child(3)`)))
	o.keep("5-list")
}

// change changes text, price and send date of the first collective invoice.
func (o *office) change() {
	o.t.Helper()
	o.page("/sammelrechnungen/1/bearbeiten", `[name="l.1.text"]`)
	for field, value := range map[string]string{"l.1.text": "Pflege des Webshops, Sonderfall", "l.1.preis": "1,49", "send_date": "2027-03-01"} {
		o.step("change "+field, chromedp.SetValue(css(`[name="`+field+`"]`), value))
	}
	o.keep("6-edit")
	o.step("save", chromedp.Click(css(`.sticky button[value=speichern]`)), chromedp.WaitVisible(css(`.notice.good`)))
	o.keep("7-changed")
}

// sent turns the clock to the send date: the invoice goes out by itself, once.
func (o *office) sent(order string) {
	o.t.Helper()
	o.turn(2027, time.February, 28)
	o.page("/warteschlange", `main`)
	o.keep("8-queue")
	if n := len(o.mailbox.Mails()); n != 0 {
		o.t.Fatalf("%d mails before the send date", n)
	}
	o.turn(2027, time.March, 1)
	to, pdf := o.mailed(1)
	if email := o.column(`SELECT email FROM fakturis_order WHERE id = ?`, order)[0]; !strings.Contains(to, email) {
		o.t.Errorf("mailed to %s, want %s", to, email)
	}
	for _, want := range []string{"RE-2027-0001", "01.03.2027", "Pflege des Webshops, Sonderfall", "1,49", "15.01.2027", "14.05.2027"} {
		if !strings.Contains(pdf, want) {
			o.t.Errorf("%q is not in the PDF:\n%s", want, pdf)
		}
	}
	for until := time.Now().Add(30 * time.Second); !strings.Contains(o.read("history", `main`), "vom Server angenommen"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(until) {
			o.t.Fatal("the history does not tell of the mail")
		}
		o.page("/sammelrechnungen/1", `main`)
	}
	o.keep("9-sent")
}

// asked turns the clock to the provisional dates of the others: a popup comes after the login until each is decided.
func (o *office) asked() {
	o.t.Helper()
	o.again(2027, time.May, 15, `dialog[open] form:has([value="sammelrechnung:2"])`)
	o.keep("10-popup")
	o.step("set the date", chromedp.Click(css(`dialog[open] form:has([value="sammelrechnung:2"]) button[value=setzen]`)), chromedp.WaitNotPresent(css(`dialog[open] form:has([value="sammelrechnung:2"])`)))
	if to, _ := o.mailed(2); to == "" {
		o.t.Error("the second one went to nobody")
	}
	o.again(2027, time.September, 15, `dialog[open] form:has([value="sammelrechnung:3"])`)
	o.step("deselect it", chromedp.Click(css(`dialog[open] form:has([value="sammelrechnung:3"]) button[value=abwaehlen]`)), chromedp.WaitNotPresent(css(`dialog[open] form:has([value="sammelrechnung:3"])`)))
	o.page("/sammelrechnungen?status=undatiert", `tbody tr`)
	o.keep("11-deselected")
	if got := o.read("list", `tbody`); !strings.Contains(got, "abgewählt") {
		o.t.Errorf("the list does not mark it: %s", got)
	}
	c, err := o.main.Store.Collective(o.t.Context(), 3)
	if err != nil || c.Status != invoicing.CollectivePlanned || !c.SendDate.IsZero() {
		o.t.Fatalf("deselected, it is %s with send date %s: %v", c.Status, c.SendDate, err)
	}
	next := c.ProvisionalDate
	o.again(next.Year, next.Month, next.Day, `dialog[open] form:has([value="sammelrechnung:3"])`)
	if n := len(o.mailbox.Mails()); n != 2 {
		o.t.Errorf("%d mails, want 2", n)
	}
}

// again logs in on another day and waits for what is to be seen.
func (o *office) again(year int, month time.Month, day int, seen string) {
	o.t.Helper()
	o.turn(year, month, day)
	o.step("forget the session", chromedp.Navigate(o.main.URL()+"/"), chromedp.Evaluate[chromedp.Void](`document.querySelector('form.who').submit()`), chromedp.WaitVisible(css(`.login`)))
	o.logIn(seen)
}
