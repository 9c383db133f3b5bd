package main

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os/exec"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/htmlforms"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/tax"
)

// trialPapers are n documents, each with a line more than the one before; the third cannot be made.
func trialPapers(n int, end error) iter.Seq2[htmlforms.TrialPaper, error] {
	return func(yield func(htmlforms.TrialPaper, error) bool) {
		for i := range n {
			p := htmlforms.TrialPaper{Name: fmt.Sprintf("Sammelrechnung %d", i), Invoice: invoicing.Invoice{Type: invoicing.TypeCollective, Status: invoicing.InvoiceIssued,
				Number: "RE-2027-0042", CustomerNo: fmt.Sprint("K", i), Currency: "EUR", PriceMode: tax.Gross, Seller: invoicing.Company{Name: "Muster GmbH"}, Total: 100}}
			for range i * 2 {
				p.Invoice.Lines = append(p.Invoice.Lines, invoicing.InvoiceLine{Position: 1, Text: "Wartung", Quantity: decimal.New(1, 0)})
			}
			if i == 2 {
				p.Trouble = "Der Auftrag <b>tee-17</b> hat sich geändert."
			}
			if !yield(p, nil) {
				return
			}
		}
		if end != nil {
			yield(htmlforms.TrialPaper{}, end)
		}
	}
}

// TestTrialRunIsOneFile joins more documents than are rendered at a time; each keeps its own page numbers.
func TestTrialRunIsOneFile(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	const n = trialAtOnce + 5
	var pdf bytes.Buffer
	if err := newTrial(wk)(t.Context(), &pdf, trialPapers(n, nil)); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("pdftotext", "-raw", "-", "-")
	c.Stdin = &pdf
	out, err := c.Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	first := 0
	for i, page := range pages {
		if !strings.Contains(strings.Join(strings.Fields(page), ""), "ENTWURF") {
			t.Errorf("page %d is not marked", i+1)
		}
		if strings.Contains(page, "Seite 1 von ") {
			first++
		}
	}
	if first != n-1 {
		t.Errorf("%d of %d documents begin with page 1", first, n-1)
	}
	if !strings.Contains(string(out), "Seite 2 von 2") {
		t.Error("no document has two pages")
	}
	if text := string(out); strings.Contains(text, "RE-2027-0042") || !strings.Contains(text, "Der Auftrag <b>tee-17</b> hat sich geändert.") {
		t.Errorf("the trial run says\n%s", text)
	}
}

// TestTrialRunThatBreaksOff does not pretend to be whole.
func TestTrialRunThatBreaksOff(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	gone := errors.New("the database is gone")
	var pdf bytes.Buffer
	if err := newTrial(wk)(t.Context(), &pdf, trialPapers(2, gone)); !errors.Is(err, gone) {
		t.Errorf("error %v", err)
	}
	if bytes.HasSuffix(pdf.Bytes(), []byte("%%EOF\n")) {
		t.Error("it looks whole")
	}
}
