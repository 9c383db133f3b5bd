package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// invoiceBody is the view of an invoice with its mails.
type invoiceBody struct {
	Path    string
	Invoice invoicing.Invoice
	Shops   []string
	State   string
	Lines   linePage
	Totals  totals
	Mails   []invoicing.Mail
	Draft   bool
	Send    string // key of the send button; empty while a mail is under way or was sent
	Unknown int64  // id of the mail of which a person must say whether it arrived; 0 for none
}

// invoiceShow shows one invoice, draft or issued.
func (p *Pages) invoiceShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, err := p.Store.Invoice(r.Context(), id)
	if err != nil {
		return err
	}
	mails, err := p.Store.Mails(r.Context(), id)
	if err != nil {
		return err
	}
	body := invoiceBody{
		Path: idPath("/rechnungen", id), Invoice: inv, State: string(inv.Status), Draft: inv.Status == invoicing.InvoiceDraft,
		Lines: invoiceLines(r, inv.Lines), Mails: mails,
		Totals: totals{Rows: inv.TaxTotals, Sum: tax.Sum(inv.TaxTotals), Total: inv.Total, Currency: inv.Currency},
	}
	if inv.Shop != "" {
		body.Shops = []string{inv.Shop}
	}
	if !inv.SentAt.IsZero() {
		body.State = "versendet"
	}
	body.Send, body.Unknown = nextMail(inv, mails)
	title := page{Title: "invoice.title", Name: inv.Number, Nav: "/rechnungen", Body: body}
	if body.Draft {
		title.Title = "invoice.draft"
	}
	p.render(w, r, http.StatusOK, "invoice.html", title)
	return nil
}

// nextMail says what can be done about the mail of an invoice: send it, send it again after a failure, or say what
// became of one that nobody answered for. Nothing is offered while one is under way or after one arrived.
func nextMail(inv invoicing.Invoice, mails []invoicing.Mail) (send string, unknown int64) {
	if inv.Status != invoicing.InvoiceIssued {
		return "", 0
	}
	send = "invoice.send"
	for _, m := range mails {
		switch m.State {
		case invoicing.MailUnknown:
			return "", m.ID
		case invoicing.MailFailed:
			if send != "" {
				send = "invoice.resend"
			}
		default:
			send = ""
		}
	}
	return send, 0
}
