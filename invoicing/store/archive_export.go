package store

import (
	"context"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// ArchivedDocument is an issued invoice or a delivery note as it lies in the archive.
type ArchivedDocument struct {
	Document       string // DocumentInvoice or DocumentDeliveryNote
	ID             int64
	Type           string // rechnung, sammelrechnung, storno, lieferschein
	Number         string
	Date           invoicing.Date
	CustomerNumber string
	Customer       string      // of an invoice who pays, of a delivery note who gets the goods
	Net            money.Cents // amounts are those of an invoice
	Tax            money.Cents
	Total          money.Cents // gross
	Currency       string      // empty for a delivery note
	Content        []byte      // the frozen content, byte for byte
	PDF            []byte      // empty until it was made
}

// ExportArchive hands every document of the query to each, with its PDF, one at a time: the invoices, then the
// delivery notes. What is wrong with a document is told to the watch, and the document is handed on as it is.
func (s *Store) ExportArchive(ctx context.Context, q ArchiveQuery, w ArchiveWatch, each func(ArchivedDocument) error) error {
	total, err := s.countArchive(ctx, q)
	if err != nil {
		return err
	}
	done := int64(0)
	return s.walkArchive(ctx, q, func(d archived) error {
		e, problems, err := s.export(ctx, d)
		if err != nil {
			return err
		}
		for _, p := range problems {
			w.Found(ArchiveFinding{Document: d.name(), Problem: p})
		}
		if err := each(e); err != nil {
			return err
		}
		if done++; w.Done != nil {
			w.Done(min(done, total), total)
		}
		return nil
	})
}

func (s *Store) export(ctx context.Context, d archived) (e ArchivedDocument, problems []string, err error) {
	e = ArchivedDocument{
		Document: d.document, ID: d.id, Type: d.kind, Number: d.number, Date: d.date, Net: d.sum.Net, Tax: d.sum.Tax, Total: d.sum.Gross,
		Currency: d.currency, Content: d.content,
	}
	if f, err := d.read(); err == nil { // what cannot be read is among the problems
		e.CustomerNumber, e.Customer = f.CustomerNo, f.customer()
	}
	problems = append(d.contentProblems(), d.pdfProblems()...)
	if !d.hasPDF {
		return e, problems, nil
	}
	pdf, sum, err := s.archivedPDF(ctx, d)
	if err != nil {
		return e, nil, err
	}
	e.PDF = pdf
	if p := sumDiffers(pdf, sum); p != "" {
		problems = append(problems, "PDF: "+p)
	}
	return e, problems, nil
}

func (s *Store) archivedPDF(ctx context.Context, d archived) (pdf, sum []byte, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT content, sha256 FROM fakturis_document_file WHERE document = ? AND document_id = ? AND format = 'pdf'`,
		d.document, d.id).Scan(&pdf, &sum)
	if err != nil {
		return nil, nil, unavailable(fmt.Errorf("read the PDF of %s %d: %w", d.document, d.id, err))
	}
	return pdf, sum, nil
}

func (f frozen) customer() string {
	if label := f.Billing.Label(); label != "" {
		return label
	}
	return f.Delivery.Label()
}
