package htmlforms

import "net/http"

// invoiceDraft takes an order over as an invoice ("Als Rechnung übernehmen"): a contract leads to its planned
// invoices, any other order to the draft of its invoice; a second press leads to the same one.
func (p *Pages) invoiceDraft(r *http.Request, orderID int64) (string, Notice, error) {
	o, err := p.Store.Order(r.Context(), orderID)
	if err != nil {
		return "", Notice{}, err
	}
	if o.ContractID != 0 {
		return idPath("/auftraege", orderID) + "/geplante-rechnungen", Notice{}, nil
	}
	id, err := p.Store.DraftInvoice(r.Context(), orderID, p.User(r))
	return idPath("/rechnungen", id), Notice{}, err
}
