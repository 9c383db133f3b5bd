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

// position returns where a word begins on the first page, in points from the upper left corner.
func position(t *testing.T, pdf []byte, word string) (x, y float64) {
	t.Helper()
	cmd := exec.Command("pdftotext", "-bbox", "-l", "1", "-", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext (Debian package poppler-utils): %v", err)
	}
	found := regexp.MustCompile(`xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>` + word + `<`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("%q is not on the page", word)
	}
	x, _ = strconv.ParseFloat(string(found[1]), 64)
	y, _ = strconv.ParseFloat(string(found[2]), 64)
	return x, y
}

var piece = regexp.MustCompile(`<div class="(head|row|row end|sum carry|totals|line)" style="top: (\d+)\.(\d)mm(?:; height: (\d+)\.(\d)mm)?">`)

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
			Details:  rapid.SliceOfN(text, 0, 3).Draw(t, "details"),
			Quantity: decimal.New(rapid.Int64Range(1, 99999).Draw(t, "quantity"), -2), UnitPrice: decimal.New(rapid.Int64Range(-999, 9999999).Draw(t, "price"), -4),
			Amount: money.Cents(rapid.Int64Range(-9999, 99999999).Draw(t, "amount")), TaxRate: tax.Percent(rapid.SampledFrom([]int{0, 7, 19}).Draw(t, "rate"))}
		if blocks {
			l.Block = "Auftrag " + strconv.Itoa(i/rapid.IntRange(1, 9).Draw(t, "block"))
		}
		lines = append(lines, l)
	}
	inv := base(rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(t, "mode"), lines...)
	inv.IntroText = text.Draw(t, "intro")
	inv.ClosingText = text.Draw(t, "closing")
	return inv
}
