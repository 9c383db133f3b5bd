package invoicing

import (
	"cmp"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Rest is what of an invoice no cancellation has taken back yet.
type Rest struct {
	Quantities []decimal.Decimal // of each line
	Amounts    []money.Cents     // of each line
	Totals     []tax.Total       // of each tax rate
	Rounding   money.Cents

	of       Invoice
	given    map[tax.Rate]money.Cents // taken back without a line, negative
	exchange money.Cents              // tax in the home currency
}

// RestOf reckons what is left of an invoice after its issued cancellations.
func RestOf(original Invoice, before []Invoice) Rest {
	r := Rest{of: original, given: map[tax.Rate]money.Cents{}, Rounding: original.Rounding, exchange: original.Exchange.Tax}
	for _, l := range original.Lines {
		r.Quantities, r.Amounts = append(r.Quantities, l.Quantity), append(r.Amounts, l.Amount)
	}
	r.Totals = append(r.Totals, original.TaxTotals...)
	for _, c := range before {
		r.subtract(c)
	}
	return r
}

func (r *Rest) subtract(c Invoice) {
	r.Rounding += c.Rounding
	r.exchange += c.Exchange.Tax
	for _, l := range c.Lines {
		if l.Cancels < 1 || l.Cancels > len(r.Amounts) {
			r.given[l.TaxRate] += l.Amount
			continue
		}
		r.Quantities[l.Cancels-1] = r.Quantities[l.Cancels-1].Add(l.Quantity)
		r.Amounts[l.Cancels-1] += l.Amount
	}
	for _, t := range c.TaxTotals {
		for i := range r.Totals {
			if r.Totals[i].Rate == t.Rate {
				r.Totals[i].Net, r.Totals[i].Tax, r.Totals[i].Gross = r.Totals[i].Net+t.Net, r.Totals[i].Tax+t.Tax, r.Totals[i].Gross+t.Gross
			}
		}
	}
}

// Nothing says that all is taken back.
func (r Rest) Nothing() bool {
	for _, t := range r.Totals {
		if t.Net != 0 || t.Tax != 0 || t.Gross != 0 {
			return false
		}
	}
	for i, q := range r.Quantities {
		if !q.IsZero() && r.given[r.of.Lines[i].TaxRate] == 0 {
			return false // free lines, whose amount is 0
		}
	}
	return true
}

// takeAll takes back whatever is left. What was taken back at a rate without a line stands against its lines.
func (r Rest) takeAll(inv *Invoice) {
	for n, l := range r.of.Lines {
		if !r.Quantities[n].IsZero() || r.Amounts[n] != 0 {
			inv.Lines = append(inv.Lines, l.taken(n+1, r.Quantities[n], r.Amounts[n]))
		}
	}
	for _, t := range r.Totals {
		if given := r.given[t.Rate]; given != 0 {
			inv.Lines = append(inv.Lines, amountLine(inv.Language, "bereits berichtigt", "corrected before", t.Rate, given))
		}
		inv.TaxTotals = append(inv.TaxTotals, tax.Total{Rate: t.Rate, Net: -t.Net, Tax: -t.Tax, Gross: -t.Gross})
	}
}

// takeLines takes back quantities of lines. A part of a line costs what the line would cost less without it, so that all
// parts together cost what the line did.
func (r Rest) takeLines(inv *Invoice, lines []CancelLine) error {
	sums := map[tax.Rate]money.Cents{}
	seen := map[int]bool{}
	for _, c := range lines {
		if c.Position < 1 || c.Position > len(r.of.Lines) || seen[c.Position] {
			return Invalidf("Position %d gibt es in Rechnung %s nicht, oder sie ist zweimal genannt.", c.Position, r.of.Number)
		}
		seen[c.Position] = true
		l, left := r.of.Lines[c.Position-1], r.Quantities[c.Position-1]
		if c.Quantity.IsZero() || !within(c.Quantity, left) {
			return Conflictf("Von Position %d (%s) lassen sich noch %s zurücknehmen.", c.Position, l.Text, strings.ReplaceAll(left.String(), ".", ","))
		}
		amount := r.Amounts[c.Position-1] - partOf(l.Amount, left.Sub(c.Quantity), l.Quantity)
		inv.Lines = append(inv.Lines, l.taken(c.Position, c.Quantity, amount))
		sums[l.TaxRate] += amount
	}
	return r.takeRates(inv, func(t tax.Total) (tax.Total, bool, error) {
		sum, named := sums[t.Rate]
		if !named {
			return tax.Total{}, false, nil
		}
		base := r.of.base(t)
		if !less(base-sum, base) {
			return tax.Total{}, false, Conflictf("Die Positionen zu %s kosten %s %s, zurückzunehmen sind dort nur noch %s: bitte auch Rabatte dieses Satzes wählen.",
				t.Rate.German(), sum.German(), r.of.Currency, base.German())
		}
		vat := between(t.Tax-r.taxOf(t.Rate, base-sum), t.Tax)
		if r.of.PriceMode == tax.Net {
			return tax.Total{Rate: t.Rate, Net: sum, Tax: vat, Gross: sum + vat}, true, nil
		}
		return tax.Total{Rate: t.Rate, Net: sum - vat, Tax: vat, Gross: sum}, true, nil
	})
}

// takeAmounts takes back gross amounts at rates.
func (r Rest) takeAmounts(inv *Invoice, amounts []CancelAmount) error {
	left := map[tax.Rate]money.Cents{}
	for _, a := range amounts {
		if _, twice := left[a.Rate]; twice || !hasRate(r.Totals, a.Rate) {
			return Invalidf("Der Steuersatz %s kommt in Rechnung %s nicht vor, oder er ist zweimal genannt.", a.Rate.German(), r.of.Number)
		}
		left[a.Rate] = a.Gross
	}
	return r.takeRates(inv, func(t tax.Total) (tax.Total, bool, error) {
		gross, named := left[t.Rate]
		if !named {
			return tax.Total{}, false, nil
		}
		if gross == 0 || !less(t.Gross-gross, t.Gross) {
			return tax.Total{}, false, Conflictf("Zu %s lassen sich noch %s %s zurücknehmen.", t.Rate.German(), t.Gross.German(), r.of.Currency)
		}
		vat := clamp(t.Tax-r.taxShare(t.Rate, t.Gross-gross), t.Tax, gross, t.Net)
		sum := tax.Total{Rate: t.Rate, Net: gross - vat, Tax: vat, Gross: gross}
		inv.Lines = append(inv.Lines, amountLine(inv.Language, "Minderung", "reduction", t.Rate, r.of.base(sum)))
		return sum, true, nil
	})
}

// takeRates adds to the cancellation what is taken back of each rate.
func (r Rest) takeRates(inv *Invoice, take func(left tax.Total) (tax.Total, bool, error)) error {
	for _, t := range r.Totals {
		sum, some, err := take(t)
		if err != nil {
			return err
		}
		if some {
			inv.TaxTotals = append(inv.TaxTotals, tax.Total{Rate: t.Rate, Net: -sum.Net, Tax: -sum.Tax, Gross: -sum.Gross})
		}
	}
	return nil
}

// taxOf returns how much tax stays when so much of a rate's base does: the original's share, so that the last
// cancellation takes exactly the rest.
func (r Rest) taxOf(rate tax.Rate, base money.Cents) money.Cents {
	for _, t := range r.of.TaxTotals {
		if t.Rate == rate {
			return partOf(t.Tax, base.Decimal(), r.of.base(t).Decimal())
		}
	}
	return 0
}

// taxShare is taxOf for a gross amount that stays.
func (r Rest) taxShare(rate tax.Rate, gross money.Cents) money.Cents {
	for _, t := range r.of.TaxTotals {
		if t.Rate == rate {
			return partOf(t.Tax, gross.Decimal(), t.Gross.Decimal())
		}
	}
	return 0
}

// exchangeTax returns the tax of a cancellation in the home currency.
func (r Rest) exchangeTax(vat money.Cents, last bool) money.Cents {
	if last || r.of.Exchange.Tax == 0 {
		return -r.exchange
	}
	return partOf(r.of.Exchange.Tax, vat.Decimal(), tax.Sum(r.of.TaxTotals).Tax.Decimal())
}

// prepayments takes back, with the last of an invoice, that vouchers and deposits were taken off it: their tax was never
// due with it (§ 14 (5) sentence 2 UStG), and their money is not owed.
func (r Rest) prepayments() []Prepayment {
	var all []Prepayment
	for _, p := range r.of.Prepayments {
		totals := make([]tax.Total, len(p.TaxTotals))
		for n, t := range p.TaxTotals {
			totals[n] = tax.Total{Rate: t.Rate, Net: -t.Net, Tax: -t.Tax, Gross: -t.Gross}
		}
		p.Amount, p.TaxTotals = -p.Amount, totals
		if len(totals) == 0 {
			p.TaxTotals = nil
		}
		all = append(all, p)
	}
	return all
}

// taken is a line with the opposite sign.
func (l InvoiceLine) taken(position int, quantity decimal.Decimal, amount money.Cents) InvoiceLine {
	l.Cancels, l.Quantity, l.Amount = position, quantity.Neg(), -amount
	return l
}

// amountLine takes an amount back, or where it is negative gives it.
func amountLine(language, german, english string, rate tax.Rate, amount money.Cents) InvoiceLine {
	text := german + " zu " + rate.German()
	if language == "en" {
		text = english + " at " + rate.String() + " %"
	}
	return InvoiceLine{Kind: LineDiscount, Text: text, Quantity: decimal.New(-1, 0), UnitPrice: amount.Decimal(), Amount: -amount, TaxRate: rate}
}

// partOf returns part/whole of an amount, rounded commercially; nothing of nothing.
func partOf(amount money.Cents, part, whole decimal.Decimal) money.Cents {
	if part.IsZero() || whole.IsZero() {
		return 0
	}
	return money.FromDecimal(amount.Decimal().Mul(part).DivRound(whole, 12))
}

// clamp keeps the tax of an amount between nothing and what is left of it, and leaves no more net than is left.
func clamp(vat, left, gross, netLeft money.Cents) money.Cents {
	if gross < 0 {
		return -clamp(-vat, -left, -gross, -netLeft)
	}
	return max(min(vat, left), gross-netLeft, 0)
}

// between keeps an amount between nothing and what is left.
func between(amount, left money.Cents) money.Cents {
	if left < 0 {
		return -between(-amount, -left)
	}
	return max(min(amount, left), 0)
}

// within says whether some of what is left can be taken: it has its sign and is not more.
func within(some, left decimal.Decimal) bool {
	return some.IsZero() || some.Sign() == left.Sign() && !some.Abs().GreaterThan(left.Abs())
}

// less says whether what stays is a part of what was there.
func less(stays, was money.Cents) bool {
	return stays == 0 || cmp.Compare(stays, 0) == cmp.Compare(was, 0) && stays.Abs() <= was.Abs()
}

func hasRate(totals []tax.Total, rate tax.Rate) bool {
	for _, t := range totals {
		if t.Rate == rate {
			return true
		}
	}
	return false
}
