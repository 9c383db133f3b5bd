package collective

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// refusals names what can be billed in no collective invoice, or is chosen twice.
func refusals(items []Item) []Obstacle {
	if len(items) == 0 {
		return []Obstacle{{Kind: ObstacleRefused, Text: "Es ist keine geplante Rechnung ausgewählt."}}
	}
	var all []Obstacle
	refuse := func(text string) { all = append(all, Obstacle{Kind: ObstacleRefused, Text: text}) }
	seen := map[int64]bool{}
	for _, i := range items {
		switch {
		case seen[i.ID]:
			refuse(fmt.Sprintf("%s ist zweimal ausgewählt.", describe(i.PlannedInvoice)))
		case i.Whole() || i.Joined:
		case i.Status == invoicing.Combined:
			refuse(fmt.Sprintf("%s ist bereits %s, in der Sammelrechnung %d.", describe(i.PlannedInvoice), i.Status, i.CollectiveID))
		case i.Status != invoicing.Planned:
			refuse(fmt.Sprintf("%s ist bereits %s.", describe(i.PlannedInvoice), i.Status))
		}
		seen[i.ID] = true
		for _, why := range i.Refused {
			refuse(why)
		}
	}
	return all
}

// unlike names what no decision can reconcile.
func unlike(items []Item) []Obstacle {
	var all []Obstacle
	add := func(kind, what string, of func(Item) string) {
		for _, i := range items {
			if a, b := of(items[0]), of(i); a != b {
				all = append(all, Obstacle{Kind: kind, Text: fmt.Sprintf("%s und %s %s (%s und %s).", items[0].name(), i.name(), what, a, b)})
				return
			}
		}
	}
	add(ObstaclePartner, "gehören verschiedenen Geschäftspartnern", func(i Item) string { return fmt.Sprint(10000 + i.PartnerID) })
	add(ObstacleCurrency, "haben verschiedene Währungen", func(i Item) string { return i.Currency })
	if len(items) > 0 && items[0].Currency != "EUR" && len(all) == 0 { // the tax is told in euros
		add(ObstacleCurrency, "haben verschiedene Umrechnungskurse", func(i Item) string { return i.Order.RateToHome.String() })
	}
	add(ObstaclePriceMode, "haben verschiedene Preisarten", func(i Item) string { return string(i.PriceMode) })
	return all
}

// taxObstacles names what would be taxed otherwise together than alone.
func taxObstacles(c invoicing.CollectiveInvoice, r Request) []Obstacle {
	first := r.Items[0]
	for _, i := range r.Items[1:] {
		a, b := taxedAs(first.Alone), taxedAs(i.Alone)
		if a != b {
			return []Obstacle{{Kind: ObstacleTaxCase, Text: fmt.Sprintf("%s und %s werden verschieden besteuert (%s und %s).", first.name(), i.name(), a, b)}}
		}
	}
	together, err := Invoice(c, ordersOf(r.Items), r.Partner, r.Settings)
	if err != nil {
		text := invoicing.ErrorMessage(err)
		if together.Currency != "" && together.Currency != "EUR" {
			text += " Das geht, wo jeder Zeitraum als Entwurf für sich übernommen wird."
		}
		return []Obstacle{{Kind: ObstacleAmounts, Text: text}}
	}
	if a, b := taxedAs(first.Alone), taxedAs(together); a != b && len(r.Items) > 1 {
		return []Obstacle{{Kind: ObstacleTaxCase, Text: fmt.Sprintf("%s und %s würden gemeinsam anders besteuert als einzeln (%s statt %s).",
			first.name(), r.Items[len(r.Items)-1].name(), b, a)}}
	}
	return nil
}

// taxedAs names a tax case, with the buyer's VAT id where the case rests on it.
func taxedAs(i invoicing.Invoice) string {
	text := strings.TrimSpace(string(i.TaxCase.Case) + " " + i.TaxCase.Country)
	switch i.TaxCase.Case {
	case invoicing.CaseIntraCommunity, invoicing.CaseReverseCharge, invoicing.CaseOutside:
		text += ", USt-IdNr. " + i.BuyerVATID
	}
	return text
}

func ordersOf(items []Item) []invoicing.Order {
	var orders []invoicing.Order
	for _, i := range items {
		if !slices.ContainsFunc(orders, func(o invoicing.Order) bool { return o.ID == i.Order.ID }) {
			orders = append(orders, i.Order)
		}
	}
	return orders
}
