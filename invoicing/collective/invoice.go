package collective

import (
	"fakturisd/invoicing"
)

// Shop returns the shop whose sender, texts and numbers the invoice of several orders uses: theirs, if it is one and the
// same, else "", the company itself.
func Shop(orders []invoicing.Order) string {
	return common(orders, func(o invoicing.Order) string { return o.Origin.Shop })
}

// Invoice drafts the invoice of a collective invoice. It goes to the partner's present address and e-mail; what the
// orders have in common (language, payment, delivery address, VAT id) is taken over from them.
func Invoice(c invoicing.CollectiveInvoice, orders []invoicing.Order, p invoicing.Partner, s invoicing.ShopSettings) (invoicing.Invoice, error) {
	if len(c.Items) == 0 || len(orders) == 0 {
		return invoicing.Invoice{}, invoicing.Conflictf("Die Sammelrechnung %d enthält keine geplanten Rechnungen.", c.ID)
	}
	if c.Total < 0 {
		return invoicing.Invoice{}, invoicing.Conflictf("Die Sammelrechnung %d ergibt %s %s; eine Rechnung darf nicht negativ sein.", c.ID, c.Total.German(), c.Currency)
	}
	inv := invoicing.Invoice{
		Type: invoicing.TypeCollective, Status: invoicing.InvoiceDraft, CollectiveID: c.ID, PartnerID: c.PartnerID, Shop: Shop(orders),
		CustomerNo: p.Number, Seller: s.Company, Billing: p.Address, BuyerVATID: p.VATID, Email: p.Email,
		Language: language(orders, p), Currency: c.Currency, PriceMode: c.PriceMode,
		OrderNo:     common(orders, func(o invoicing.Order) string { return o.Number }),
		ShopOrderNo: common(orders, func(o invoicing.Order) string { return o.ShopNumber }),
		Payment:     common(orders, func(o invoicing.Order) string { return o.Payment }),
		Delivery:    common(orders, func(o invoicing.Order) invoicing.Address { return o.Delivery }),
		Lines:       c.Lines, TaxTotals: c.TaxTotals, Total: c.Total, Terms: s.Terms,
	}
	if inv.Billing.IsEmpty() {
		inv.Billing = orders[0].Billing
	}
	if inv.Email == "" {
		inv.Email = orders[0].Email
	}
	if inv.BuyerVATID == "" {
		inv.BuyerVATID = common(orders, func(o invoicing.Order) string { return o.VATID })
	}
	if len(orders) == 1 && !orders[0].Ordered.IsZero() {
		inv.OrderDate = invoicing.DateOf(orders[0].Ordered)
	}
	inv.ServiceFrom, inv.ServiceUntil = service(c.Items)
	inv.AddUp()
	inv.DecideTax(invoicing.VATCheck{})
	return inv, inv.Verify()
}

// common returns the value that all orders share, else the zero value.
func common[T comparable](orders []invoicing.Order, value func(invoicing.Order) T) T {
	var none T
	for _, o := range orders {
		if value(o) != value(orders[0]) {
			return none
		}
	}
	if len(orders) == 0 {
		return none
	}
	return value(orders[0])
}

// language returns the language of the document: the orders' where they agree, else the partner's; German where
// documents know neither.
func language(orders []invoicing.Order, p invoicing.Partner) string {
	for _, l := range []string{common(orders, func(o invoicing.Order) string { return o.Language }), p.Language} {
		if l == "de" || l == "en" {
			return l
		}
	}
	return "de"
}

// service returns the period of supply: from the first day of all items to the last.
func service(items []invoicing.PlannedInvoice) (from, until invoicing.Date) {
	from, until = items[0].From, items[0].Until
	for _, p := range items[1:] {
		if p.From.Before(from) {
			from = p.From
		}
		if until.Before(p.Until) {
			until = p.Until
		}
	}
	return from, until
}
