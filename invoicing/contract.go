package invoicing

import (
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Unit is the unit of an interval.
type Unit string

// The units of an interval (Aktionsturnus).
const (
	Day   Unit = "tag"
	Week  Unit = "woche"
	Month Unit = "monat"
	Year  Unit = "jahr"
)

// Interval is the rhythm in which a contract is billed (Aktionsturnus): every Count Units.
type Interval struct {
	Count int  `json:"count"`
	Unit  Unit `json:"unit"`
}

// Contract holds the terms of an order that is billed again and again (Service-Vertrag). Its periods are reckoned
// from Start, the anchor, never from the period before.
type Contract struct {
	ID       int64    `json:"id"`
	OrderID  int64    `json:"order_id"`
	Interval Interval `json:"interval"`
	Start    Date     `json:"start"`
	Count    int      `json:"count"`   // number of periods
	Arrears  bool     `json:"arrears"` // billed at the period's end instead of its start
}

// PlannedStatus is the state of a planned invoice.
type PlannedStatus string

// The states of a planned invoice: it is planned, then billed alone or as a part of a collective invoice.
const (
	Planned  PlannedStatus = "geplant"
	Combined PlannedStatus = "zusammengefasst"
	Billed   PlannedStatus = "abgerechnet"
)

// PlannedInvoice is one billing period of a contract (geplante Rechnung); it has no number. (Contract, Period) is
// unique: a period is billed once.
type PlannedInvoice struct {
	ID              int64         `json:"id"`
	ContractID      int64         `json:"contract_id"`
	OrderID         int64         `json:"order_id"`
	PartnerID       int64         `json:"partner_id"`
	Period          int           `json:"period"` // k, from 0
	From            Date          `json:"from"`
	Until           Date          `json:"until"` // inclusive
	ProvisionalDate Date          `json:"provisional_date"`
	Status          PlannedStatus `json:"status"`
	CollectiveID    int64         `json:"collective_id"`
	Currency        string        `json:"currency"`
	PriceMode       tax.Mode      `json:"price_mode"`
	Lines           []InvoiceLine `json:"lines"`
	TaxTotals       []tax.Total   `json:"tax_totals"`
	Total           money.Cents   `json:"total"`
}

// CollectiveStatus is the state of a collective invoice.
type CollectiveStatus string

// The states of a collective invoice. It is sent when its mail was accepted; when its invoice is cancelled as a whole, its
// periods are planned again.
const (
	CollectivePlanned   CollectiveStatus = "geplant"
	CollectiveIssued    CollectiveStatus = "gestellt"
	CollectiveSent      CollectiveStatus = "versendet"
	CollectiveCancelled CollectiveStatus = "storniert"
)

// CollectiveInvoice is several planned invoices of one partner in one invoice (Sammelrechnung). Without a SendDate
// it is not sent by itself.
type CollectiveInvoice struct {
	ID              int64            `json:"id"`
	PartnerID       int64            `json:"partner_id"`
	PartnerName     string           `json:"partner_name"`
	CustomerNo      string           `json:"customer_number"`
	ProvisionalDate Date             `json:"provisional_date"`
	SendDate        Date             `json:"send_date"`
	Status          CollectiveStatus `json:"status"`
	Currency        string           `json:"currency"`
	PriceMode       tax.Mode         `json:"price_mode"`
	Items           []PlannedInvoice `json:"items"`
	Lines           []InvoiceLine    `json:"lines"` // what will be billed; editable until issued
	TaxTotals       []tax.Total      `json:"tax_totals"`
	Total           money.Cents      `json:"total"`
	InvoiceID       int64            `json:"invoice_id"`
	InvoiceNo       string           `json:"invoice_number"`
}
