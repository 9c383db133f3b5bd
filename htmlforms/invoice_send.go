package htmlforms

import "net/http"

// invoiceSend mails an issued invoice, or mails it again after a failure ("Erneut senden").
func (p *Pages) invoiceSend(r *http.Request, id int64) (string, Notice, error) {
	_, err := p.Store.SendInvoice(r.Context(), id, p.User(r))
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "invoice.queued"}, err
}
