package htmlforms

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// invoicePreview answers with what a draft would look like, marked as a draft on every page.
func (p *Pages) invoicePreview(w http.ResponseWriter, r *http.Request) error {
	return p.preview(w, r, p.Store.PreviewInvoice, "Entwurf-%d.pdf")
}

// collectivePreview does the same for the invoice that a collective invoice would become.
func (p *Pages) collectivePreview(w http.ResponseWriter, r *http.Request) error {
	return p.preview(w, r, p.Store.PreviewCollective, "Sammelrechnung-%d-Entwurf.pdf")
}

func (p *Pages) preview(w http.ResponseWriter, r *http.Request, read func(context.Context, int64) (invoicing.Invoice, error), name string) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, err := read(r.Context(), id)
	if err != nil {
		return err
	}
	if p.Preview == nil {
		return invoicing.Unavailablef("Ohne wkhtmltopdf gibt es keine Vorschau; fakturisd check sagt, was fehlt.")
	}
	pdf, err := p.Preview(r.Context(), inv)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": fmt.Sprintf(name, id)}))
	w.Header().Set("Content-Length", strconv.Itoa(len(pdf)))
	w.Header().Set("Cache-Control", "no-store")
	w.Write(pdf) // the browser may be gone; there is nobody to tell
	return nil
}
