package htmlforms

import (
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// amountsPanel is what stands between the total of an invoice and what is asked for, and how its amounts came about.
type amountsPanel struct {
	Currency    string
	Prepayments []invoicing.Prepayment
	Rounding    money.Cents
	Payable     money.Cents
	Exchange    exchangeRow
	Notes       []string // clerks read them, customers do not
}

type exchangeRow struct {
	Currency, Rate, Source string
	Tax                    money.Cents
}

func amountsOf(i invoicing.Invoice) amountsPanel {
	e := i.Exchange
	return amountsPanel{Currency: i.Currency, Prepayments: i.Prepayments, Rounding: i.Rounding, Payable: i.Payable(), Notes: i.AmountNotes,
		Exchange: exchangeRow{Currency: e.Currency, Rate: strings.ReplaceAll(e.Rate.String(), ".", ","), Source: e.Source, Tax: e.Tax}}
}

// Less says whether something else than the total is asked for.
func (a amountsPanel) Less() bool { return len(a.Prepayments) > 0 || a.Rounding != 0 }
