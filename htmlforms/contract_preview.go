package htmlforms

import (
	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
)

// previewShown is how many planned invoices a preview shows.
const previewShown = 24

// contractPreview shows what terms would make of a contract's planned invoices.
type contractPreview struct {
	Rows          []previewRow
	More          int // rows that are not shown
	Kept          []string
	Before, After money.Cents
	Currency      string
	Change        bool // there were planned invoices before
	EndsOn        invoicing.Date
}

// previewRow is one period, before and after.
type previewRow struct {
	No             int
	From, Until    invoicing.Date
	Date           invoicing.Date
	Before, After  money.Cents
	WasThere, Gone bool
	Note           string
}

func newContractPreview(o invoicing.Order, c collective.Change) *contractPreview {
	v := &contractPreview{Kept: c.Kept, Before: c.BeforeTotal, After: c.AfterTotal, Currency: o.Currency, Change: c.Contract.ID != 0, EndsOn: collective.Ends(c.Contract)}
	was := map[int]invoicing.PlannedInvoice{}
	for _, b := range c.Before {
		was[b.Period] = b
	}
	for _, a := range c.After {
		b, there := was[a.Period]
		delete(was, a.Period)
		v.Rows = append(v.Rows, previewRow{No: a.Period + 1, From: a.From, Until: a.Until, Date: a.ProvisionalDate, Before: b.Total, After: a.Total, WasThere: there, Note: a.Note})
	}
	for _, b := range c.Before {
		if _, gone := was[b.Period]; gone {
			v.Rows = append(v.Rows, previewRow{No: b.Period + 1, From: b.From, Until: b.Until, Date: b.ProvisionalDate, Before: b.Total, WasThere: true, Gone: true})
		}
	}
	if len(v.Rows) > previewShown {
		v.More, v.Rows = len(v.Rows)-previewShown, v.Rows[:previewShown]
	}
	return v
}
