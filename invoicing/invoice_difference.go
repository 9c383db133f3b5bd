package invoicing

import (
	"slices"
	"strconv"
	"strings"
)

// InvoiceDifferences returns in what two states of a draft differ, as far as people edit it; what weighs most comes first.
func InvoiceDifferences(before, after Invoice) []Difference {
	c := comparison{}
	c.add("total", ValueAmount, before.Total.String(), after.Total.String())
	c.rates(before.TaxTotals, after.TaxTotals)
	lines := len(c.found)
	c.lines(orderLines(before), orderLines(after))
	if len(c.found) == lines && !slices.EqualFunc(before.Lines, after.Lines, sameLine) {
		c.add("line.sequence", ValueText, sequence(before), sequence(after))
	}
	c.address("billing", before.Billing, after.Billing)
	c.address("delivery", before.Delivery, after.Delivery)
	c.add("vat_id", ValueText, before.BuyerVATID, after.BuyerVATID)
	c.add("buyer_reference", ValueText, before.BuyerRef, after.BuyerRef)
	c.add("email", ValueText, before.Email, after.Email)
	c.add("language", ValueText, before.Language, after.Language)
	c.add("payment", ValueText, before.Payment, after.Payment)
	c.add("service_from", ValueText, before.ServiceFrom.German(), after.ServiceFrom.German())
	c.add("service_until", ValueText, before.ServiceUntil.German(), after.ServiceUntil.German())
	c.add("due_days", ValueQuantity, days(before.Terms.DueDays), days(after.Terms.DueDays))
	c.add("skonto", ValuePercent, before.Terms.Skonto.String(), after.Terms.Skonto.String())
	c.add("skonto_days", ValueQuantity, strconv.Itoa(before.Terms.SkontoDays), strconv.Itoa(after.Terms.SkontoDays))
	c.add("exchange_rate", ValueQuantity, before.Exchange.Rate.String(), after.Exchange.Rate.String())
	c.add("exchange_source", ValueText, before.Exchange.Source, after.Exchange.Source)
	c.add("intro_text", ValueText, before.IntroText, after.IntroText)
	c.add("closing_text", ValueText, before.ClosingText, after.ClosingText)
	return c.found
}

func days(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// orderLines are the lines of an invoice as those of an order are compared.
func orderLines(i Invoice) []OrderLine {
	lines := make([]OrderLine, len(i.Lines))
	for n, l := range i.Lines {
		lines[n] = OrderLine{Kind: l.Kind, Number: l.Number, Text: l.Text, Details: slices.Clone(l.Details), Quantity: l.Quantity, UnitPrice: l.UnitPrice,
			Amount: l.Amount, TaxRate: l.TaxRate}
		if l.OrderLineID != 0 {
			lines[n].ArticleKey = strconv.FormatInt(l.OrderLineID, 10)
		}
		if !l.Discount.IsZero() {
			lines[n].Details = append(lines[n].Details, "Rabatt "+strings.ReplaceAll(l.Discount.String(), ".", ",")+" %")
		}
		if unit := UnitName(l.Unit); unit != "" {
			lines[n].Details = append(lines[n].Details, "je "+unit)
		}
	}
	return lines
}

func sameLine(a, b InvoiceLine) bool {
	return a.Kind == b.Kind && a.Number == b.Number && a.Text == b.Text && a.Amount == b.Amount && a.Quantity.Equal(b.Quantity)
}

// sequence names the lines in their order.
func sequence(i Invoice) string {
	names := make([]string, len(i.Lines))
	for n, l := range orderLines(i) {
		names[n] = l.name()
	}
	return strings.Join(names, ", ")
}
