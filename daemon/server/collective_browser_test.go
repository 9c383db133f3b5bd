package server_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFromTheInvoiceListToAnEditedCollectiveInvoice walks seed step 2 with a real browser: the button in the invoice list, the
// list, another text, price and date, and what differs from the contract then.
func TestFromTheInvoiceListToAnEditedCollectiveInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	set := func(name, value string) action { return chromedp.SetValue(css(`[name="`+name+`"]`), value) }
	steps(t, ctx, "invoices", chromedp.Navigate(h.web.URL+"/rechnungen"), chromedp.Click(css(`.filter a[href="/sammelrechnungen"]`)))
	steps(t, ctx, "list", chromedp.WaitVisible(css(`a[href="/sammelrechnungen/1"]`)), chromedp.Click(css(`a[href="/sammelrechnungen/1"]`)))
	steps(t, ctx, "page", chromedp.WaitVisible(css(`a[href="/sammelrechnungen/1/bearbeiten"]`)), chromedp.Click(css(`a[href="/sammelrechnungen/1/bearbeiten"]`)))
	steps(t, ctx, "edit", chromedp.WaitVisible(css(`[name="l.1.text"]`)), set("l.1.text", "Im Browser geändert"), set("l.1.preis", "8,88"), set("send_date", "2027-03-01"),
		chromedp.Click(css(`.sticky button.save`)))
	steps(t, ctx, "difference", chromedp.WaitVisible(css(`a[href="/sammelrechnungen/1/abweichung"]`)), chromedp.Click(css(`a[href="/sammelrechnungen/1/abweichung"]`)),
		chromedp.WaitVisible(css(`.difference`)))
	if said := ask(t, ctx, "what differs", chromedp.Text(css(`.difference`))); !strings.Contains(said, "Im Browser geändert") || !strings.Contains(said, "8,88") {
		t.Errorf("the difference says %q", said)
	}
	inv, err := h.store.PreviewCollective(t.Context(), 1)
	must(t, err)
	c, err := h.store.Collective(t.Context(), 1)
	must(t, err)
	if inv.Lines[0].Text != "Im Browser geändert" || c.SendDate.String() != "2027-03-01" {
		t.Errorf("the preview shows %q, to be sent on %s", inv.Lines[0].Text, c.SendDate)
	}
}
