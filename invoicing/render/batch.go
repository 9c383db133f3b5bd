package render

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"time"

	"fakturisd/invoicing"
)

// MostAtOnce is how many pages one process of the tool makes at most: it keeps some memory of each.
const MostAtOnce = 200

// Made is what became of one page of a batch.
type Made struct {
	PDF  []byte
	Took time.Duration // its own share of the run
	Err  error         // as PDF returns it
}

// PDFs makes a PDF of each page and answers in their order. The tool is started once for many of them, for its start
// takes longer than a page. A page with which something is wrong is made anew by itself and fails by itself.
func (w *WKHTMLToPDF) PDFs(ctx context.Context, pages [][]byte) []Made {
	all := make([]Made, len(pages))
	most := MostAtOnce
	for rest := all; len(rest) > 0; {
		n, end := 0, min(most, len(rest))
		if end > 1 {
			n = w.together(ctx, pages[:end], rest[:end])
		}
		if n < end { // the page at which the run ended
			rest[n] = w.alone(ctx, pages[n])
			n++
			most = max(1, min(most, end)/2) // many such pages must not cost a run of all the others each
		}
		pages, rest = pages[n:], rest[n:]
	}
	return all
}

func (w *WKHTMLToPDF) alone(ctx context.Context, page []byte) Made {
	began := time.Now()
	pdf, err := w.PDF(ctx, page)
	return Made{PDF: pdf, Took: time.Since(began), Err: err}
}

// together makes the pages in one run and returns how many of them are through, from the first. Exit codes and files
// are no proof: in a batch the tool passes over what it refuses, so what counts is what it says of each page.
func (w *WKHTMLToPDF) together(ctx context.Context, pages [][]byte, made []Made) int {
	began := time.Now()
	files, said, err := w.batch(ctx, pages)
	if err != nil {
		return 0
	}
	defer files.remove()
	through := said.through(len(pages))
	for i := range through {
		pdf, err := files.pdf(i)
		if said.complained[i] || err != nil {
			made[i] = w.alone(ctx, pages[i])
			continue
		}
		made[i] = Made{PDF: pdf, Took: said.done[i].Sub(began)}
		began = said.done[i]
	}
	return through
}

// batch runs the tool over files of ours: its options are the same for all of them, each line it reads names one page and
// one PDF by numbers, and no text of a page is ever part of a line.
func (w *WKHTMLToPDF) batch(ctx context.Context, pages [][]byte) (*files, *progress, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	free, err := w.slot(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer free()
	v, err := w.Version(ctx)
	if err != nil {
		return nil, nil, err
	}
	f, err := newFiles(w.TempDir)
	if err != nil {
		return nil, nil, err
	}
	var lines bytes.Buffer
	for i, p := range pages {
		if err := f.WriteFile(pageName(i), toScale(p, v), 0o600); err != nil {
			f.remove()
			return nil, nil, invoicing.Unavailablef("page for wkhtmltopdf: %w", err)
		}
		fmt.Fprintln(&lines, pageName(i), pdfName(i))
	}
	said := &progress{complained: map[int]bool{}}
	said.err = w.start(ctx, f.dir, batchArguments(v), lines.Bytes(), nil, said)
	return f, said, nil
}

func pageName(i int) string { return fmt.Sprintf("%d.html", i) }

func pdfName(i int) string { return fmt.Sprintf("%d.pdf", i) }

// files is the folder of one batch; nothing outside of it is read or written, whatever the tool puts there.
type files struct {
	*os.Root
	dir string
}

func newFiles(temp string) (*files, error) {
	dir, err := os.MkdirTemp(temp, "fakturis-render-")
	if err != nil {
		return nil, invoicing.Unavailablef("folder for wkhtmltopdf: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		os.RemoveAll(dir)
		return nil, invoicing.Unavailablef("folder for wkhtmltopdf: %w", err)
	}
	return &files{root, dir}, nil
}

// pdf reads the i-th PDF if it is a whole one.
func (f *files) pdf(i int) ([]byte, error) {
	info, err := f.Stat(pdfName(i))
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxOutput {
		return nil, invoicing.Unavailablef("wkhtmltopdf wrote what no document can be")
	}
	pdf, err := f.ReadFile(pdfName(i))
	if err != nil {
		return nil, err
	}
	return pdf, check(pdf)
}

func (f *files) remove() {
	f.Close()
	os.RemoveAll(f.dir)
}
