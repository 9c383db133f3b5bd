package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"fakturisd/htmlforms"
	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

// Bounds of a trial run, which must not take the renderer from the documents that go out, nor the memory.
const (
	trialWait   = 10 * time.Second
	trialTime   = 5 * time.Minute
	trialAtOnce = 25 // documents that are held at a time
)

// newTrial returns what writes the drafts of a trial run into one PDF. One trial runs at a time.
func newTrial(renderer render.Batch) htmlforms.Trial {
	running := make(chan struct{}, 1)
	return func(ctx context.Context, w io.Writer, papers iter.Seq2[htmlforms.TrialPaper, error]) error {
		select {
		case running <- struct{}{}:
			defer func() { <-running }()
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(trialWait):
			return invoicing.Unavailablef("Gerade läuft schon ein anderer Probelauf; bitte gleich noch einmal versuchen.")
		}
		ctx, cancel := context.WithTimeout(ctx, trialTime)
		defer cancel()
		t := trial{ctx: ctx, renderer: renderer, out: render.NewJoin(w)}
		for p, err := range papers {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				return err
			}
			if err := t.add(p); err != nil {
				return err
			}
		}
		if err := t.flush(); err != nil {
			return err
		}
		return t.out.Close()
	}
}

// trial renders papers a few at a time and joins them.
type trial struct {
	ctx      context.Context
	renderer render.Batch
	out      *render.Join
	names    []string
	pages    [][]byte
}

func (t *trial) add(p htmlforms.TrialPaper) error {
	p.Invoice.Number, p.Invoice.Status = "", invoicing.InvoiceDraft // a trial never looks like an invoice
	page, err := print.Missing(p.Name, p.Trouble)
	if p.Trouble == "" {
		page, err = print.Invoice(p.Invoice)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", p.Name, err)
	}
	t.names, t.pages = append(t.names, p.Name), append(t.pages, page)
	if len(t.pages) < trialAtOnce {
		return nil
	}
	return t.flush()
}

// flush renders what has gathered. A document that cannot be rendered leaves a sheet that says why.
func (t *trial) flush() error {
	for i, made := range t.renderer.PDFs(t.ctx, t.pages) {
		err := made.Err
		if err == nil {
			err = t.out.Add(t.names[i], made.PDF)
		} else if invoicing.ErrorCode(err) == invoicing.CodeInvalid {
			err = t.missing(t.names[i], err)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.names[i], err)
		}
	}
	t.names, t.pages = nil, nil
	return nil
}

func (t *trial) missing(name string, cause error) error {
	page, err := print.Missing(name, invoicing.ErrorMessage(cause))
	if err != nil {
		return err
	}
	pdf, err := t.renderer.PDF(t.ctx, page)
	if err != nil {
		return err
	}
	return t.out.Add(name, pdf)
}
