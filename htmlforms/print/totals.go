package print

import (
	"strconv"
	"strings"

	"fakturisd/invoicing/tax"
)

// totalRow is a line of the totals.
type totalRow struct {
	Label, Amount string
	Grand         bool
	Top           mm // within the block
}

// totals is the block at the table's end. It is never broken, and never parted from the last row.
func (p *invoicePrint) totals() []item {
	grand := totalRow{p.locale.text("total"), p.locale.sum(p.inv.Total, p.inv.Currency), true, 0}
	var rows []totalRow
	if p.inv.PriceMode == tax.Net {
		rows = append(p.onTop(), grand)
	} else {
		rows = append([]totalRow{grand}, p.contained()...)
	}
	top := mm(30)
	for i := range rows {
		if rows[i].Grand && i > 0 {
			top += 10
		}
		rows[i].Top = top
		top += lineTotal
		if rows[i].Grand {
			top += 32
		}
	}
	return []item{{Kind: "totals", Height: top, Data: rows, keep: true}}
}

// onTop is the net sum and the tax that comes to it.
func (p *invoicePrint) onTop() []totalRow {
	rows := []totalRow{{Label: p.locale.text("net"), Amount: p.money(tax.Sum(p.inv.TaxTotals), netOf)}}
	for _, t := range p.inv.TaxTotals {
		if t.Rate == 0 && !p.taxed() && len(p.inv.TaxTotals) == 1 && p.inv.Seller.SmallBusiness {
			continue // the note says it
		}
		rows = append(rows, totalRow{Label: p.rateText("tax_on_top", t), Amount: p.money(t, taxOf)})
	}
	return rows
}

// contained is the tax that the gross total contains, per rate.
func (p *invoicePrint) contained() []totalRow {
	var rows []totalRow
	for _, t := range p.inv.TaxTotals {
		switch {
		case t.Rate != 0:
			rows = append(rows, totalRow{Label: p.rateText("tax_contained", t), Amount: p.money(t, taxOf)})
		case !p.inv.Seller.SmallBusiness || p.taxed():
			rows = append(rows, totalRow{Label: p.rateText("tax_contained", t), Amount: p.money(t, grossOf)})
		}
	}
	return rows
}

type part int

const (
	netOf part = iota
	taxOf
	grossOf
)

func (p *invoicePrint) money(t tax.Total, what part) string {
	c := t.Net
	switch what {
	case taxOf:
		c = t.Tax
	case grossOf:
		c = t.Gross
	}
	return p.locale.sum(c, p.inv.Currency)
}

func (p *invoicePrint) rateText(key string, t tax.Total) string {
	if t.Rate == 0 {
		key += "_none"
	}
	return p.locale.text(key, "rate", p.locale.rate(t.Rate), "net", p.money(t, netOf))
}

func itoa(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// wrapAll breaks a text of several lines over the whole width.
func wrapAll(s string) []string {
	var all []string
	for _, line := range strings.Split(clean(s), "\n") {
		wrapped := wrap(line, sizeText+5, textWidth)
		if len(wrapped) == 0 && len(all) > 0 {
			wrapped = []string{""}
		}
		all = append(all, wrapped...)
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
