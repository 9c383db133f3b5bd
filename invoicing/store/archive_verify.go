package store

import (
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/tax"
)

// ArchiveFinding is one thing that is wrong with the archive, in German.
type ArchiveFinding struct {
	Document string `json:"document"` // such as "Rechnung RE-2026-0001" or "Nummernkreis invoice//2026"
	Problem  string `json:"problem"`
}

// ArchiveWatch follows a walk through the archive while it goes on.
type ArchiveWatch struct {
	Found func(ArchiveFinding)
	Done  func(done, total int64) // how far it is; may be nil
}

// ArchiveCounts is how much of the archive was looked at.
type ArchiveCounts struct {
	Invoices      int64 `json:"invoices"`
	DeliveryNotes int64 `json:"delivery_notes"`
	Files         int64 `json:"files"`
	NumberRanges  int64 `json:"number_ranges"`
	ArchiveHead
}

// archiveCheck is one verification.
type archiveCheck struct {
	*Store
	watch  ArchiveWatch
	counts ArchiveCounts
	total  int64
}

// VerifyArchive compares every issued invoice, every delivery note and every file of them with the SHA-256 that was
// taken when they were made, the columns beside the frozen content with that content, and the numbers given with the
// number ranges, and all of them with the chain of hashes. The documents are read page by page and files one by one, so memory
// does not grow with the archive. Who changes a document, its SHA-256 and the whole chain behind it is found by a hash of the chain
// that was noted elsewhere.
func (s *Store) VerifyArchive(ctx context.Context, w ArchiveWatch, noted ...NotedLink) (ArchiveCounts, error) {
	c := &archiveCheck{Store: s, watch: w}
	links, err := s.countLinks(ctx)
	if err != nil {
		return c.counts, err
	}
	documents, err := s.countArchive(ctx, ArchiveQuery{})
	if err != nil {
		return c.counts, err
	}
	files, err := s.countFiles(ctx)
	if err != nil {
		return c.counts, err
	}
	c.total = documents + files + links
	if err := s.walkArchive(ctx, ArchiveQuery{}, c.document); err != nil {
		return c.counts, err
	}
	if err := c.files(ctx); err != nil {
		return c.counts, err
	}
	if err := c.chain(ctx); err != nil {
		return c.counts, err
	}
	if err := c.noted(ctx, noted); err != nil {
		return c.counts, err
	}
	return c.counts, c.numberRanges(ctx)
}

func (c *archiveCheck) found(document, format string, args ...any) {
	c.watch.Found(ArchiveFinding{Document: document, Problem: fmt.Sprintf(format, args...)})
}

func (c *archiveCheck) step() {
	if c.watch.Done == nil {
		return
	}
	// Documents that came in since they were counted make no bar longer than it is.
	done := c.counts.Invoices + c.counts.DeliveryNotes + c.counts.Files + c.counts.Links
	c.watch.Done(min(done, c.total), c.total)
}

func (c *archiveCheck) document(d archived) error {
	if d.document == DocumentInvoice {
		c.counts.Invoices++
	} else {
		c.counts.DeliveryNotes++
	}
	for _, problem := range slices.Concat(d.contentProblems(), d.pdfProblems()) {
		c.found(d.name(), "%s", problem)
	}
	if !d.linked {
		c.found(d.name(), "%s", notLinked)
	}
	c.step()
	return nil
}

// contentProblems says what is wrong with the frozen content and with the columns that repeat it.
func (d archived) contentProblems() []string {
	var problems []string
	if p := sumDiffers(d.content, d.sha256); p != "" {
		problems = append(problems, "Inhalt: "+p)
	}
	if d.document == DocumentInvoice && d.status != string(invoicing.InvoiceIssued) {
		problems = append(problems, fmt.Sprintf("der Status ist %q, obwohl sie gestellt wurde", d.status))
	}
	f, err := d.read()
	if err != nil {
		return append(problems, fmt.Sprintf("Inhalt: nicht lesbar (%v)", err))
	}
	sum := tax.Sum(f.TaxTotals)
	for _, c := range []struct{ name, column, content string }{
		{"Art", d.kind, f.kind(d.document)}, {"Shop", d.shop, f.Shop}, {"Kunde", d.partner, f.PartnerID.String()}, {"Auftrag", d.order, f.OrderID.String()},
		{"Sammelrechnung", d.collective, f.CollectiveID.String()}, {"Nummer", d.number, f.Number}, {"Datum", d.date.German(), f.Date.German()}, {"Fälligkeit", d.due.German(), f.Due.German()},
		{"Währung", d.currency, f.Currency}, {"Netto", d.sum.Net.German(), sum.Net.German()}, {"Steuer", d.sum.Tax.German(), sum.Tax.German()},
		{"Brutto", d.sum.Gross.German(), f.Total.German()},
	} {
		if c.column != c.content {
			problems = append(problems, fmt.Sprintf("%s: die Datenbank führt %q, der Inhalt sagt %q", c.name, c.column, c.content))
		}
	}
	return problems
}

// pdfProblems says what is wrong when there is no PDF: nothing while it is still being made.
func (d archived) pdfProblems() []string {
	switch state := outbox.State(d.job); {
	case d.hasPDF, state == outbox.Available, state == outbox.Running:
		return nil
	case d.jobError != "":
		return []string{"es gibt kein PDF, und keines ist in Arbeit: " + d.jobError}
	}
	return []string{"es gibt kein PDF, und keines ist in Arbeit"}
}
