package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

type css = chromedp.CSS

// shortDir is a temporary folder for the browser's socket, for which the path of t.TempDir may be too long.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "fakturis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// browse starts a browser with an empty profile.
func browse(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the browser test needs Debian's chromium: %v", err)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Env("TMPDIR=" + shortDir(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("accept-lang", "de-DE"),
	}
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestAClerkMailsAnInvoice(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 20)
	w := newWorld(t, shop, reader, "")
	w.must("sync")
	add := w.command("", "user", "add", "anna")
	add.Stdin = strings.NewReader("sommerlinde-17\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	d := w.start("")
	order := w.billable(1)[0]
	total := w.column(`SELECT REPLACE(FORMAT(total_cents / 100, 2, 'de_DE'), '.', '.') FROM fakturis_order WHERE id = ?`, order)[0]
	email := w.column(`SELECT email FROM fakturis_order WHERE id = ?`, order)[0]
	base := "http://" + w.listen
	ctx := browse(t)
	step := func(what string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("%s: %v\n%s", what, err, d.log)
		}
	}
	step("log in", chromedp.Navigate(base+"/login"), chromedp.SendKeys(css(`input[name=login]`), "anna"),
		chromedp.SendKeys(css(`input[name=password]`), "sommerlinde-17"), chromedp.Click(css(`.login button`)), chromedp.WaitVisible(css(`.tiles`)))
	step("open the order", chromedp.Navigate(base+"/auftraege/"+order), chromedp.WaitVisible(css(`form[action$="/rechnung"] button`)))
	step("take it over as an invoice", chromedp.Click(css(`form[action$="/rechnung"] button`)), chromedp.WaitVisible(css(`button[name=senden]`)))
	step("issue and send", chromedp.Click(css(`button[name=senden]`)), chromedp.WaitVisible(css(`#mails`)))
	d.until("the mail arrived", func() bool { return len(w.mailbox.Mails()) == 1 })
	m := w.mailbox.Mails()[0]
	if !strings.Contains(m.To, email) || len(m.Attachments) != 1 {
		t.Fatalf("the mail went to %s with %d attachments", m.To, len(m.Attachments))
	}
	text := pdfText(t, m.Attachments[0].Data)
	for _, want := range []string{"Rechnung RE-", "Muster GmbH", total + " €"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the PDF:\n%s", want, text)
		}
	}
	d.until("the page tells of it", func() bool {
		text, err := chromedp.Run(ctx, chromedp.Text(css(`#mails`)))
		if err != nil {
			t.Fatal(err)
		}
		step("look again", chromedp.Reload())
		return strings.Contains(text, "gesendet")
	})
	d.stop()
}

// pdfText returns the text of a PDF as poppler reads it.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	c := exec.Command("pdftotext", "-layout", "-", "-")
	c.Stdin = strings.NewReader(string(pdf))
	out, err := c.Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	return string(out)
}
