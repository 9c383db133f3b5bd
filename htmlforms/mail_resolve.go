package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// invoiceMailResolve takes down, on an invoice's page, what a person found out about its mail.
func (p *Pages) invoiceMailResolve(r *http.Request, invoiceID int64) (string, Notice, error) {
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
	return p.resolve(r, m)
}

// mailResolve does it on the page of the mail.
func (p *Pages) mailResolve(r *http.Request, id int64) (string, Notice, error) {
	m, err := p.Store.Mail(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	return p.resolve(r, m)
}

// resolve takes a person's word on a mail that the server never answered for: it was sent, or it is to be sent again.
func (p *Pages) resolve(r *http.Request, m invoicing.Mail) (string, Notice, error) {
	sent := r.PostFormValue("ergebnis") == "gesendet"
	if !sent && r.PostFormValue("ergebnis") != "erneut" {
		return "", Notice{}, invoicing.Invalidf("say whether mail %d was sent", m.ID)
	}
	if err := p.Store.ResolveUnknown(r.Context(), m.ID, sent, p.User(r)); err != nil {
		return "", Notice{}, err
	}
	return aboutPath(m.Document, m.DocumentID, m.OrderID), Notice{Tone: "good", Key: "mail.resolved"}, nil
}
