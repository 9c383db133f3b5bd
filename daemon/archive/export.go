// Package archive writes the merchant's documents into a folder that can be read, and proven unchanged, without this
// program: for the tax adviser, for an audit, and before the database goes.
package archive

import (
	"context"
	"errors"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Names of the files that tell about all others. They come last, so a folder without them is not complete.
const (
	IndexName = "index.csv"
	SumsName  = "SHA256SUMS"
)

// Counts is what was written.
type Counts struct {
	Invoices      int64 `json:"invoices"`
	DeliveryNotes int64 `json:"delivery_notes"`
	PDFs          int64 `json:"pdfs"` // fewer than documents while some are still being made
	Files         int64 `json:"files"`
	Bytes         int64 `json:"bytes"`
}

// ProcedureName is the file of the Verfahrensdokumentation.
const ProcedureName = "verfahrensdokumentation.md"

// Options say what an export holds and who hands it over.
type Options struct {
	Query     store.ArchiveQuery
	Company   invoicing.Company
	Version   string // of the program
	Procedure string // the Verfahrensdokumentation as Markdown; empty: none
}

// Export writes the documents of a query into dir, which must be empty or new: of each its frozen content, byte for
// byte, and its PDF, then the tables (index, lines, taxes, payments, audit, chain) with their description, and the list of all SHA-256.
// At last everything is read again from the disk. What is wrong with a document or a written file is told to the watch.
func Export(ctx context.Context, s *store.Store, dir string, o Options, w store.ArchiveWatch) (Counts, error) {
	f, err := openFolder(dir)
	if err != nil {
		return Counts{}, err
	}
	counts, err := f.write(ctx, s, o, w)
	if err = errors.Join(err, f.sums.discard()); err != nil {
		return counts, fmt.Errorf("der Ordner %s ist unvollständig, bitte löschen: %w", dir, err)
	}
	return counts, check(ctx, dir, w)
}

func (f *folder) write(ctx context.Context, s *store.Store, o Options, w store.ArchiveWatch) (counts Counts, err error) {
	all, err := f.openSheets()
	defer func() { err = errors.Join(err, all.discard()) }()
	if err != nil {
		return counts, err
	}
	err = s.ExportArchive(ctx, o.Query, w, func(d store.ArchivedDocument) error { return f.add(d, all, &counts) })
	if err != nil {
		return counts, err
	}
	if err := errors.Join(s.ExportPayments(ctx, o.Query, all.payment), s.ExportAudit(ctx, o.Query, all.auditRow), s.ExportChain(ctx, all.link)); err != nil {
		return counts, err
	}
	if err := all.finish(f); err != nil {
		return counts, err
	}
	if err := f.describe(o, all); err != nil {
		return counts, err
	}
	counts.Files, counts.Bytes = f.files, f.bytes
	return counts, f.sums.finish()
}

// describe writes what the tables hold and how they came about.
func (f *folder) describe(o Options, all sheets) error {
	description, err := gobd(o, all.all())
	if err != nil {
		return err
	}
	if _, err := f.put(GoBDName, description); err != nil || o.Procedure == "" {
		return err
	}
	_, err = f.put(ProcedureName, []byte(o.Procedure))
	return err
}

// add writes one document and its lines in the tables.
func (f *folder) add(d store.ArchivedDocument, all sheets, counts *Counts) error {
	name := fileName(d)
	file := name + ".json"
	sum, err := f.put(file, d.Content)
	if err != nil {
		return err
	}
	if len(d.PDF) > 0 {
		file = name + ".pdf"
		if sum, err = f.put(file, d.PDF); err != nil {
			return err
		}
		counts.PDFs++
	}
	if d.Document == store.DocumentDeliveryNote {
		counts.DeliveryNotes++
	} else {
		counts.Invoices++
	}
	return all.document(d, file, sum)
}

// conflict says that the folder cannot be used.
func conflict(dir, why string) error {
	return invoicing.Conflictf("In den Ordner %s kann nicht exportiert werden: %s.", dir, why)
}
