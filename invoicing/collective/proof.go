package collective

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Prove compares a collective invoice with its items, as they were planned, and explains every cent by which it differs.
func Prove(c invoicing.CollectiveInvoice) Proof {
	p := Proof{Lines: len(c.Lines), Tax: tax.Sum(c.TaxTotals).Tax, Sum: sumOf(c.Lines), Same: unedited(c)}
	var total money.Cents
	for _, i := range c.Items {
		total += i.Total
		p.TaxOriginals += tax.Sum(i.TaxTotals).Tax
		p.Originals += sumOf(i.Lines)
	}
	p.Text = append(append(p.Text, p.sumText(c)), editedTexts(c)...)
	for _, t := range c.TaxTotals {
		if why := taxText(c, t, p.Same); why != "" {
			p.Text = append(p.Text, why)
		}
	}
	off := c.Total - total
	switch {
	case off == 0:
		p.Text = append(p.Text, fmt.Sprintf("Zu zahlen: %s %s, so viel wie einzeln.", c.Total.German(), c.Currency))
	case p.Same:
		p.Text = append(p.Text, fmt.Sprintf("Zu zahlen: %s %s, einzeln %s %s: der Unterschied von %s %s ist allein die anders gerundete Steuer.",
			c.Total.German(), c.Currency, total.German(), c.Currency, off.German(), c.Currency))
	default:
		p.Text = append(p.Text, fmt.Sprintf("Zu zahlen: %s %s, einzeln %s %s.", c.Total.German(), c.Currency, total.German(), c.Currency))
	}
	return p
}

func (p Proof) sumText(c invoicing.CollectiveInvoice) string {
	switch {
	case p.Same:
		return fmt.Sprintf("%d Positionen, zusammen %s %s: jede ist auf den Cent die ihrer geplanten Rechnung.", p.Lines, p.Sum.German(), c.Currency)
	case p.Sum == p.Originals:
		return fmt.Sprintf("%d Positionen, zusammen %s %s: bearbeitet, die Summe blieb.", p.Lines, p.Sum.German(), c.Currency)
	}
	return fmt.Sprintf("%d Positionen, zusammen %s %s: bearbeitet, nach Plan waren es %s %s.", p.Lines, p.Sum.German(), c.Currency, p.Originals.German(), c.Currency)
}

// editedTexts names each item whose lines are not those that were planned, and how far off it is.
func editedTexts(c invoicing.CollectiveInvoice) []string {
	var all []string
	for _, i := range c.Items {
		lines := linesOf(c, i.ID)
		if slices.EqualFunc(lines, i.Lines, sameLine) {
			continue
		}
		whose := "Vertrag"
		if i.ContractID == 0 {
			whose = "Auftrag"
		}
		if off := sumOf(lines) - sumOf(i.Lines); off != 0 {
			all = append(all, fmt.Sprintf("%s: bearbeitet, weicht um %s %s vom %s ab.", Name(i), off.German(), c.Currency, whose))
		} else {
			all = append(all, fmt.Sprintf("%s: bearbeitet, die Summe blieb die vom %s.", Name(i), whose))
		}
	}
	switch strays, sum := Strays(c); len(strays) {
	case 0:
	case 1:
		all = append(all, fmt.Sprintf("1 eigene Position über %s %s steht in keinem Vertrag.", sum.German(), c.Currency))
	default:
		all = append(all, fmt.Sprintf("%d eigene Positionen über %s %s stehen in keinem Vertrag.", len(strays), sum.German(), c.Currency))
	}
	return all
}

func sumOf(lines []invoicing.InvoiceLine) money.Cents {
	var sum money.Cents
	for _, l := range lines {
		sum += l.Amount
	}
	return sum
}

// taxText explains why the tax of a rate is not the sum of what its parts were taxed with; empty where it is.
func taxText(c invoicing.CollectiveInvoice, t tax.Total, same bool) string {
	var parts []string
	var sum money.Cents
	for _, i := range c.Items {
		for _, single := range i.TaxTotals {
			if single.Rate == t.Rate {
				sum += single.Tax
				parts = append(parts, single.Tax.German())
			}
		}
	}
	if sum == t.Tax {
		return ""
	}
	base, kind := t.Net, "auf die Summe"
	if c.PriceMode == tax.Gross {
		base, kind = t.Gross, "in der Summe"
	}
	text := fmt.Sprintf("Steuer %s %s %s = %s; einzeln %s", t.Rate.German(), kind, base.German(), t.Tax.German(), few(parts))
	if len(parts) > 1 {
		text += " = " + sum.German()
	}
	if !same {
		return text + "."
	}
	return text + fmt.Sprintf(": gerundet wird einmal auf die Summe statt %d-mal (Unterschied %s).", len(parts), (t.Tax-sum).German())
}

// few writes a sum of parts, and of many only the first ones.
func few(parts []string) string {
	const most = 6
	if len(parts) > most {
		parts = append(slices.Clone(parts[:most]), "…")
	}
	return strings.Join(parts, " + ")
}

// unedited says whether every line is the one that was planned: its amount, rate, period and place in its order.
func unedited(c invoicing.CollectiveInvoice) bool {
	if len(linesOf(c, 0)) > 0 {
		return false
	}
	for _, i := range c.Items {
		if !slices.EqualFunc(linesOf(c, i.ID), i.Lines, sameLine) {
			return false
		}
	}
	return true
}

func sameLine(a, b invoicing.InvoiceLine) bool {
	return a.OrderLineID == b.OrderLineID && a.Amount == b.Amount && a.TaxRate == b.TaxRate && a.From == b.From && a.Until == b.Until &&
		a.Quantity.Equal(b.Quantity) && a.UnitPrice.Equal(b.UnitPrice) && a.Discount.Equal(b.Discount)
}
