package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// mailResolve takes down what a person found out about a mail that the server never answered for: it was sent, or it
// is to be sent again.
func (p *Pages) mailResolve(r *http.Request, invoiceID int64) (string, Notice, error) {
	mailID, err := strconv.ParseInt(r.PostFormValue("mail"), 10, 64)
	if err != nil {
		return "", Notice{}, invoicing.Invalidf("no mail %q", r.PostFormValue("mail"))
	}
	m, err := p.Store.Mail(r.Context(), mailID)
	if err != nil {
		return "", Notice{}, err
	}
	if m.InvoiceID != invoiceID {
		return "", Notice{}, invoicing.NotFoundf("invoice %d has no mail %d", invoiceID, mailID)
	}
	sent := r.PostFormValue("ergebnis") == "gesendet"
	if !sent && r.PostFormValue("ergebnis") != "erneut" {
		return "", Notice{}, invoicing.Invalidf("say whether mail %d was sent", mailID)
	}
	if err := p.Store.ResolveUnknown(r.Context(), mailID, sent, p.User(r)); err != nil {
		return "", Notice{}, err
	}
	return idPath("/rechnungen", invoiceID), Notice{Tone: "good", Key: "mail.resolved"}, nil
}
