package print

import (
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// totalRow is a line of the totals.
type totalRow struct {
	Label  []string
	Amount string
	Class  string // "grand" for what the eye looks for, "total", "line" or "small"
	Top    mm     // within the block
}

// Where the totals stand.
const (
	totalsWidth    mm = 1050
	totalsLabel       = totalsWidth - 260
	grandHeight    mm = 96
	mostKeptTotals    = 16 // prepayments beyond these may begin a new page
)

// totals is the block at the table's end. It is never broken, and never parted from the last row; what was paid
// before and what is left to pay follow it.
func (p *invoicePrint) totals() []item {
	class := "grand"
	if p.asksLess() {
		class = "total"
	}
	total := p.total("total", p.inv.Total, class)
	rows := append([]totalRow{total}, p.contained()...)
	if p.inv.PriceMode == tax.Net {
		rows = append(p.onTop(), total)
	}
	items := []item{totalsItem("totals", 30, rows)}
	if p.asksLess() {
		items = append(items, p.prepaid()...)
	}
	for i := range items {
		items[i].keep = i < mostKeptTotals || i == len(items)-1
	}
	return items
}

// asksLess says that what is asked for is another amount than the total.
func (p *invoicePrint) asksLess() bool { return len(p.inv.Prepayments) > 0 || p.inv.Rounding != 0 }

func (p *invoicePrint) total(key string, amount money.Cents, class string) totalRow {
	return totalRow{Label: []string{p.locale.text(key)}, Amount: p.locale.sum(amount, p.inv.Currency), Class: class}
}

// totalsItem stacks rows.
func totalsItem(kind string, top mm, rows []totalRow) item {
	for i := range rows {
		if rows[i].Class == "grand" && i > 0 {
			top += 12
		}
		rows[i].Top = top
		switch rows[i].Class {
		case "grand":
			top += grandHeight
		case "small":
			top += lineSmall*mm(len(rows[i].Label)) + 2
		default:
			top += lineTotal + lineText*mm(len(rows[i].Label)-1)
		}
	}
	return item{Kind: kind, Height: top, Data: rows}
}

// prepaid lists what was paid before, with the tax of deposits (§ 14 (5) UStG), and what is left.
func (p *invoicePrint) prepaid() []item {
	var items []item
	for _, prepaid := range p.inv.Prepayments {
		rows := []totalRow{p.labelled(p.prepaidText(prepaid), -prepaid.Amount, "line")}
		for _, t := range prepaid.TaxTotals {
			if t.Rate != 0 {
				rows = append(rows, p.small("prepaid_tax", t))
			}
		}
		items = append(items, totalsItem("more", 6, rows))
	}
	if p.inv.Rounding != 0 {
		items = append(items, totalsItem("more", 0, []totalRow{p.total("rounding", p.inv.Rounding, "line")}))
	}
	return append(items, totalsItem("more", 12, append([]totalRow{p.total("payable", p.inv.Payable(), "grand")}, p.remaining()...)))
}

// remaining is the tax that is still due after deposits.
func (p *invoicePrint) remaining() []totalRow {
	if len(p.inv.Deposits()) == 0 {
		return nil
	}
	var rows []totalRow
	for _, t := range p.inv.RemainingTax() {
		if t.Rate != 0 {
			rows = append(rows, p.small("remaining_tax", t))
		}
	}
	return rows
}

func (p *invoicePrint) prepaidText(prepaid invoicing.Prepayment) string {
	text := clean(prepaid.Text)
	if text == "" {
		text = p.locale.text("prepaid_" + string(prepaid.Kind))
	}
	if prepaid.Number != "" && !strings.Contains(text, prepaid.Number) {
		text += " " + whole(clean(prepaid.Number))
	}
	if prepaid.Kind == invoicing.PrepaidDeposit && !prepaid.Date.IsZero() {
		text += " " + whole(when(p.locale, prepaid.Date))
	}
	return p.locale.text("less", "text", text)
}

func (p *invoicePrint) labelled(text string, amount money.Cents, class string) totalRow {
	return totalRow{Label: p.wrapLabel(text), Amount: p.locale.sum(amount, p.inv.Currency), Class: class}
}

func (p *invoicePrint) small(key string, t tax.Total) totalRow {
	return totalRow{Label: wrap(p.rateText(key, t), sizeSmall, totalsLabel), Class: "small"}
}

func (p *invoicePrint) wrapLabel(text string) []string { return wrap(text, sizeText, totalsLabel) }

// onTop is the net sum and the tax that comes to it.
func (p *invoicePrint) onTop() []totalRow {
	rows := []totalRow{p.total("net", tax.Sum(p.inv.TaxTotals).Net, "line")}
	for _, t := range p.inv.TaxTotals {
		if t.Rate == 0 && !p.taxed() && len(p.inv.TaxTotals) == 1 && p.inv.Seller.SmallBusiness {
			continue // the note says it
		}
		rows = append(rows, p.labelled(p.rateText("tax_on_top", t), t.Tax, "line"))
	}
	return rows
}

// contained is the tax that the gross total contains, per rate.
func (p *invoicePrint) contained() []totalRow {
	var rows []totalRow
	for _, t := range p.inv.TaxTotals {
		switch {
		case t.Rate != 0:
			rows = append(rows, p.labelled(p.rateText("tax_contained", t), t.Tax, "line"))
		case !p.inv.Seller.SmallBusiness || p.taxed():
			rows = append(rows, p.labelled(p.rateText("tax_contained", t), t.Gross, "line"))
		}
	}
	return rows
}

func (p *invoicePrint) rateText(key string, t tax.Total) string {
	if t.Rate == 0 {
		key += "_none"
	}
	return p.locale.text(key, "rate", whole(p.locale.rate(t.Rate)), "net", whole(p.locale.sum(t.Net, p.inv.Currency)),
		"tax", whole(p.locale.sum(t.Tax, p.inv.Currency)))
}

func itoa(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
