package server_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// patience ends a walk that hangs; a busy machine takes its time.
const patience = 3 * time.Minute

// window opens a window of the tests' browser that knows nothing of the others, their cookies least of all.
func window(t *testing.T) context.Context {
	t.Helper()
	browser, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	steps(t, ctx, "open a window")
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return ctx
}

// action is a step that returns nothing.
type action = chromedp.Action[chromedp.Void]

// steps does one thing after the other; what says which of them failed.
func steps(t *testing.T, ctx context.Context, what string, actions ...action) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// ask returns what an action finds out.
func ask[T any](t *testing.T, ctx context.Context, what string, a chromedp.Action[T]) T {
	t.Helper()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	return v
}

type css = chromedp.CSS

func logIn(t *testing.T, ctx context.Context, base string) {
	t.Helper()
	steps(t, ctx, "log in", chromedp.Navigate(base+"/login"), chromedp.SendKeys(css(`input[name=login]`), login),
		chromedp.SendKeys(css(`input[name=password]`), password), chromedp.Click(css(`.login button`)), chromedp.WaitVisible(css(`.tiles`)))
}

// TestFromLoginToInvoice walks the way of the clerk with a real browser: the content policy, the session cookie and the
// hidden fields must fit together.
func TestFromLoginToInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "orders", chromedp.Navigate(h.web.URL+"/auftraege"))
	if focus := ask(t, ctx, "press /", chromedp.Evaluate[string](slash)); focus != "q" {
		t.Errorf("the key / leads to %q, want the search", focus)
	}
	steps(t, ctx, "search", chromedp.KeyEvent("tee-1008"+kb.Enter))
	steps(t, ctx, "find it alone", chromedp.WaitVisible(css(`tbody tr:only-child a[href="/auftraege/8"]`)))
	steps(t, ctx, "open it", chromedp.Click(css(`a[href="/auftraege/8"]`)), chromedp.WaitVisible(css(`form[action$="/rechnung"] button`)))
	steps(t, ctx, "take it over", chromedp.Click(css(`form[action$="/rechnung"] button`)), chromedp.WaitVisible(css(`button[name=senden]`)))
	steps(t, ctx, "issue and send", chromedp.Click(css(`button[name=senden]`)), chromedp.WaitVisible(css(`#mails`)))
	heading, notice := ask(t, ctx, "heading", chromedp.Text(css(`h1`))), ask(t, ctx, "notice", chromedp.Text(css(`.notice.good`)))
	if heading != "Rechnung RE-2026-0003" || !strings.Contains(notice, "RE-2026-0003") {
		t.Errorf("heading %q, notice %q, want invoice RE-2026-0003", heading, notice)
	}
	mails, err := h.store.Mails(t.Context(), 4)
	must(t, err)
	if len(mails) != 1 || mails[0].State != invoicing.MailPlanned {
		t.Errorf("mails %+v, want one that waits for its PDF", mails)
	}
}

// TestFromAMissingOrderToItsReading: the clerk asks why an order is missing, reads the answer, has it read again and sees
// what came of it without doing anything more.
func TestFromAMissingOrderToItsReading(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "mirroring", chromedp.Navigate(h.web.URL+"/abgleich"), chromedp.WaitVisible(css(`input[name=nr]`)))
	steps(t, ctx, "ask", chromedp.SendKeys(css(`input[name=nr]`), "4711"+kb.Enter), chromedp.WaitVisible(css(`.answer`)))
	if got := ask(t, ctx, "answer", chromedp.Text(css(`.answer`))); !strings.Contains(got, "zurückgestellt") || !strings.Contains(got, "Währung") {
		t.Errorf("answer %q does not say why", got)
	}
	steps(t, ctx, "read again", chromedp.Click(css(`form[action="/abgleich/anforderung"] button`)), chromedp.WaitVisible(css(`.notice.good`)))
	request := h.asked(t)
	if request.Key != "4711" || request.By != login || request.Action != store.ActionRead {
		t.Errorf("request %+v", request)
	}
	must(t, h.store.FinishSyncRequest(t.Context(), request.ID, "1 gelesen, 1 neu."))
	steps(t, ctx, "result", chromedp.WaitVisible(css(`.rows .badge.good`)))
	if got := ask(t, ctx, "page", chromedp.Text(css(`main`))); !strings.Contains(got, "1 gelesen, 1 neu.") {
		t.Errorf("the page does not show the result: %s", got)
	}
}

// slash presses the key / and tells which field has the focus then. (The driver's own key events would also type it.)
const slash = `document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true, cancelable: true})); document.activeElement.name || ''`

// TestPagesFitTheScreen looks at every page on a desk and on a telephone: nothing may stick out to the side. With
// FAKTURIS_SCREENS=folder it also keeps a picture of each.
func TestPagesFitTheScreen(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	steps(t, ctx, "login page", chromedp.Navigate(h.web.URL+"/login"))
	fits(t, ctx, "login")
	logIn(t, ctx, h.web.URL)
	for _, p := range pagePaths() {
		steps(t, ctx, p, chromedp.Navigate(h.web.URL+p), chromedp.WaitReady(css(`footer`)))
		fits(t, ctx, p)
	}
}

// fits looks at the open page on a desk and on a telephone.
func fits(t *testing.T, ctx context.Context, path string) {
	t.Helper()
	for _, width := range []int64{1280, 360} {
		steps(t, ctx, "resize", chromedp.EmulateViewport(width, 800))
		if out := ask(t, ctx, path, chromedp.Evaluate[string](widest)); out != "" {
			t.Errorf("%s at %d pixels: sticks out to the side: %s", path, width, out)
		}
		keepPicture(t, ctx, path, width)
	}
}

// widest names the element that makes the page wider than the window, or a tile whose words stick out of it.
const widest = `(() => {
	const room = document.documentElement.clientWidth;
	const full = [...document.querySelectorAll('.tile')].find(e => e.scrollWidth > e.clientWidth);
	if (full) return 'tile ' + full.textContent;
	if (document.documentElement.scrollWidth <= room) return '';
	const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest('.scroll'));
	return out.slice(-3).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40)).join(' | ') || 'width ' + document.documentElement.scrollWidth;
})()`

func pagePaths() []string {
	var paths []string
	for _, p := range pages {
		if !strings.HasSuffix(p.path, "/pdf") {
			paths = append(paths, p.path)
		}
	}
	return paths
}

func keepPicture(t *testing.T, ctx context.Context, path string, width int64) {
	t.Helper()
	dir := os.Getenv("FAKTURIS_SCREENS")
	if dir == "" {
		return
	}
	png := ask(t, ctx, "picture of "+path, chromedp.FullScreenshot(100))
	name := strings.Trim(strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "-", "%", "").Replace(path), "_")
	must(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d.png", name, width)), png, 0o644))
}
