package invoicing

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// AmountSplit says on which tax rates shipping, fees and discounts fall (config: shops[].amounts).
type AmountSplit string

// A shop taxes them by a class of their own; as ancillary services they share the rates of the goods (UStAE 3.10 (5)).
const (
	SplitAsShop       AmountSplit = "shop" // as the shop booked them, and the customer saw it
	SplitProportional AmountSplit = "proportional"
)

// splitProportionally shares out what concerns the whole document over the rates of the goods, in proportion to their value,
// and says whether that changed anything. The total stays; on net prices it would not, so there the shop's way stays.
func (i *Invoice) splitProportionally() bool {
	goods := i.goods()
	rates := slices.Sorted(maps.Keys(goods))
	lines := i.shareOut(rates, goods)
	if len(goods) == 0 || sameRates(i.Lines, lines) {
		return false
	}
	if i.PriceMode == tax.Net {
		i.note("Versand, Gebühren und Rabatte stehen zu den Steuersätzen des Shops: bei Nettopreisen änderte eine andere Aufteilung die Summe.")
		return false
	}
	i.Lines = lines
	i.note("Versand, Gebühren und Rabatte sind im Verhältnis der Warenwerte auf die Steuersätze verteilt, nicht wie im Shop.")
	return true
}

// goods are the values of the articles at each rate.
func (i *Invoice) goods() map[tax.Rate]decimal.Decimal {
	sums := map[tax.Rate]money.Cents{}
	for _, l := range i.Lines {
		if l.Kind == LineArticle {
			sums[l.TaxRate] += l.Amount
		}
	}
	goods := map[tax.Rate]decimal.Decimal{}
	for r, sum := range sums {
		if sum > 0 {
			goods[r] = sum.Decimal()
		}
	}
	return goods
}

// shareOut makes of each run of lines that the shop split by rate one amount, and of that a line for each rate.
func (i *Invoice) shareOut(rates []tax.Rate, goods map[tax.Rate]decimal.Decimal) []InvoiceLine {
	weights := make([]decimal.Decimal, len(rates))
	for n, r := range rates {
		weights[n] = goods[r]
	}
	var out []InvoiceLine
	for n := 0; n < len(i.Lines); {
		run := i.run(n)
		if n += len(run); !run[0].Kind.ofDocument() {
			out = append(out, run...)
			continue
		}
		var amounts []money.Cents
		for _, l := range run {
			amounts = append(amounts, l.Amount)
		}
		out = append(out, parts(run, rates, money.Split(money.Sum(amounts...), weights))...)
	}
	for n := range out {
		out[n].Position = n + 1
	}
	return out
}

// run returns the lines from the n-th on that are parts of one amount.
func (i *Invoice) run(n int) []InvoiceLine {
	end := n + 1
	for end < len(i.Lines) && i.Lines[n].Kind.ofDocument() && i.Lines[end].Kind == i.Lines[n].Kind && i.Lines[end].Text == i.Lines[n].Text {
		end++
	}
	return i.Lines[n:end]
}

// parts are the lines of one amount; one that is nothing, such as free shipping, keeps its line.
func parts(run []InvoiceLine, rates []tax.Rate, amounts []money.Cents) []InvoiceLine {
	var out []InvoiceLine
	for n, amount := range amounts {
		if amount == 0 {
			continue
		}
		l := run[0]
		l.TaxRate, l.Amount, l.UnitPrice, l.Quantity = rates[n], amount, amount.Decimal(), decimal.New(1, 0)
		if len(out) > 0 {
			l.OrderLineID = 0
		}
		out = append(out, l)
	}
	if len(out) == 0 {
		return run
	}
	return out
}

func sameRates(a, b []InvoiceLine) bool {
	return slices.EqualFunc(a, b, func(x, y InvoiceLine) bool { return x.TaxRate == y.TaxRate && x.Amount == y.Amount })
}
