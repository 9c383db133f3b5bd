package collective

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// Shop returns the shop whose sender, texts and numbers the invoice of several orders uses: theirs, if it is one and the
// same, else "", the company itself.
func Shop(orders []invoicing.Order) string {
	return common(orders, func(o invoicing.Order) string { return o.Origin.Shop })
}

// Invoice drafts the invoice of a collective invoice. It goes to the partner's present address and e-mail, unless a person
// decided otherwise (CollectiveHead); what the orders have in common (language, payment, delivery address, VAT id) is
// taken over from them.
func Invoice(c invoicing.CollectiveInvoice, orders []invoicing.Order, p invoicing.Partner, s invoicing.ShopSettings) (invoicing.Invoice, error) {
	if len(c.Items) == 0 || len(orders) == 0 {
		return invoicing.Invoice{}, invoicing.Conflictf("Die Sammelrechnung %d enthält keine geplanten Rechnungen.", c.ID)
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
	inv.ServiceFrom, inv.ServiceUntil = service(c)
	inv = WithHead(inv, c.Head)
	if !slices.ContainsFunc(c.Items, func(p invoicing.PlannedInvoice) bool { return p.ContractID != 0 }) {
		inv.ExchangeOf(orders)
	}
	inv.AddUp()
	inv.DecideTax(invoicing.VATCheck{})
	if c.Total < 0 {
		return inv, invoicing.Conflictf("Die Sammelrechnung %d ergibt %s %s; eine Rechnung darf nicht negativ sein.", c.ID, c.Total.German(), c.Currency)
	}
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

// WithHead returns the invoice with what a person decided in the place of what was looked up.
func WithHead(inv invoicing.Invoice, h invoicing.CollectiveHead) invoicing.Invoice {
	if h.Billing != nil {
		inv.Billing = *h.Billing
	}
	if h.Terms != nil {
		inv.Terms = *h.Terms
	}
	if h.Recipient != "" {
		inv.Email, _, _ = strings.Cut(h.Recipient, ",")
	}
	inv.BuyerRef, inv.IntroText, inv.ClosingText = h.BuyerRef, h.IntroText, h.ClosingText
	return inv
}

// service returns the period of supply: from the first day of all lines to the last; where no line has one, of all items.
func service(c invoicing.CollectiveInvoice) (from, until invoicing.Date) {
	cover := func(f, u invoicing.Date) {
		if u.IsZero() {
			u = f
		}
		if from.IsZero() || !f.IsZero() && f.Before(from) {
			from = f
		}
		if until.Before(u) {
			until = u
		}
	}
	for _, l := range c.Lines {
		cover(l.From, l.Until)
	}
	if from.IsZero() {
		for _, p := range c.Items {
			cover(p.From, p.Until)
		}
	}
	return from, until
}
