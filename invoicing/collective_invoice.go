package invoicing

import (
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// CollectiveStatus is the state of a collective invoice.
type CollectiveStatus string

// The states of a collective invoice. It is sent when its mail was accepted; when its invoice is cancelled as a whole, its
// periods are planned again; dropped, its periods are skipped.
const (
	CollectivePlanned   CollectiveStatus = "geplant"
	CollectiveIssued    CollectiveStatus = "gestellt"
	CollectiveSent      CollectiveStatus = "versendet"
	CollectiveCancelled CollectiveStatus = "storniert"
	CollectiveDropped   CollectiveStatus = "verworfen"
)

// CollectiveInvoice is several planned invoices of one partner in one invoice (Sammelrechnung). Without a send date
// it is not sent by itself.
type CollectiveInvoice struct {
	ID          int64  `json:"id"`
	PartnerID   int64  `json:"partner_id"`
	PartnerName string `json:"partner_name"`
	CustomerNo  string `json:"customer_number"`
	Schedule
	Status    CollectiveStatus `json:"status"`
	Currency  string           `json:"currency"`
	PriceMode tax.Mode         `json:"price_mode"`
	Items     []PlannedInvoice `json:"items"`
	Head      CollectiveHead   `json:"head,omitzero"`
	Lines     []InvoiceLine    `json:"lines"` // what will be billed; editable until issued
	TaxTotals []tax.Total      `json:"tax_totals"`
	Total     money.Cents      `json:"total"`
	InvoiceID int64            `json:"invoice_id"`
	InvoiceNo string           `json:"invoice_number"`
	Hold      string           `json:"hold,omitzero"` // German, a line each: why it could not be issued as it stands
	Version   int              `json:"version"`       // grows with each change; a change names the one that its author saw
}

// CollectiveEdit is what a person may change of a collective invoice until it is issued. The contract stays as it is.
type CollectiveEdit struct {
	Lines           []InvoiceLine
	Head            CollectiveHead
	ProvisionalDate Date
	SendDate        Date
}

// Edit returns what a person may change, as it is.
func (c CollectiveInvoice) Edit() CollectiveEdit {
	return CollectiveEdit{Lines: c.Lines, Head: c.Head, ProvisionalDate: c.ProvisionalDate, SendDate: c.SendDate}
}

// CollectiveHead is what a person decided about a collective invoice beside its lines; what is empty is looked up when it is
// issued.
type CollectiveHead struct {
	Recipient   string        `json:"recipient,omitzero"` // comma separated; empty: as for every invoice of the partner
	Billing     *Address      `json:"billing,omitempty"`  // nil: the partner's present address
	Terms       *PaymentTerms `json:"terms,omitempty"`    // nil: those of the shop
	BuyerRef    string        `json:"buyer_reference,omitzero"`
	IntroText   string        `json:"intro_text,omitzero"`
	ClosingText string        `json:"closing_text,omitzero"`
}
