package worker

import (
	"context"
	"fmt"
	"time"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing/outbox"
)

// renderInvoice makes the PDF of an issued invoice from its frozen content and attaches it, once.
func (w *Worker) renderInvoice(ctx context.Context, job outbox.Job) error {
	id, err := argument(job)
	if err != nil {
		return err
	}
	inv, err := w.Store.Invoice(ctx, id)
	if err != nil {
		return err
	}
	html, err := print.Invoice(inv)
	if err != nil {
		return fmt.Errorf("invoice %s: %w", inv.Number, err)
	}
	return w.attach(ctx, "invoice", id, html)
}

// renderDeliveryNote does the same for a delivery note.
func (w *Worker) renderDeliveryNote(ctx context.Context, job outbox.Job) error {
	id, err := argument(job)
	if err != nil {
		return err
	}
	note, err := w.Store.DeliveryNote(ctx, id)
	if err != nil {
		return err
	}
	html, err := print.DeliveryNote(note)
	if err != nil {
		return fmt.Errorf("delivery note %s: %w", note.Number, err)
	}
	return w.attach(ctx, "delivery_note", id, html)
}

func (w *Worker) attach(ctx context.Context, document string, id int64, html []byte) error {
	began := time.Now()
	pdf, err := w.Renderer.PDF(ctx, html)
	if err != nil {
		return fmt.Errorf("%s %d: %w", document, id, err)
	}
	if w.Rendered != nil {
		w.Rendered(time.Since(began))
	}
	w.crash("render.rendered")
	if err := w.Store.AttachPDF(ctx, document, id, pdf); err != nil {
		return err
	}
	w.crash("render.attached")
	return nil
}
