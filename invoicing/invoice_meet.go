package invoicing

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// holdOrder begins the reasons to hold a draft that lie in its order and not in itself: a person may keep it as it is.
const holdOrder = "Auftrag: "

// holdChecked holds the invoice of an order that does not add up in its shop.
func (i *Invoice) holdChecked(o Order) {
	for _, why := range o.Check {
		i.Hold = append(i.Hold, holdOrder+strings.TrimSuffix(why, ".")+". Bitte im Shop berichtigen und den Entwurf erneuern, oder nach Prüfung so behalten.")
	}
}

// OrderHeld says whether the invoice is held for its order, although it may be right by itself.
func (i *Invoice) OrderHeld() bool {
	return slices.ContainsFunc(i.Hold, func(why string) bool { return strings.HasPrefix(why, holdOrder) })
}

// Keep puts on record that a person wants the draft as it is, whatever its orders say now; fresh is what they would give.
func (i *Invoice) Keep(fresh Invoice) {
	i.Basis = fresh.Basis
	i.dropHolds(holdOrder)
}

// meet compares an invoice with the order that it was made of: it asks for what the customer paid, and taxes as the shop
// showed, unless it was split another way. A cent that rounding moves is noted, more holds the invoice.
func (i *Invoice) meet(o Order, split bool) {
	c := &audit{}
	c.same("Zahlbetrag", "was der Kunde im Shop gezahlt hat", i.asked(), o.Total)
	for _, t := range i.TaxTotals {
		if split {
			break
		}
		shown := taxOf(o.TaxTotals, t.Rate)
		c.near("Steuer wie im Shop", t.Rate.German(), t.Tax, shown, 1)
		if t.Tax != shown {
			i.note("Steuer zu %s: %s %s statt %s im Shop, denn so viel enthält die gerundete Summe dieses Satzes.",
				t.Rate.German(), t.Tax.German(), i.Currency, shown.German())
		}
	}
	for _, l := range i.Lines {
		if exact := l.exact(); l.Amount != exact && !l.misses(l.Amount) {
			i.note("Position %d: %s statt %s %s, damit die Rechnung auf den Betrag endet, den der Kunde im Shop sah.",
				l.Position, l.Amount.German(), exact.German(), i.Currency)
		}
	}
	for _, why := range c.failed {
		i.Hold = append(i.Hold, holdOrder+why)
	}
}

// asked is what the invoice asks for but for deposits: what the customer paid in the shop, vouchers aside.
func (i *Invoice) asked() money.Cents {
	asked := i.Total + i.Rounding
	for _, p := range i.Prepayments {
		if p.Kind == PrepaidVoucher {
			asked -= p.Amount
		}
	}
	return asked
}

func (i *Invoice) note(format string, args ...any) {
	i.AmountNotes = append(i.AmountNotes, fmt.Sprintf(format, args...))
}

// taxOf returns the tax of one rate.
func taxOf(totals []tax.Total, rate tax.Rate) money.Cents {
	for _, t := range totals {
		if t.Rate == rate {
			return t.Tax
		}
	}
	return 0
}
