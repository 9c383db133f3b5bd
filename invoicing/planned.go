package invoicing

import (
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// PlannedStatus is the state of a planned invoice.
type PlannedStatus string

// The states of a planned invoice: it is planned, then billed as a part of a collective invoice, or taken over as an
// invoice of its own; a pause, or a person, may skip it.
const (
	Planned   PlannedStatus = "geplant"
	Combined  PlannedStatus = "zusammengefasst"
	TakenOver PlannedStatus = "entwurf"
	Billed    PlannedStatus = "abgerechnet"
	Skipped   PlannedStatus = "ausgesetzt"
)

// PlannedInvoice is one billing period of a contract (geplante Rechnung); it has no number. (Contract, Period) is
// unique: a period is billed once. A whole order that is billed within a collective invoice is one too, without a contract.
type PlannedInvoice struct {
	ID              int64         `json:"id"`
	ContractID      int64         `json:"contract_id"` // 0: the whole order
	OrderID         int64         `json:"order_id"`
	OrderNumber     string        `json:"order_number,omitzero"`
	Shop            string        `json:"shop,omitzero"` // of the order; empty: entered by hand
	PartnerID       int64         `json:"partner_id"`
	Period          int           `json:"period"` // k, from 0
	From            Date          `json:"from"`
	Until           Date          `json:"until"` // inclusive
	ProvisionalDate Date          `json:"provisional_date"`
	Status          PlannedStatus `json:"status"`
	CollectiveID    int64         `json:"collective_id"`
	InvoiceID       int64         `json:"invoice_id,omitzero"` // draft or invoice that bills it
	Currency        string        `json:"currency"`
	PriceMode       tax.Mode      `json:"price_mode"`
	Lines           []InvoiceLine `json:"lines"`
	TaxTotals       []tax.Total   `json:"tax_totals"`
	Total           money.Cents   `json:"total"`
	Print           string        `json:"-"`                         // of a whole order: fingerprint of the state that it was taken in
	SkippedByTerms  bool          `json:"skipped_by_terms,omitzero"` // nothing is billed by the terms (a pause); a person's own skip stays
	Note            string        `json:"note,omitzero"`             // German: why it is not what its neighbours are (cut, skipped, postponed)
}
