package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var invoiceSpec = listSpec{Path: "/rechnungen", Key: "invoices", Columns: []column{
	{Key: "invoice.number"}, {Key: "order.partner"}, {Key: "field.date"}, {Key: "invoice.due"}, {Key: "list.shop"}, {Key: "list.status"}, {Key: "totals.gross", Numeric: true},
}, Statuses: []string{"entwurf", "gehalten", "gestellt", "versendet"}, Related: &menuEntry{"/sammelrechnungen", "nav.collectives"}, New: &menuEntry{"/rechnungen/neu", "draft.new"}}

// invoiceList shows the invoice list (Rechnungsliste).
func (p *Pages) invoiceList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, invoiceSpec, p.Store.Invoices, invoiceCells)
}

func invoiceCells(l *locale, i store.InvoiceRow) []cell {
	name := i.Number
	if name == "" {
		name = l.text("invoice.draft")
	}
	return []cell{
		link(name, idPath("/rechnungen", i.ID)).under(l.label("invoice.type", i.Type)),
		link(i.CustomerName, idPath("/geschaeftspartner", i.PartnerID)).under(i.CustomerNumber),
		text(l.date(i.Date)),
		text(l.date(i.DueDate)),
		marks(i.Origins),
		mailBadge(l, i),
		number(l.amount(i.Total, i.Currency)),
	}
}

// mailBadge shows the state of an invoice; that of its mail where somebody must see to it, or it is under way.
func mailBadge(l *locale, i store.InvoiceRow) cell {
	switch invoicing.MailState(i.MailState) {
	case "", invoicing.MailSent:
		return badge(l, "state", i.Status)
	case invoicing.MailFailed, invoicing.MailUnknown:
		return badge(l, "mail.state", i.MailState).under(l.label("mail.reason", i.MailReason))
	}
	return badge(l, "state", i.Status).under(l.label("mail.state", i.MailState))
}
