package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// invoiceIssue issues a draft ("Rechnung stellen"), and with senden=1 mails it too.
func (p *Pages) invoiceIssue(r *http.Request, id int64) (string, Notice, error) {
	inv, err := p.Store.IssueInvoice(r.Context(), id, p.User(r))
	if err != nil {
		return "", Notice{}, err
	}
	said := Notice{Tone: "good", Key: "invoice.issued", Text: inv.Number}
	if r.PostFormValue("senden") != "" {
		// Issued is issued: a mail that cannot be sent is told on the invoice's page and does not undo it.
		if _, err := p.Store.SendInvoice(r.Context(), id, p.User(r)); err != nil && invoicing.ErrorCode(err) != invoicing.CodeConflict {
			return idPath("/rechnungen", id), p.excuse(r, err), nil
		}
		said.Key = "invoice.issued_sent"
	}
	return idPath("/rechnungen", id), said, nil
}
