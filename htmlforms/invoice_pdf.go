package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// invoicePDF answers with the PDF of an issued invoice.
func (p *Pages) invoicePDF(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, err := p.Store.Invoice(r.Context(), id)
	if err != nil {
		return err
	}
	if inv.Status != invoicing.InvoiceIssued {
		p.ShowError(w, r, http.StatusConflict, "pdf.draft")
		return nil
	}
	return p.servePDF(w, r, "invoice", id, "Rechnung-"+inv.Number)
}
