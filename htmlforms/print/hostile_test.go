package print_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/render"
)

// TestHostileOrder prints an order whose every text wants to be more than text, on to the PDF.
func TestHostileOrder(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
	t.Cleanup(server.Close)
	evil := `</style></title><script>document.write("GESCHRIEBEN")</script><img src=` + server.URL + `/x.png><iframe src=file:///etc/passwd></iframe>` +
		`<link rel=stylesheet href=` + server.URL + `/a.css><style>@import url(` + server.URL + `/b.css); * { background: url(` + server.URL + `/c) }</style>` +
		`<meta http-equiv=refresh content="0;url=` + server.URL + `/d"><div style="background:url(` + server.URL + `/e)" onload=x()>{{.Seller}}`
	inv := grossMixed()
	inv.Billing.Company, inv.Delivery.Extra, inv.Seller.Name, inv.Seller.Bank, inv.Seller.Colour = evil, evil, evil, evil, "red;}"+evil
	inv.IntroText, inv.ClosingText, inv.CustomerNo, inv.Payment, inv.BuyerRef, inv.TaxNotes = evil, evil, evil, evil, evil, []string{evil}
	inv.Terms.PaidNote = false
	inv.Lines[0].Text, inv.Lines[0].Number, inv.Lines[0].Details, inv.Lines[0].Unit, inv.Lines[0].Block = evil, evil, []string{evil}, evil, evil
	inv.Lines[1].Text = strings.Repeat("W", 10000)
	inv.Lines[2].Text = "\U0001F469\u200d\U0001F4BB กาแฟ שלום قهوة e\u0301\x00\ufffe\ud7ff\xed\xa0\x80" + strings.Repeat("\u0301", 5000)
	inv.Prepayments = []invoicing.Prepayment{{Kind: invoicing.PrepaidVoucher, Text: evil, Number: evil, Amount: 1}}
	inv.References = []invoicing.Reference{{Kind: invoicing.RefersContract, Number: evil}, {Kind: invoicing.RefersCancelled, Number: evil}}
	inv.Exchange = invoicing.Exchange{Currency: "EUR" + evil, Source: evil}
	inv.Currency = "<b>"
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := wk.PDF(context.Background(), sample{invoice: inv}.html(t))
	if err != nil {
		t.Fatalf("the print is not harmless: %v", err)
	}
	said := strings.Join(strings.Fields(string(text(t, pdf))), "")
	if strings.Contains(said, "root:x:") || !strings.Contains(said, "<script>") || requests.Load() != 0 {
		t.Errorf("%d requests; the PDF says %.500q", requests.Load(), said)
	}
	if n := strings.Count(said, "W"); n < 10000 {
		t.Errorf("%d of 10000 letters are printed", n)
	}
}

// TestAddressFitsTheWindow prints the longest address of a shop (DIN 5008: the window ends at 90 mm).
func TestAddressFitsTheWindow(t *testing.T) {
	t.Parallel()
	inv := grossMixed()
	inv.Billing = invoicing.Address{Company: "Gesellschaft für angewandte Küstenforschung und Meerestechnik mbH", FirstName: "Wolfgang-Alexander",
		LastName: "von Hohenlohe-Schillingsfürst", Extra: "Hinterhaus, 3. Obergeschoss links", Street: "Mariahilfer Straße 100", Postcode: "1070",
		City: "Wien", Country: "AT"}
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := wk.PDF(context.Background(), sample{invoice: inv}.html(t))
	if err != nil {
		t.Fatal(err)
	}
	const mm = 72 / 25.4
	if _, y := position(t, pdf, "ÖSTERREICH"); y > 90*mm {
		t.Errorf("the last line begins at %.1f mm, below the window", y/mm)
	}
	if _, y := position(t, pdf, "Gesellschaft"); y < 45*mm {
		t.Errorf("the first line begins at %.1f mm, above the window", y/mm)
	}
}

// TestAddressBeyondTheWindow keeps town and country in the window, where the post looks, and says all above the table.
func TestAddressBeyondTheWindow(t *testing.T) {
	t.Parallel()
	inv := grossMixed()
	inv.Billing = invoicing.Address{Company: strings.Repeat("Gesellschaft für Küstenforschung ", 12), LastName: "Möller", Extra: "Zimmer 312",
		Street: "Mariahilfer Straße 100", Postcode: "1070", City: "Wien", Country: "AT"}
	html := string(sample{invoice: inv}.html(t))
	_, window, _ := strings.Cut(html, `<div class="window"`)
	window, _, _ = strings.Cut(window, "</div>")
	if n := strings.Count(window, "<span>"); n != 9 || !strings.HasSuffix(window, "<span>Mariahilfer Straße 100</span><span>1070 Wien</span><span>ÖSTERREICH</span>") {
		t.Errorf("%d lines: %s", n, window)
	}
	if !strings.Contains(html, "Vollständige Anschrift: Gesellschaft") || !strings.Contains(html, "Zimmer 312") {
		t.Error("a part of the address is gone")
	}
}

// TestTotalsSay the words that the law wants (§ 14 (4) no. 7 and 8 UStG), for either way of pricing.
func TestTotalsSay(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct { // what the goldens do not say in one line
		invoice invoicing.Invoice
		want    []string
	}{
		{grossMixed(), []string{"Gesamtbetrag 93,50 €", "enthaltene USt 19 % aus netto 37,56 € 7,14 €", "enthaltene USt 7 % aus netto 45,61 € 3,19 €"}},
		{netMerchant(), []string{"Summe netto 1.894,63 €", "zzgl. USt 19 % auf 1.894,63 € 359,98 €", "Gesamtbetrag 2.254,61 €", "Zahlbar bis 07.12.2026 ohne Abzug"}},
		{swiss(), []string{"ohne USt (0 %) auf 339,90 CHF 0,00 CHF", "Gesamtbetrag 339,90 CHF", "Steuerfreie Ausfuhrlieferung"}},
		{smallBusiness(), []string{"Gesamtbetrag 70,50 €", "§ 19 UStG"}},
		{english(), []string{"Total 3,042.70 €", "including 19% VAT on net 2,556.89 € 485.81 €", "Payable by 7 Dec 2026"}},
	} {
		pdf, err := wk.PDF(context.Background(), sample{invoice: c.invoice}.html(t))
		if err != nil {
			t.Fatal(err)
		}
		said := strings.ReplaceAll(strings.Join(strings.Fields(string(text(t, pdf))), " "), "7%", "7 %")
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%q is missing in %s", want, said)
			}
		}
	}
	free := smallBusiness()
	free.Total, free.TaxTotals[0].Gross, free.TaxTotals[0].Net = 0, 0, 0
	free.Lines[0].Amount = money.Cents(0)
	if html := string(sample{invoice: free}.html(t)); !strings.Contains(html, "Es ist kein Betrag zu zahlen.") {
		t.Error("an invoice over nothing asks for money")
	}
}

// TestArabicStandsClear looks at the boxes of all words of a document in Arabic and German: none covers another, as they
// would where the engine measures Arabic together with digits.
func TestArabicStandsClear(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := wk.PDF(context.Background(), sample{invoice: thaw(t, "hebrew-and-arabic")}.html(t))
	if err != nil {
		t.Fatal(err)
	}
	boxes := words(t, pdf)
	if len(boxes) < 60 {
		t.Fatalf("only %d words", len(boxes))
	}
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			if a.right > b.left+1 && b.right > a.left+1 && a.bottom > b.top+3 && b.bottom > a.top+3 {
				t.Errorf("%q and %q cover each other", a.text, b.text)
			}
		}
	}
}
