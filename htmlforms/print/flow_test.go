package print_test

import (
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// word is a word on the first page; lengths in points from the upper left corner.
type word struct {
	left, top, right, bottom float64
	text                     string
}

var wordBox = regexp.MustCompile(`xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<`)

// words returns the words on the first page of a PDF.
func words(t *testing.T, pdf []byte) []word {
	t.Helper()
	cmd := exec.Command("pdftotext", "-bbox", "-l", "1", "-", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	var all []word
	for _, m := range wordBox.FindAllStringSubmatch(string(out), -1) {
		at := func(i int) float64 { f, _ := strconv.ParseFloat(m[i], 64); return f }
		all = append(all, word{at(1), at(2), at(3), at(4), m[5]})
	}
	return all
}

// position returns where a word begins on the first page.
func position(t *testing.T, pdf []byte, text string) (x, y float64) {
	t.Helper()
	for _, w := range words(t, pdf) {
		if w.text == text {
			return w.left, w.top
		}
	}
	t.Fatalf("%q is not on the page", text)
	return 0, 0
}

var piece = regexp.MustCompile(`<div class="(head|row|row end|sum carry|sum subtotal|totals|totals more|giro|line|note|subject|block|block first)" style="top: (\d+)\.(\d)mm(?:; height: (\d+)\.(\d)mm)?">`)

// placed is a piece of a sheet as the page says it; lengths in tenths of a millimetre.
type placed struct {
	kind        string
	top, height int
}

func sheets(html string) [][]placed {
	var all [][]placed
	for _, sheet := range strings.Split(html, `<div class="sheet`)[1:] {
		var pieces []placed
		for _, m := range piece.FindAllStringSubmatch(sheet, -1) {
			number := func(a, b string) int { n, _ := strconv.Atoi(a + b); return n }
			pieces = append(pieces, placed{m[1], number(m[2], m[3]), number(m[4], m[5])})
		}
		all = append(all, pieces)
	}
	return all
}

// TestPages holds for every invoice: nothing runs into the footer or over another piece, a table that goes on has its
// heading, rows are neither lost nor doubled, and the totals never stand without a row.
func TestPages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		inv := randomInvoice(t)
		html, err := print.Invoice(inv)
		if err != nil {
			t.Fatal(err)
		}
		rows, totals := 0, 0
		all := sheets(string(html))
		for _, sheet := range all {
			end, headed, rowsHere := 0, false, 0
			for _, p := range sheet {
				if p.top < end {
					t.Fatalf("%v overlaps the piece above it, which ends at %d", p, end)
				}
				end = p.top + p.height
				if end > 2590 {
					t.Fatalf("%v runs into the footer", p)
				}
				switch p.kind {
				case "head":
					headed = true
				case "row", "row end":
					rowsHere++
					if !headed {
						t.Fatal("a row without a heading on its sheet")
					}
					if p.kind == "row end" {
						rows++
					}
				case "totals":
					totals++
					if rowsHere == 0 {
						t.Fatal("the totals stand alone")
					}
				}
			}
		}
		if rows != len(inv.Lines) || totals != 1 {
			t.Fatalf("%d rows and %d totals for %d lines", rows, totals, len(inv.Lines))
		}
		if last := "Seite " + strconv.Itoa(len(all)) + " von " + strconv.Itoa(len(all)); !strings.Contains(string(html), last) {
			t.Fatalf("%q is missing", last)
		}
	})
}

func randomInvoice(t *rapid.T) invoicing.Invoice {
	text := rapid.OneOf(rapid.StringN(0, 60, -1), rapid.StringMatching(`([a-zäöüß]{1,14} ){1,60}`), rapid.StringMatching(`[A-Z]{1,400}`))
	var lines []invoicing.InvoiceLine
	blocks := rapid.Bool().Draw(t, "collective")
	for i := range rapid.IntRange(1, 80).Draw(t, "lines") {
		l := invoicing.InvoiceLine{Position: i + 1, Text: text.Draw(t, "text"), Number: rapid.StringMatching(`[A-Z0-9-]{0,40}`).Draw(t, "number"),
			Details: rapid.SliceOfN(text, 0, 3).Draw(t, "details"),
			Unit:    rapid.SampledFrom([]string{"", "HUR", "MTR", "XYZ"}).Draw(t, "unit"), Discount: decimal.New(rapid.Int64Range(0, 999).Draw(t, "discount"), -1),
			Quantity: decimal.New(rapid.Int64Range(1, 99999).Draw(t, "quantity"), -2), UnitPrice: decimal.New(rapid.Int64Range(-999, 9999999).Draw(t, "price"), -4),
			Amount: money.Cents(rapid.Int64Range(-9999, 99999999).Draw(t, "amount")), TaxRate: tax.Percent(rapid.SampledFrom([]int{0, 7, 19}).Draw(t, "rate"))}
		l.Kind = rapid.SampledFrom([]invoicing.LineKind{invoicing.LineArticle, invoicing.LineArticle, invoicing.LineShipping}).Draw(t, "kind")
		if blocks {
			l.Block = "Auftrag " + strconv.Itoa(i/rapid.IntRange(1, 9).Draw(t, "block"))
		}
		lines = append(lines, l)
	}
	inv := base(rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(t, "mode"), lines...)
	for range rapid.IntRange(0, 30).Draw(t, "prepayments") {
		inv.Prepayments = append(inv.Prepayments, invoicing.Prepayment{Kind: rapid.SampledFrom([]invoicing.PrepaymentKind{"gutschein", "anzahlung"}).Draw(t, "kind"),
			Text: text.Draw(t, "prepaid"), Amount: 100, Number: "RE-1", TaxTotals: inv.TaxTotals})
	}
	inv.References = []invoicing.Reference{{Kind: invoicing.RefersContract, Number: text.Draw(t, "contract")}, {Kind: invoicing.RefersCorrected, Number: text.Draw(t, "corrected")}}
	inv.Billing.Company, inv.Delivery.City, inv.BuyerRef = text.Draw(t, "company"), text.Draw(t, "city"), text.Draw(t, "reference")
	inv.Terms.Skonto, inv.Terms.SkontoDays = dec("2"), rapid.IntRange(0, 10).Draw(t, "skonto")
	inv.IntroText = text.Draw(t, "intro")
	inv.ClosingText = text.Draw(t, "closing")
	return inv
}
