package invoicing

import (
	"fmt"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// verify asserts the rules of EN 16931 that hold exactly.
func (s *Sums) verify(c *audit) {
	var lines, taxes, bases money.Cents
	for _, l := range s.Lines {
		lines += l.Net
		product := money.FromDecimal(l.Quantity.Mul(l.Price).DivRound(l.Base, 12))
		c.same("BT-131", fmt.Sprintf("Menge × Nettopreis, Position %d", l.Line.Position), product, l.Net)
	}
	for _, g := range s.Groups {
		taxes += g.Tax
		bases += g.Base
		c.same("BR-S-08", "Nettosumme zu "+g.Rate.German(), g.Base, s.netAt(g.Rate))
	}
	c.same("BR-CO-10", "Nettosumme der Positionen", s.LineTotal, lines)
	c.same("BR-CO-13", "Nettosumme", s.Net, s.LineTotal-s.Allowed+s.Charged)
	c.same("BR-CO-13", "Nettosumme der Steuersätze", s.Net, bases)
	c.same("BR-CO-14", "Summe der Steuer", s.Tax, taxes)
	c.same("BR-CO-15", "Gesamtbetrag", s.Gross, s.Net+s.Tax)
	c.same("BR-CO-16", "Zahlbetrag", s.Payable, s.Gross-s.Prepaid+s.Rounding)
}

// netAt is what lines, charges and allowances of a rate come to without tax.
func (s *Sums) netAt(rate tax.Rate) money.Cents {
	var sum money.Cents
	for _, l := range s.Lines {
		if l.Rate == rate {
			sum += l.Net
		}
	}
	for _, p := range s.Charges {
		if p.Rate == rate {
			sum += p.Amount
		}
	}
	for _, p := range s.Allowances {
		if p.Rate == rate {
			sum -= p.Amount
		}
	}
	return sum
}
