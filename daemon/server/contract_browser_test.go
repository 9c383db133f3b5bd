package server_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFromAnOrderByHandToANotice walks the life of a contract with a real browser: order by hand, terms, price, pause, notice.
func TestFromAnOrderByHandToANotice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	ctx := window(t)
	logIn(t, ctx, h.web.URL)
	steps(t, ctx, "order", chromedp.Navigate(h.web.URL+"/auftraege/neu?partner=2"), chromedp.SendKeys(css(`[name="l.1.text"]`), "Wartung der Kaffeemaschine"),
		chromedp.SendKeys(css(`[name="l.1.preis"]`), "119"), chromedp.Click(css(`button[value=vertrag]`)), chromedp.WaitVisible(css(`[name=turnus]`)))
	steps(t, ctx, "preview", chromedp.SetValue(css(`[name=turnus]`), "2"), chromedp.SetValue(css(`[name=anzahl]`), "6"),
		chromedp.SetValue(css(`[name=beginn]`), "2027-01-01"), chromedp.Click(css(`button[value=vorschau]`)), chromedp.WaitVisible(css(`#vorschau`)))
	if got := ask(t, ctx, "preview", chromedp.Text(css(`#vorschau`))); !strings.Contains(got, "01.11.2027 – 31.12.2027") || !strings.Contains(got, "714,00") {
		t.Errorf("preview: %s", got)
	}
	keepPicture(t, ctx, "vertrag-vorschau", 1280)
	steps(t, ctx, "save", chromedp.Click(css(`button.save[value=speichern]`)), chromedp.WaitVisible(css(`.notice.good`)),
		chromedp.Navigate(h.web.URL+"/vertraege/2"), chromedp.WaitVisible(css(`#geplant`)))
	steps(t, ctx, "price", chromedp.Click(css(`a[href$="/preis"]`)), chromedp.WaitVisible(css(`[name=prozent]`)), chromedp.SetValue(css(`[name=ab]`), "2027-07-01"),
		chromedp.SendKeys(css(`[name=prozent]`), "10"), chromedp.Click(css(`button[value=vorschau]`)), chromedp.WaitVisible(css(`#vorschau`)))
	if got := ask(t, ctx, "price", chromedp.Text(css(`#vorschau`))); !strings.Contains(got, "119,00") || !strings.Contains(got, "130,90") {
		t.Errorf("sums before and after: %s", got)
	}
	steps(t, ctx, "save the price", chromedp.Click(css(`button.save[value=speichern]`)), chromedp.WaitVisible(css(`.notice.good`)))
	steps(t, ctx, "pause", chromedp.Click(css(`a[href$="/pause"]`)), chromedp.WaitVisible(css(`[name=bis]`)), chromedp.SetValue(css(`[name=von]`), "2027-03-01"),
		chromedp.SetValue(css(`[name=bis]`), "2027-04-30"), chromedp.Click(css(`button.save[value=speichern]`)), chromedp.WaitVisible(css(`.notice.good`)))
	steps(t, ctx, "notice", chromedp.Click(css(`a[href$="/kuendigung"]`)), chromedp.WaitVisible(css(`[name=am]`)),
		chromedp.Click(css(`button.save[value=speichern]`)), chromedp.WaitVisible(css(`.notice.good`)))
	page := ask(t, ctx, "contract", chromedp.Text(css(`main`)))
	for _, want := range []string{"Gekündigt am 23.11.2026, läuft bis 31.12.2027.", "Preis ab 01.07.2027: +10", "ausgesetzt", "130,90"} {
		if !strings.Contains(page, want) {
			t.Errorf("the contract's page lacks %q:\n%s", want, page)
		}
	}
	keepPicture(t, ctx, "vertrag", 1280)
}
