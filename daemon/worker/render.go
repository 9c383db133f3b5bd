package worker

import (
	"context"
	"fmt"
	"time"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// renderInvoice makes the PDF of an issued invoice from its frozen content and attaches it, once.
func (w *Worker) renderInvoice(ctx context.Context, job outbox.Job) error {
	return w.render(ctx, job, w.printInvoice)
}

// renderDeliveryNote does the same for a delivery note.
func (w *Worker) renderDeliveryNote(ctx context.Context, job outbox.Job) error {
	return w.render(ctx, job, w.printDeliveryNote)
}

// paper is a document as it is given to the renderer.
type paper struct {
	document string
	id       int64
	html     []byte
}

func (w *Worker) render(ctx context.Context, job outbox.Job, print func(context.Context, int64) (paper, error)) error {
	id, err := argument(job)
	if err != nil {
		return err
	}
	p, err := print(ctx, id)
	if err != nil {
		return err
	}
	began := time.Now()
	pdf, err := w.Renderer.PDF(ctx, p.html)
	if err != nil {
		return fmt.Errorf("%s %d: %w", p.document, p.id, err)
	}
	return w.attach(ctx, p, pdf, time.Since(began))
}

func (w *Worker) printInvoice(ctx context.Context, id int64) (paper, error) {
	inv, err := w.Store.Invoice(ctx, id)
	if err != nil {
		return paper{}, err
	}
	html, err := print.Invoice(inv)
	if err != nil {
		return paper{}, fmt.Errorf("invoice %s: %w", inv.Number, err)
	}
	return paper{store.DocumentInvoice, id, html}, nil
}

func (w *Worker) printDeliveryNote(ctx context.Context, id int64) (paper, error) {
	note, err := w.Store.DeliveryNote(ctx, id)
	if err != nil {
		return paper{}, err
	}
	html, err := print.DeliveryNote(note)
	if err != nil {
		return paper{}, fmt.Errorf("delivery note %s: %w", note.Number, err)
	}
	return paper{store.DocumentDeliveryNote, id, html}, nil
}

func (w *Worker) attach(ctx context.Context, p paper, pdf []byte, took time.Duration) error {
	if w.Rendered != nil {
		w.Rendered(took)
	}
	w.crash("render.rendered")
	if err := w.Store.AttachPDF(ctx, p.document, p.id, pdf); err != nil {
		return err
	}
	w.crash("render.attached")
	return nil
}
