package collective

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// byDay returns price changes in the order in which they take effect; those of all lines before those of one.
func byDay(changes []invoicing.PriceChange) []invoicing.PriceChange {
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b invoicing.PriceChange) int {
		if c := a.From.Time().Compare(b.From.Time()); c != 0 {
			return c
		}
		return int(min(a.OrderLineID, 1) - min(b.OrderLineID, 1))
	})
	return sorted
}

// priceOn returns the unit price of a line for what begins on a day. Each change starts from the price that the customer saw
// before, which has four decimals; percents are exact: 2.5 % on 39.60 is 40.59.
func priceOn(l invoicing.OrderLine, changes []invoicing.PriceChange, d invoicing.Date) decimal.Decimal {
	price := l.UnitPrice
	for _, c := range changes {
		if d.Before(c.From) || !concerns(c, l) {
			continue
		}
		if c.UnitPrice != nil {
			price = *c.UnitPrice
			continue
		}
		price = price.Add(price.Mul(*c.Percent).Shift(-2)).Round(4)
	}
	return price
}

// concerns says whether a change is one of the line's price. One for all lines leaves shipping, fees and discounts alone.
func concerns(c invoicing.PriceChange, l invoicing.OrderLine) bool {
	return c.OrderLineID == l.ID && l.ID != 0 || c.OrderLineID == 0 && l.Kind == invoicing.LineArticle
}

// priceNote names the changes that take effect between two periods.
func priceNote(changes []invoicing.PriceChange, after, on invoicing.Date) string {
	var notes []string
	for _, c := range changes {
		if !after.Before(c.From) || on.Before(c.From) {
			continue
		}
		what := "neuer Einzelpreis"
		if c.Percent != nil {
			what = strings.ReplaceAll(c.Percent.String(), ".", ",") + " %"
			if c.Percent.IsPositive() {
				what = "+" + what
			}
		}
		notes = append(notes, fmt.Sprintf("Preisänderung ab %s: %s.", c.From.German(), what))
	}
	return strings.Join(notes, " ")
}
