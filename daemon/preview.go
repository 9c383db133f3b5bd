package main

import (
	"context"
	"time"

	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
)

// Bounds of previews, which people ask for and which must not take the renderer from the documents that go out.
const (
	previewsAtOnce = 2
	previewTime    = 20 * time.Second
)

// newPreview returns what makes the PDF of a draft.
func newPreview(renderer render.Renderer) func(context.Context, invoicing.Invoice) ([]byte, error) {
	slots := make(chan struct{}, previewsAtOnce)
	return func(ctx context.Context, inv invoicing.Invoice) ([]byte, error) {
		ctx, cancel := context.WithTimeout(ctx, previewTime)
		defer cancel()
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		case <-ctx.Done():
			return nil, invoicing.Unavailablef("Zu viele Vorschauen auf einmal; bitte gleich noch einmal versuchen.")
		}
		inv.Number, inv.Status = "", invoicing.InvoiceDraft // a preview never looks like an invoice
		html, err := print.Invoice(inv)
		if err != nil {
			return nil, err
		}
		return renderer.PDF(ctx, html)
	}
}
