package print_test

import (
	"encoding/base64"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

var (
	qrPicture = regexp.MustCompile(`<div class="giro"[^>]*><img src="data:image/svg&#43;xml;base64,([^"]+)"`)
	qrSize    = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	qrStretch = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1.03h-(\d+)z`)
)

// giro returns what the GiroCode of an invoice says to a reader; empty where there is none.
func giro(t *testing.T, inv invoicing.Invoice) string {
	t.Helper()
	m := qrPicture.FindSubmatch(sample{invoice: inv}.html(t))
	if m == nil {
		return ""
	}
	svg, err := base64.StdEncoding.DecodeString(html.UnescapeString(string(m[1])))
	if err != nil {
		t.Fatal(err)
	}
	const quiet = 4
	number := func(b []byte) int { n, _ := strconv.Atoi(string(b)); return n }
	dark := map[[2]int]bool{}
	for _, s := range qrStretch.FindAllSubmatch(svg, -1) {
		for i := range number(s[3]) {
			dark[[2]int{number(s[1]) + i - quiet, number(s[2]) - quiet}] = true
		}
	}
	return readQR(t, number(qrSize.FindSubmatch(svg)[1])-2*quiet, func(x, y int) bool { return dark[[2]int{x, y}] })
}

// TestGiroCode reads the code as a banking app does (EPC069-12).
func TestGiroCode(t *testing.T) {
	t.Parallel()
	inv := netMerchant()
	if got, want := giro(t, inv), "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNordlicht Feinkost GmbH\nDE89370400440532013000\nEUR2254.61\n\n\nRE-2026-0042"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	inv.Seller.BIC, inv.Seller.IBAN = "KEINE", "de89 3704 0044 0532 0130 00"
	inv.Seller.Name = "Übergroße Maßschneiderei für Öl- & Wasserfarben, Söhne und Töchter GmbH & Co. KGaA"
	inv.Prepayments = []invoicing.Prepayment{{Kind: invoicing.PrepaidVoucher, Amount: 5461}}
	if got, want := giro(t, inv), "BCD\n002\n1\nSCT\n\nÜbergroße Maßschneiderei für Öl- & Wasserfarben, Söhne und Töchter Gmb\nDE89370400440532013000\nEUR2200.00\n\n\nRE-2026-0042"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	inv.Number = strings.Repeat("Ä", 140)
	if got := giro(t, inv); len(got) > 331 || got == "" {
		t.Errorf("%d bytes", len(got))
	}
}

// TestGiroCodeOnlyForTransfers leaves it out where scanning it would be wrong.
func TestGiroCodeOnlyForTransfers(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*invoicing.Invoice){
		"draft":           func(i *invoicing.Invoice) { i.Status = invoicing.InvoiceDraft },
		"paid":            func(i *invoicing.Invoice) { i.Terms.PaidNote = true },
		"paypal":          func(i *invoicing.Invoice) { i.Payment = "paypalexpress" },
		"direct debit":    func(i *invoicing.Invoice) { i.Payment = "banktransfer" },
		"francs":          func(i *invoicing.Invoice) { i.Currency = "CHF" },
		"no account":      func(i *invoicing.Invoice) { i.Seller.IBAN = "" },
		"no such account": func(i *invoicing.Invoice) { i.Seller.IBAN = "DE89370400440532013001" },
		"nothing to pay":  func(i *invoicing.Invoice) { i.Prepayments = []invoicing.Prepayment{{Amount: i.Total}} },
		"cancellation":    func(i *invoicing.Invoice) { i.Type = invoicing.TypeCancellation },
		"too much":        func(i *invoicing.Invoice) { i.Total = money.Cents(100000000000) },
	} {
		inv := netMerchant()
		change(&inv)
		if got := giro(t, inv); got != "" {
			t.Errorf("%s: GiroCode %q", name, got)
		}
	}
	for _, payment := range []string{"", "invoice", "moneyorder", "Rechnung"} {
		inv := netMerchant()
		inv.Payment = payment
		if giro(t, inv) == "" {
			t.Errorf("payment %q has no GiroCode", payment)
		}
	}
}
