package main

import (
	"context"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/tax"
)

// TestPreviewIsMarkedOnEveryPage previews what pretends to be issued.
func TestPreviewIsMarkedOnEveryPage(t *testing.T) {
	t.Parallel()
	wk, err := render.Find("")
	if err != nil {
		t.Fatal(err)
	}
	inv := invoicing.Invoice{Type: invoicing.TypeInvoice, Status: invoicing.InvoiceIssued, Number: "RE-2026-0042", Currency: "EUR", PriceMode: tax.Gross, Payment: "invoice",
		Seller: invoicing.Company{Name: "Muster GmbH", IBAN: "DE89370400440532013000"}, Total: 100}
	for i := range 60 {
		inv.Lines = append(inv.Lines, invoicing.InvoiceLine{Position: i + 1, Text: "Tee", Quantity: decimal.New(1, 0)})
	}
	pdf, err := newPreview(wk)(t.Context(), inv)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("pdftotext", "-raw", "-", "-")
	c.Stdin = strings.NewReader(string(pdf))
	out, err := c.Output()
	if err != nil {
		t.Fatalf("pdftotext (poppler-utils): %v", err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	if len(pages) < 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		if !strings.Contains(strings.Join(strings.Fields(page), ""), "ENTWURF") {
			t.Errorf("page %d is not marked", i+1)
		}
	}
	if strings.Contains(string(out), "RE-2026-0042") || strings.Contains(string(out), "GiroCode") {
		t.Error("a preview shows a number or a GiroCode")
	}
}

// busy is a renderer that takes as long as it is let.
type busy struct {
	mu          sync.Mutex
	now, most   int
	begun, done chan struct{}
}

func (b *busy) PDF(ctx context.Context, _ []byte) ([]byte, error) {
	b.mu.Lock()
	b.now++
	b.most = max(b.most, b.now)
	b.mu.Unlock()
	b.begun <- struct{}{}
	<-b.done
	b.mu.Lock()
	b.now--
	b.mu.Unlock()
	if _, limited := ctx.Deadline(); !limited {
		return nil, invoicing.Unavailablef("no time limit")
	}
	return []byte("%PDF"), nil
}

// TestPreviewsWaitForEachOther lets many people ask at once.
func TestPreviewsWaitForEachOther(t *testing.T) {
	t.Parallel()
	b := &busy{begun: make(chan struct{}, 9), done: make(chan struct{})}
	preview := newPreview(b)
	var all sync.WaitGroup
	for range 9 {
		all.Go(func() {
			if _, err := preview(t.Context(), invoicing.Invoice{}); err != nil {
				t.Error(err)
			}
		})
	}
	for range previewsAtOnce {
		<-b.begun
	}
	gone, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := preview(gone, invoicing.Invoice{}); invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Errorf("one too many: %v", err)
	}
	close(b.done)
	all.Wait()
	if b.most > previewsAtOnce {
		t.Errorf("%d previews at once", b.most)
	}
}
