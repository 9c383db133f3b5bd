package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var invoiceSpec = listSpec{Path: "/rechnungen", Key: "invoices", Columns: []column{
	{Key: "invoice.number"}, {Key: "order.partner"}, {Key: "field.date"}, {Key: "invoice.due"}, {Key: "list.shop"}, {Key: "list.status"}, {Key: "payment.column"}, {Key: "totals.gross", Numeric: true},
}, Statuses: []string{"entwurf", "gehalten", "gestellt", "versendet"}, Payments: []string{"offen", "faellig", "ueberfaellig", "teilbezahlt", "bezahlt", "erstatten", "storniert"},
	BulkPaid: true, Related: &menuEntry{"/sammelrechnungen", "nav.collectives"}, New: &menuEntry{"/rechnungen/neu", "draft.new"}}

// invoiceList shows the invoice list (Rechnungsliste).
func (p *Pages) invoiceList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, invoiceSpec, p.Store.Invoices, func(l *locale, i store.InvoiceRow) []cell {
		cells := invoiceCells(l, i)
		if i.Open > 0 {
			cells[0] = cells[0].ticked(paidBox, i.ID)
		}
		return cells
	})
}

func kindKey(k invoicing.DocumentKind) string { return "invoice.kind." + string(k) }

func invoiceCells(l *locale, i store.InvoiceRow) []cell {
	name := i.Number
	if name == "" {
		name = l.text("invoice.draft")
	}
	return []cell{
		link(name, idPath("/rechnungen", i.ID)).under(l.label("invoice.kind", i.Kind)),
		link(i.CustomerName, idPath("/geschaeftspartner", i.PartnerID)).under(i.CustomerNumber),
		text(l.date(i.Date)),
		text(l.date(i.DueDate)),
		marks(i.Origins),
		mailBadge(l, i),
		paymentBadge(l, i),
		number(l.amount(i.Total, i.Currency)),
	}
}

// mailBadge shows the state of an invoice; that of its mail where somebody must see to it, or it is under way.
func mailBadge(l *locale, i store.InvoiceRow) cell {
	switch invoicing.MailState(i.MailState) {
	case "", invoicing.MailSent:
		return badge(l, "state", i.Status)
	case invoicing.MailFailed, invoicing.MailUnknown:
		return badge(l, "mail.state", shownMail(invoicing.MailState(i.MailState), i.MailBounced)).under(l.label("mail.reason", i.MailReason))
	}
	return badge(l, "state", i.Status).under(l.label("mail.state", i.MailState))
}

// paymentBadge shows the state of payment with what is left to pay, or with a minus what the customer gets back.
func paymentBadge(l *locale, i store.InvoiceRow) cell {
	if i.PaymentState == "" {
		return text("")
	}
	state := badge(l, "payment.state", i.PaymentState)
	if i.Open != 0 {
		state = state.under(l.amount(i.Open, i.Currency))
	}
	return state
}
