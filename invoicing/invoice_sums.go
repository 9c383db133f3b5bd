package invoicing

import (
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Sums are the amounts of an invoice as EN 16931 wants them: net per line, what concerns the whole document as allowances and
// charges per rate, and all sums. They are reckoned from the invoice and nowhere stored; together with it they are all that
// an XML writer needs. A BT or BG is the standard's number of a term.
type Sums struct {
	Lines       []SumLine
	Charges     []SumPart   // BG-21: shipping and fees
	Allowances  []SumPart   // BG-20: discounts and coupons
	Groups      []SumGroup  // BG-23, the lowest rate first
	LineTotal   money.Cents // BT-106
	Allowed     money.Cents // BT-107
	Charged     money.Cents // BT-108
	Net         money.Cents // BT-109
	Tax         money.Cents // BT-110
	Gross       money.Cents // BT-112
	Prepaid     money.Cents // BT-113
	Rounding    money.Cents // BT-114
	Payable     money.Cents // BT-115
	Currency    string      // BT-5
	TaxCurrency string      // BT-6; empty where it is Currency
	TaxThere    money.Cents // BT-111, in TaxCurrency
	From, Until Date        // BG-14, over all lines
}

// SumLine is a line (BG-25). Quantity times Price, divided by Base, makes Net on the cent.
type SumLine struct {
	Line     *InvoiceLine    // texts, period (BG-26), block
	Net      money.Cents     // BT-131
	Quantity decimal.Decimal // BT-129; negative where the line takes off
	Unit     string          // BT-130
	Price    decimal.Decimal // BT-146, never negative
	Base     decimal.Decimal // BT-149; 1 unless no price of six decimals makes Net
	Category tax.Category    // BT-151
	Rate     tax.Rate        // BT-152
}

// SumPart is a charge or an allowance of the whole document at one rate.
type SumPart struct {
	Line     *InvoiceLine
	Amount   money.Cents  // BT-92 or BT-99, net, never negative
	Category tax.Category // BT-95, BT-102
	Rate     tax.Rate     // BT-96, BT-103
	Reason   string       // BT-97, BT-104
	Code     string       // BT-98 (UNTDID 5189), BT-105 (UNTDID 7161)
}

// SumGroup is the tax of one category and rate.
type SumGroup struct {
	Category tax.Category // BT-118
	Rate     tax.Rate     // BT-119
	Base     money.Cents  // BT-116
	Tax      money.Cents  // BT-117
	Reason   string       // BT-120
	Code     string       // BT-121
}

// Sums projects the invoice, which must hold the identities of its own (see Failures).
func (i *Invoice) Sums() Sums {
	all := tax.Sum(i.TaxTotals)
	s := Sums{Net: all.Net, Tax: all.Tax, Gross: i.Total, Prepaid: i.Prepaid(), Rounding: i.Rounding, Payable: i.Payable(),
		Currency: i.Currency, TaxCurrency: i.Exchange.Currency, TaxThere: i.Exchange.Tax}
	extra := i.extras()
	for n, net := range i.nets() {
		if extra[n] {
			s.addPart(i.part(n, net))
		} else {
			s.Lines = append(s.Lines, i.sumLine(n, net))
			s.LineTotal += net
		}
	}
	for _, t := range i.TaxTotals {
		s.Groups = append(s.Groups, i.group(t))
	}
	s.From, s.Until = i.period()
	return s
}

// extras says of each line whether it concerns the document as a whole. Without an article there is nothing else to bill, and
// an invoice has a line at least (BR-16).
func (i *Invoice) extras() []bool {
	extra, articles := make([]bool, len(i.Lines)), 0
	for n, l := range i.Lines {
		if extra[n] = l.Kind.ofDocument(); !extra[n] {
			articles++
		}
	}
	if articles == 0 {
		clear(extra)
	}
	return extra
}

// ofDocument says whether lines of a kind concern the document as a whole.
func (k LineKind) ofDocument() bool {
	return k == LineShipping || k == LineFee || k == LineDiscount || k == LineVoucher
}

func (s *Sums) addPart(p SumPart) {
	switch {
	case p.Amount < 0:
		p.Amount = -p.Amount
		s.Allowances = append(s.Allowances, p)
		s.Allowed += p.Amount
	case p.Amount > 0: // what is free of charge is none
		s.Charges = append(s.Charges, p)
		s.Charged += p.Amount
	}
}

func (i *Invoice) group(t tax.Total) SumGroup {
	g := SumGroup{Category: i.category(t.Rate), Rate: t.Rate, Base: t.Net, Tax: t.Tax}
	if g.Category != tax.Standard && g.Category != tax.Zero {
		g.Reason, g.Code = strings.Join(i.TaxNotes, " "), i.TaxCase.Code
	}
	return g
}

// category returns the category of what is taxed at a rate (BR-S-05: what is taxed is S).
func (i *Invoice) category(r tax.Rate) tax.Category {
	switch {
	case r > 0:
		return tax.Standard
	case i.TaxCase.Category == "" || i.TaxCase.Category == tax.Standard:
		return tax.Zero
	}
	return i.TaxCase.Category
}

// period returns the days of supply of the document and all its lines.
func (i *Invoice) period() (from, until Date) {
	from, until = i.ServiceFrom, i.ServiceUntil
	for _, l := range i.Lines {
		if !l.From.IsZero() && (from.IsZero() || l.From.Before(from)) {
			from = l.From
		}
		if until.Before(l.Until) {
			until = l.Until
		}
	}
	if until.Before(from) { // a single day
		until = from
	}
	return from, until
}
