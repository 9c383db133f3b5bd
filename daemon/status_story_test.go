package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/go-sql-driver/mysql"
)

// newPushOffice is an office that may write into its shop what a change of status takes, and no more.
func newPushOffice(t *testing.T, more string) *office {
	t.Helper()
	shop, reader := shopFor(t, 20)
	w := newWorld(t, shop, reader, "")
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	shops := fmt.Sprintf("settle: 0s, push: {dsn: %q}%s}]", writerOf(t, shop, reader), more)
	if err := os.WriteFile(w.config, []byte(strings.Replace(string(text), "settle: 0s}]", shops, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	o := openOffice(t, w)
	o.step("desk", chromedp.EmulateViewport(1280, 900))
	o.logIn(`.tiles`)
	return o
}

// writerOf makes the account that packaging/sql/grants.sql has for changes of status.
func writerOf(t *testing.T, shop *sql.DB, reader string) string {
	t.Helper()
	dsn, err := mysql.ParseDSN(reader)
	if err != nil {
		t.Fatal(err)
	}
	dsn.User = "w" + strings.TrimPrefix(dsn.User, "r")
	who := dsn.User + "@localhost"
	for _, s := range []string{"CREATE USER " + who + " IDENTIFIED BY 'geheim'", "GRANT SELECT ON orders TO " + who, "GRANT SELECT ON manufacturers TO " + who,
		"GRANT SELECT, INSERT ON orders_status_history TO " + who, "GRANT SELECT, INSERT ON orders_tracking TO " + who, "GRANT UPDATE (orders_status, last_modified) ON orders TO " + who} {
		if _, err := shop.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	t.Cleanup(func() { _, _ = shop.Exec("DROP USER " + who) })
	return dsn.FormatDSN()
}

// statusForm opens the panel of an order and fills it in: the next status, a comment for the customer, a parcel.
func (o *office) statusForm(order, comment, parcel string) {
	o.t.Helper()
	o.page("/auftraege/"+order, `#status-aendern summary`)
	o.step("unfold the form", chromedp.Click(css(`#status-aendern summary`)), chromedp.WaitVisible(css(`.statusform [name=status]`)))
	o.step("fill it in", chromedp.Evaluate[chromedp.Void](otherStatus), chromedp.SendKeys(css(`.statusform [name=kommentar]`), comment),
		chromedp.Click(css(`[name=benachrichtigen]`)), chromedp.Click(css(`[name=mitsenden]`)),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('[name="p.1.dienst"]').selectedIndex = 1`), chromedp.SendKeys(css(`[name="p.1.nummer"]`), parcel))
}

// otherStatus chooses the first status that is not the present one.
const otherStatus = `(() => { const s = document.querySelector('.statusform [name=status]'); s.selectedIndex = s.selectedIndex === 0 ? 1 : 0; })()`

// written checks what stands in the shop: the status, one row of the history as the shop's admin writes it, and the parcel.
func (o *office) written(order, comment, parcel string) {
	o.t.Helper()
	var key, status, now int64
	row := o.main.Store.DB().QueryRow(`SELECT shop_key, status FROM fakturis_status_intent WHERE order_id = ? ORDER BY id DESC LIMIT 1`, order)
	if err := row.Scan(&key, &status); err != nil {
		o.t.Fatal(err)
	}
	var rows, exact, parcels int
	err := o.shop.QueryRow(`SELECT orders_status, (SELECT COUNT(*) FROM orders_status_history h WHERE h.orders_id = o.orders_id AND comments = ?),
		(SELECT COUNT(*) FROM orders_status_history h WHERE h.orders_id = o.orders_id AND comments = ? AND customer_notified = 1 AND comments_sent = 1 AND orders_status_id = ?),
		(SELECT COUNT(*) FROM orders_tracking t WHERE t.orders_id = o.orders_id AND parcel_id = ?) FROM orders o WHERE orders_id = ?`,
		comment, comment, status, parcel, key).Scan(&now, &rows, &exact, &parcels)
	if err != nil {
		o.t.Fatal(err)
	}
	if now != status || rows != 1 || exact != 1 || parcels != 1 {
		o.t.Errorf("the shop has status %d (want %d), %d rows of the history (%d as the admin writes them), %d parcels", now, status, rows, exact, parcels)
	}
}

// until looks at the page until it says something.
func (o *office) until(what, script string) {
	o.t.Helper()
	if _, err := chromedp.Run(o.browser, chromedp.Poll[chromedp.Void](script, chromedp.WithPollingTimeout(time.Minute))); err != nil {
		o.t.Fatalf("%s: %v\n%s", what, err, o.read("the page", `main`))
	}
}

const (
	confirmed = `document.querySelector('.life').textContent.includes('Vom Abgleich bestätigt.')`
	stays     = `window.stays === true`
)

// withoutScript makes the browser one whose user has switched JavaScript off.
var withoutScript = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
})

// TestStatusFromTheButtonToTheMirror: a clerk changes the status of an order, sees the very mail first, and presses one button. The customer
// gets that mail, the shop what its own admin would have written, and the open page tells when the mirror has seen it there. Then once more
// without JavaScript.
func TestStatusFromTheButtonToTheMirror(t *testing.T) {
	t.Parallel()
	o := newPushOffice(t, "")
	orders := o.billable(2)
	o.statusForm(orders[0], "Ihr Paket ist unterwegs.", "00340434161094049999")
	o.keep("status-1-form")
	o.step("preview", chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.mailtext`)))
	o.keep("status-2-preview")
	text := o.read("text of the mail", `.mailtext`)
	if !strings.Contains(text, "Ihr Paket ist unterwegs.") || !strings.Contains(text, "00340434161094049999") {
		t.Errorf("the previewed mail lacks comment or parcel:\n%s", text)
	}
	o.step("change and send", chromedp.Click(css(`form.bar button.save`)), chromedp.WaitVisible(css(`.life .panel`)), chromedp.Evaluate[chromedp.Void](`window.stays = true`))
	o.until("the mirror confirms", confirmed)
	o.until("the form is back", `document.querySelector('#status-aendern form') !== null && `+stays)
	o.keep("status-3-confirmed")
	o.delivered(1, orders[0], text)
	o.written(orders[0], "Ihr Paket ist unterwegs.", "00340434161094049999")

	o.step("switch JavaScript off", withoutScript)
	o.statusForm(orders[1], "Kommt morgen an.", "0155")
	o.step("preview", chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.mailtext`)))
	text = o.read("text of the mail", `.mailtext`)
	o.step("change and send", chromedp.Click(css(`form.bar button.save`)), chromedp.WaitVisible(css(`.life .panel`)))
	for end := time.Now().Add(time.Minute); !strings.Contains(o.read("block", `.life`), "Vom Abgleich bestätigt."); {
		if time.Now().After(end) {
			t.Fatalf("not confirmed: %s", o.read("block", `.life`))
		}
		o.page("/auftraege/"+orders[1]+"?stand", `.life .panel`)
	}
	o.delivered(2, orders[1], text)
	o.written(orders[1], "Kommt morgen an.", "0155")
}

// delivered waits for so many mails; the last one went to the order's customer with the text that was previewed.
func (o *office) delivered(n int, order, text string) {
	o.t.Helper()
	if len(o.mailbox.Mails()) != n {
		o.t.Fatalf("%d mails, want %d", len(o.mailbox.Mails()), n)
	}
	m := o.mailbox.Mails()[n-1]
	if email := o.column(`SELECT email FROM fakturis_order WHERE id = ?`, order)[0]; !strings.Contains(m.To, email) {
		o.t.Errorf("the mail went to %s, want %s", m.To, email)
	}
	if words(m.Text) != words(text) {
		o.t.Errorf("the mail says\n%s\nand the preview said\n%s", m.Text, text)
	}
}

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// tryNow presses "Jetzt versuchen" until the mirror has seen the change: pressed while a try is under way, which may still fail, it
// does nothing, and the next one by itself is up to 40 seconds off.
func (o *office) tryNow() {
	o.t.Helper()
	const waits = `document.querySelector('.life form[action$="/jetzt"]') !== null`
	for range 20 {
		o.step("try now", chromedp.Evaluate[chromedp.Void](`(document.querySelector('.life form[action$="/jetzt"] button') || document.body).click()`), chromedp.WaitVisible(css(`.life .panel`)))
		if _, err := chromedp.Run(o.browser, chromedp.Poll[chromedp.Void](confirmed, chromedp.WithPollingTimeout(5*time.Second))); err == nil {
			return
		}
		if still, err := chromedp.Run(o.browser, chromedp.Evaluate[bool](waits)); err != nil || !still {
			break
		}
	}
	o.until("the mirror confirms", confirmed)
}

// TestStatusByTheExtension: the shop's own mail is previewed and sent through its extension. While the extension is off the form says so, and
// what was pressed waits, says why, and goes on when the clerk has it tried again; no mail leaves by our own server.
func TestStatusByTheExtension(t *testing.T) {
	t.Parallel()
	shop := &standIn{}
	web := httptest.NewServer(shop)
	t.Cleanup(web.Close)
	o := newPushOffice(t, fmt.Sprintf(", extension: {url: %q, secret: %q}", web.URL, extensionSecret))
	order := o.billable(1)[0]
	o.statusForm(order, "Ihr Paket ist unterwegs.", "0155")
	o.step("preview, with the extension off", chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.statusform [role=alert]`)))
	if said := o.read("what is wrong", `.statusform [role=alert]`); !strings.Contains(said, "Das Modul FAKTURIS ist im Shop nicht") {
		t.Errorf("the form says %q", said)
	}
	o.keep("status-4-off")
	preview := map[string]any{"from": "shop@tee.example", "from_name": "Teeladen", "to": "kunde@kunde.example", "bcc": []string{}, "subject": "Ihre Bestellung", "attachments": []string{"agb.pdf"},
		"html": `<h1>Teeladen</h1><script>top.broken=1</script><p style="color:#060">Ihr Paket ist unterwegs.</p>`, "text": "Ihr Paket ist unterwegs."}
	shop.say(map[string]any{"preview": preview})
	o.step("preview", chromedp.Click(css(`.statusform button.print`)), chromedp.WaitVisible(css(`.mailframe`)))
	o.keep("status-5-preview")
	if head := o.read("head of the mail", `main dl`); !strings.Contains(head, "Teeladen <shop@tee.example>") || !strings.Contains(head, "agb.pdf") {
		t.Errorf("head of the mail: %s", head)
	}
	o.step("change and send", chromedp.Click(css(`form.bar button.save`)), chromedp.WaitVisible(css(`.life .panel`)), chromedp.Evaluate[chromedp.Void](`window.stays = true`))
	o.until("it waits", `document.querySelector('.life').textContent.includes('Wartet seit') && `+stays)
	o.keep("status-6-waits")
	shop.say(map[string]any{"preview": preview, "status_mail": map[string]any{"state": "sent", "repeated": false, "to": "kunde@kunde.example", "subject": "Ihre Bestellung", "message": ""}})
	o.tryNow()
	if said := o.read("block", `.life`); !strings.Contains(said, "Die Mail hat der Shop versendet.") {
		t.Errorf("the block says %q", said)
	}
	o.keep("status-7-confirmed")
	if n := strings.Count(shop.heard(), "status_mail"); n != 1 {
		t.Errorf("the shop was asked for %d mails: %s", n, shop.heard())
	}
	if n := len(o.mailbox.Mails()); n != 0 {
		t.Errorf("%d mails left by our own server", n)
	}
	o.written(order, "Ihr Paket ist unterwegs.", "0155")
}
