package modified

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// total is one row of orders_total.
type total struct {
	class, title string
	value        decimal.Decimal
	seen         string // the amount as the customer read it
	sort         int64
}

func totalRows(rows []row) []total {
	var out []total
	for _, r := range rows {
		out = append(out, total{strings.TrimSpace(r.text("class")), r.text("title"), r.amount("value"), r.text("text"), r.number("sort_order")})
	}
	return out
}

// cents is the amount as the customer saw it. The shop prints the exact amount rounded to cents, yet stores it rounded to
// four decimals: 30.77496 is shown as 30,77 and stored as 30.7750. Only on such a tie the printed figures decide.
func (t total) cents() money.Cents {
	shifted := t.value.Shift(2)
	lower := shifted.Truncate(0)
	if t.seen != "" && shifted.Sub(lower).Abs().Equal(decimal.New(5, -1)) && figures(t.seen) == figures(lower.String()) {
		return money.Cents(lower.IntPart())
	}
	return money.FromDecimal(t.value)
}

// figures are the digits of a printed amount, whatever currency and separators stand between them.
func figures(printed string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, plainText(printed))
	return strings.TrimLeft(digits, "0")
}

// bill reckons what an order costs. The shop's total is law: the lines end on the cent that the customer saw, and
// what does not add up is said, never repaired.
type bill struct {
	order  *invoicing.Order
	lines  []article
	totals []total
	small  *small
	basket *decimal.Decimal // sum, once it is reckoned
}

// reckon fills in lines, tax totals and total. It returns why the order cannot be taken over, if it cannot.
func (b *bill) reckon() string {
	b.order.PriceMode = b.mode()
	end := b.find("ot_total")
	if len(b.lines) == 0 && b.allZero() {
		return "Der Auftrag hat noch keine Positionen und keine Summen (im Shop angelegt, aber nicht gespeichert)."
	}
	if end != nil && b.allZero() && b.sum().IsPositive() {
		b.cancelled()
		return ""
	}
	b.checkSubtotal()
	amounts := b.voucherTax(b.amounts(end), end)
	shown := b.shownTaxes()
	b.checkRates(amounts, shown)
	exact := allocate(b, amounts, shown)
	b.settle(exact, shown, end)
	return ""
}

// mode: prices are gross if and only if allow_tax is 1; shops since 3.0 know 0 to 4.
func (b *bill) mode() tax.Mode {
	gross, net := 0, 0
	for _, l := range b.lines {
		if l.gross {
			gross++
		} else {
			net++
		}
	}
	if gross > 0 && net > 0 {
		b.check("Positionen mit Brutto- und mit Nettopreisen in einem Auftrag")
	}
	if gross >= net && gross > 0 {
		return tax.Gross
	}
	if len(b.lines) == 0 && b.find("ot_subtotal_no_tax") == nil {
		return tax.Gross
	}
	return tax.Net
}

func (b *bill) find(class string) *total {
	for i := range b.totals {
		if b.totals[i].class == class {
			return &b.totals[i]
		}
	}
	return nil
}

func (b *bill) allZero() bool {
	for _, t := range b.totals {
		if !t.value.IsZero() {
			return false
		}
	}
	return true
}

// sum is what all lines of the basket cost.
func (b *bill) sum() decimal.Decimal {
	if b.basket == nil {
		sum := noMoney
		for _, l := range b.lines {
			sum = sum.Add(l.final)
		}
		b.basket = &sum
	}
	return *b.basket
}

// noMoney has the four decimals of the shop's amounts: to start a sum with it costs no conversion.
var noMoney = decimal.New(0, -4)

// cancelled keeps the lines of an order whose totals the shop set to zero; that is how it cancels.
func (b *bill) cancelled() {
	b.order.Cancelled = true
	for _, l := range b.lines {
		l.line.Amount = money.FromDecimal(l.final)
		b.order.Lines = append(b.order.Lines, l.line)
	}
}

func (b *bill) checkSubtotal() {
	if len(b.lines) == 0 {
		b.check("Der Auftrag hat Summen, aber keine Positionen")
		return
	}
	t := b.find("ot_subtotal")
	if t == nil || sameAmount(b.sum(), t.value, len(b.lines)+1) {
		return
	}
	b.check("Positionen ergeben %s, die Zwischensumme des Shops ist %s (Differenz %s %s)", german(b.sum()), german(t.value),
		german(t.value.Sub(b.sum())), b.order.Currency)
}

// checkRates names line rates for which the shop shows no tax at all.
func (b *bill) checkRates(amounts []amount, shown []shownTax) {
	for _, s := range shown {
		if s.rate == 0 && s.cents != 0 {
			b.check("Steuerzeile ohne erkennbaren Steuersatz (%s %s)", money.Cents(s.cents).German(), b.order.Currency)
		}
	}
	if strings.EqualFold(b.small.settings[smallBusiness], "true") {
		return
	}
	free := hidden(b, amounts, shown)
	for _, r := range b.unclaimed(shown) {
		if !slices.Contains(free, r) {
			b.check("Positionen tragen %s, der Shop weist dafür aber keine Steuer aus", r.German())
		}
	}
}
