package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// playYear is the merchant's own story: a service every two months is six planned invoices a year, two at a time become three
// collective invoices. The first one goes out today, the second one on its day, the third one has no day yet.
func playYear(ctx context.Context, s *store.Store, from invoicing.Order, today invoicing.Date) error {
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}, Start: firstOfMonth(today, 0), Count: 6}
	planned, err := playContract(ctx, s, serviceOrder(from, today, service("SERVICE-01", "Wartung und Pflege des Webshops", 12900),
		service("HOSTING-L", "Webhosting Paket L", 3990)), terms)
	if err != nil {
		return err
	}
	if len(planned) != 6 {
		return fmt.Errorf("every 2 months for a year planned %d invoices instead of 6", len(planned))
	}
	_, err = s.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{
		{PlannedIDs: planned[0:2], SendDate: today}, {PlannedIDs: planned[2:4], SendDate: firstOfMonth(today, 4)}, {PlannedIDs: planned[4:6]},
	}}, actor)
	if err != nil {
		return fmt.Errorf("collective invoices: %w", err)
	}
	return nil
}

// playHosting is a contract without an end. Its first two months lie in a collective invoice without a send date, about which
// the dashboard asks; the months to come wait to be taken over.
func playHosting(ctx context.Context, s *store.Store, from invoicing.Order, today invoicing.Date) error {
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: firstOfMonth(today, -1),
		End: firstOfMonth(today, 2).AddDays(-1), Renewal: invoicing.Interval{Count: 1, Unit: invoicing.Year}, Notice: invoicing.Interval{Count: 4, Unit: invoicing.Week}}
	planned, err := playContract(ctx, s, serviceOrder(from, today, service("HOSTING-M", "Webhosting Paket M mit E-Mail-Postfächern", 2490)), terms)
	if err != nil {
		return err
	}
	if _, err := s.TakeOver(ctx, store.TakeOver{Groups: []store.MergeGroup{{PlannedIDs: planned[0:2]}}}, actor); err != nil {
		return fmt.Errorf("collective invoice without a send date: %w", err)
	}
	return nil
}

// playContract enters an order with contract terms and returns the ids of what is planned from it.
func playContract(ctx context.Context, s *store.Store, o invoicing.Order, terms invoicing.Contract) ([]int64, error) {
	id, err := s.CreateManualOrder(ctx, o, actor)
	if err != nil {
		return nil, fmt.Errorf("service order: %w", err)
	}
	if _, err := s.AddContract(ctx, id, terms, actor); err != nil {
		return nil, fmt.Errorf("contract terms: %w", err)
	}
	planned, err := s.PlannedInvoices(ctx, id)
	ids := make([]int64, len(planned))
	for i, p := range planned {
		ids[i] = p.ID
	}
	return ids, err
}

func firstOfMonth(today invoicing.Date, months int) invoicing.Date {
	return invoicing.NewDate(today.Year, today.Month, 1).AddMonths(months)
}

func service(number, text string, net money.Cents) invoicing.OrderLine {
	return invoicing.OrderLine{Kind: invoicing.LineArticle, Number: number, Text: text, Quantity: decimal.NewFromInt(1), UnitPrice: net.Decimal(), Amount: net,
		TaxRate: tax.Percent(19)}
}

// serviceOrder is an order, entered by hand, of a customer of the shops.
func serviceOrder(from invoicing.Order, today invoicing.Date, lines ...invoicing.OrderLine) invoicing.Order {
	o := invoicing.Order{
		Type: invoicing.OrderManual, PartnerID: from.PartnerID, Ordered: today.Time().Add(11 * time.Hour), Currency: "EUR", RateToHome: decimal.NewFromInt(1),
		Language: "de", Email: from.Email, Phone: from.Phone, Billing: from.Billing, Delivery: from.Billing, Customer: from.Billing,
		Payment: "Überweisung", PriceMode: tax.Net, Lines: lines,
	}
	var sum money.Cents
	for _, l := range lines {
		sum += l.Amount
	}
	o.TaxTotals = []tax.Total{tax.ForSum(tax.Net, tax.Percent(19), sum)}
	o.Total = o.Totals().Gross
	return o
}
