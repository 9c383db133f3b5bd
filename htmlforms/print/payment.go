package print

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// closing is what stands under the totals: why there is no tax, how it is paid, and the parting words.
func (p *invoicePrint) closing() []item {
	var items []item
	for _, text := range append(p.notes(), p.payment()) {
		items = append(items, paragraph(text)...)
	}
	for i := range items[:max(0, min(len(items)-1, shortParagraph))] {
		items[i].keep = true // with the totals, so that no page holds the last sentence alone
	}
	return append(items, paragraph(p.inv.ClosingText)...)
}

// notes are the invoice's tax notes; a small business never goes without its own (§ 34a UStDV).
func (p *invoicePrint) notes() []string {
	notes := slices.Clone(p.inv.TaxNotes)
	if len(notes) == 0 && p.inv.Seller.SmallBusiness && !p.taxed() {
		notes = append(notes, p.locale.text("small_business"))
	}
	return notes
}

// payment says how and until when the amount is paid. A payment method whose code nobody knows is named as it is.
func (p *invoicePrint) payment() string {
	if p.inv.Type == invoicing.TypeCancellation {
		return ""
	}
	if p.inv.Total <= 0 {
		return p.locale.text("nothing_due")
	}
	code := strings.ToLower(p.inv.Payment)
	for _, known := range p.locale.Payments {
		if p.inv.Seller.IBAN == "" && strings.Contains(known.Text, "{iban}") {
			continue // a sentence that names no account helps nobody
		}
		if slices.ContainsFunc(known.Codes, func(prefix string) bool { return strings.HasPrefix(code, prefix) }) {
			return p.fillPayment(known.Text)
		}
	}
	return p.byInvoice(code)
}

func (p *invoicePrint) byInvoice(code string) string {
	l := p.locale
	sentences := []string{l.text("due_open")}
	if !p.inv.DueDate.IsZero() {
		sentences[0] = l.text("due_sentence", "due", l.date(p.inv.DueDate))
	}
	if code != "" && !slices.ContainsFunc([]string{"invoice", "rechnung"}, func(s string) bool { return strings.HasPrefix(code, s) }) {
		sentences = slices.Insert(sentences, 0, l.text("payment", "payment", p.inv.Payment))
	}
	if p.inv.Seller.IBAN != "" && !p.draft() {
		sentences = append(sentences, p.fillPayment(l.text("transfer")))
	}
	return strings.Join(sentences, " ")
}

func (p *invoicePrint) fillPayment(s string) string {
	number := p.inv.Number
	if number == "" {
		number = "…"
	}
	whole := func(s string) string { return strings.ReplaceAll(s, " ", noBreak) }
	return fill(s, "total", whole(p.locale.sum(p.inv.Total, p.inv.Currency)), "number", whole(number),
		"iban", whole(spacedIBAN(p.inv.Seller.IBAN)))
}
