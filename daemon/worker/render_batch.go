package worker

import (
	"context"
	"fmt"

	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
)

// batchSize is how many documents are rendered in one run: starting the tool costs as much as four documents, so that more
// of them gain little, while with fewer the first mails leave sooner and other daemons get their share.
const batchSize = 50

// Batches returns what this worker does many at a time when many are due.
func (w *Worker) Batches() map[string]outbox.Batch {
	renderer, ok := w.Renderer.(render.Batch)
	if !ok {
		return nil
	}
	return map[string]outbox.Batch{store.JobRenderInvoice: {Most: batchSize, Handle: func(ctx context.Context, jobs []outbox.Job) []error {
		return w.renderInvoices(ctx, renderer, jobs)
	}}}
}

// renderInvoices makes and attaches the PDFs of many invoices. What fails, fails by itself.
func (w *Worker) renderInvoices(ctx context.Context, renderer render.Batch, jobs []outbox.Job) []error {
	errs := make([]error, len(jobs))
	var papers []paper
	var pages [][]byte
	var of []int // whose page it is
	for i, job := range jobs {
		id, err := argument(job)
		if err == nil {
			var p paper
			if p, err = w.printInvoice(ctx, id); err == nil {
				papers, pages, of = append(papers, p), append(pages, p.html), append(of, i)
			}
		}
		errs[i] = err
	}
	made := renderer.PDFs(ctx, pages)
	w.crash("render.batch")
	for n, m := range made {
		if m.Err != nil {
			errs[of[n]] = fmt.Errorf("%s %d: %w", papers[n].document, papers[n].id, m.Err)
			continue
		}
		errs[of[n]] = w.attach(ctx, papers[n], m.PDF, m.Took)
	}
	return errs
}
