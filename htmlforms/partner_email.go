package htmlforms

import "net/http"

// partnerEmail says who gets a partner's invoices from now on.
func (p *Pages) partnerEmail(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.SetInvoiceEmail(r.Context(), id, r.PostFormValue("email"), p.User(r))
	return idPath("/geschaeftspartner", id), Notice{Tone: "good", Key: "partner.invoice_email.saved"}, err
}
