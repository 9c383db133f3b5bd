package htmlforms

import "net/http"

// invoiceDraft takes an order over as an invoice ("Als Rechnung übernehmen"): a contract leads to its planned
// invoices, a whole order in a collective invoice to that one, any other order to the draft of its invoice; a second press leads
// to the same one.
func (p *Pages) invoiceDraft(r *http.Request, orderID int64) (string, Notice, error) {
	o, err := p.Store.Order(r.Context(), orderID)
	if err != nil {
		return "", Notice{}, err
	}
	if o.ContractID != 0 {
		return idPath("/auftraege", orderID) + "/geplante-rechnungen", Notice{}, nil
	}
	if in, err := p.Store.CollectiveOfOrder(r.Context(), orderID); err != nil || in != 0 {
		return idPath("/sammelrechnungen", in), Notice{Tone: "good", Key: "order.in_collective", Text: o.Number}, err
	}
	id, err := p.Store.DraftInvoice(r.Context(), orderID, p.User(r))
	return idPath("/rechnungen", id), Notice{}, err
}
