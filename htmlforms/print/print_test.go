package print_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

var update = flag.Bool("update", false, "write the golden files anew")

func (s sample) html(t *testing.T) []byte {
	t.Helper()
	b, err := print.Invoice(s.invoice)
	if s.note != nil {
		b, err = print.DeliveryNote(*s.note)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestGolden compares what stands on paper with what a person has approved.
func TestGolden(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			html := s.html(t)
			pdf, err := wk.PDF(context.Background(), html)
			if err != nil {
				t.Fatal(err)
			}
			if got := render.Pages(pdf); got != s.pages {
				t.Errorf("%d pages, want %d", got, s.pages)
			}
			said := text(t, pdf)
			numbered(t, said, s.pages)
			golden(t, s.name+".txt", said)
		})
	}
}

// text returns what pdftotext (package poppler-utils) reads.
func text(t *testing.T, pdf []byte) []byte {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	return out
}

// TestMeasures checks on paper that a millimetre is a millimetre: the address must meet the window.
func TestMeasures(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := wk.PDF(context.Background(), sample{invoice: grossMixed()}.html(t))
	if err != nil {
		t.Fatal(err)
	}
	const mm = 72 / 25.4
	for word, where := range map[string][2]float64{"Große": {25, 67}, "Rechnungsnummer": {125, 50}, "Leistungsdatum": {125, 58.6}, "Amtsgericht": {155, 268}} {
		x, y := position(t, pdf, word)
		if x < (where[0]-1)*mm || x > (where[0]+1.5)*mm || y < (where[1]-1)*mm || y > (where[1]+3)*mm {
			t.Errorf("%q stands at %.1f, %.1f mm; want %v", word, x/mm, y/mm, where)
		}
	}
}

func TestShopTextsAreOnlyText(t *testing.T) {
	t.Parallel()
	inv := draft()
	inv.Billing.Company = `<script>alert(1)</script>`
	inv.IntroText = "Zeile eins\n</style><img src=http://127.0.0.1/x>\u0007\u202e"
	inv.CustomerNo = `"><b>`
	html := string(sample{invoice: inv}.html(t))
	for _, bad := range []string{"<script", "<img", "<b>", "\u202e", "\u0007", "\x1b"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	if !strings.Contains(html, "&lt;script&gt;") {
		t.Error("the company's name is gone")
	}
}

func TestLogo(t *testing.T) {
	t.Parallel()
	const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
	dir := t.TempDir()
	write := func(name, content string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	inv := grossMixed()
	inv.Seller.Logo = write("logo.png", onePixel)
	html := sample{invoice: inv}.html(t)
	if !strings.Contains(string(html), `<img src="data:image/png;base64,iVBOR`) {
		t.Error("the logo is not inline")
	}
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wk.PDF(context.Background(), html); err != nil {
		t.Errorf("the page with a logo was refused: %v", err)
	}
	for file, code := range map[string]invoicing.Code{write("logo.svg", "<svg/>"): invoicing.CodeInvalid,
		write("cut.png", onePixel[:50]): invoicing.CodeInvalid, write("big.png", onePixel+strings.Repeat("x", 2<<20)): invoicing.CodeInvalid,
		write("wide.png", strings.Replace(onePixel, "\x00\x00\x00\x01", "\x00\x00\x20\x00", 1)): invoicing.CodeInvalid,
		filepath.Join(dir, "none.png"): invoicing.CodeUnavailable} {
		inv.Seller.Logo = file
		if err := print.CheckLogo(file); invoicing.ErrorCode(err) != code {
			t.Errorf("logo %s: %v, want code %s", filepath.Base(file), err, code)
		}
		if _, err := wk.PDF(context.Background(), sample{invoice: inv}.html(t)); err != nil {
			t.Errorf("with the logo %s nothing is printed: %v", filepath.Base(file), err)
		}
	}
	if err := print.CheckLogo(inv.Seller.Logo[:len(dir)] + "/logo.png"); err != nil {
		t.Error(err)
	}
}

// TestNumbersAppearOnlyWhenIssued keeps a draft from looking like an invoice.
func TestNumbersAppearOnlyWhenIssued(t *testing.T) {
	t.Parallel()
	if html := string(sample{invoice: grossMixed()}.html(t)); strings.Contains(html, "ENTWURF") {
		t.Error("an issued invoice is marked as a draft")
	}
	inv := grossMixed()
	inv.Status = invoicing.InvoiceDraft
	if html := string(sample{invoice: inv}.html(t)); !strings.Contains(html, "ENTWURF") || strings.Contains(html, "RE-2026-0042") {
		t.Error("a draft must be marked and must show no number")
	}
}

func TestNoAccountIsNamedWhereThereIsNone(t *testing.T) {
	t.Parallel()
	for _, payment := range []string{"moneyorder", "invoice", "eustandardtransfer"} {
		inv := grossMixed()
		inv.Payment, inv.Seller.IBAN = payment, ""
		if html := string((sample{invoice: inv}).html(t)); strings.Contains(html, "IBAN") {
			t.Errorf("%s: the print speaks of an IBAN", payment)
		}
	}
}

// TestSkontoIsOnEveryInvoiceThatGrantsIt: what was agreed must be named however the amount is paid (§ 14 (4) no. 7 UStG).
func TestSkontoIsOnEveryInvoiceThatGrantsIt(t *testing.T) {
	t.Parallel()
	for _, payment := range []string{"invoice", "moneyorder", "cod", "cash", "banktransfer", "paypal", "barter"} {
		inv := grossMixed()
		inv.Payment, inv.Terms = payment, invoicing.PaymentTerms{SkontoDays: 8, Skonto: dec("2.5")}
		if html := string((sample{invoice: inv}).html(t)); strings.Count(html, "Skonto") != 1 {
			t.Errorf("%s: the Skonto is not named once", payment)
		}
	}
}

// TestHeadingsOfBlocksAreInTheLanguageOfTheDocument; what somebody wrote over a block himself stays.
func TestHeadingsOfBlocksAreInTheLanguageOfTheDocument(t *testing.T) {
	t.Parallel()
	for heading, want := range map[string]string{
		"Auftrag tee-12, 01.01.2027 bis 28.02.2027":                                               "Order tee-12, 1 Jan 2027–28 Feb 2027",
		"Auftrag tee-12 (Teeladen 4711) vom 03.02.2027":                                           "Order tee-12 (Teeladen 4711) of 3 Feb 2027",
		"Auftrag tee-12 (Teeladen 4711) vom 03.02.2027, Lieferschein LS-2027-0004 vom 05.02.2027": "Order tee-12 (Teeladen 4711) of 3 Feb 2027, delivery note LS-2027-0004 of 5 Feb 2027",
		"Auftrag von Herrn Meier":                                                                 "Auftrag von Herrn Meier",
	} {
		inv := english()
		inv.Lines[0].Block, inv.Lines[1].Block = heading, heading
		page, err := print.Invoice(inv)
		if err != nil {
			t.Fatal(err)
		}
		if said := strings.Join(strings.Fields(string(page)), " "); !strings.Contains(said, want) {
			t.Errorf("%q is not printed as %q", heading, want)
		}
	}
}
