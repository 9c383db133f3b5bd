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

const actor = "vorführung"

// Play does the main job once: the newest good order becomes delivery note and invoice and is mailed; a service
// contract of the same customer gets six planned invoices, two of which become a collective invoice due today.
// It returns the invoices that will be mailed: the order's, and the collective one when the scheduler issued it.
func Play(ctx context.Context, s *store.Store, today invoicing.Date) (collective int64, err error) {
	order, err := billable(ctx, s)
	if err != nil {
		return 0, err
	}
	if _, err := s.CreateDeliveryNote(ctx, order.ID, actor); err != nil {
		return 0, fmt.Errorf("delivery note of order %s: %w", order.Number, err)
	}
	invoice, err := s.DraftInvoice(ctx, order.ID, actor)
	if err != nil {
		return 0, fmt.Errorf("invoice of order %s: %w", order.Number, err)
	}
	if _, err := s.IssueInvoice(ctx, invoice, actor); err != nil {
		return 0, fmt.Errorf("issuing the invoice of order %s: %w", order.Number, err)
	}
	if _, err := s.SendInvoice(ctx, invoice, actor); err != nil {
		return 0, fmt.Errorf("mailing the invoice of order %s: %w", order.Number, err)
	}
	return playContract(ctx, s, order, today)
}

// billable returns the newest order that can be billed as it stands.
func billable(ctx context.Context, s *store.Store) (invoicing.Order, error) {
	rows, _, err := s.Orders(ctx, store.ListQuery{Limit: 100})
	if err != nil {
		return invoicing.Order{}, err
	}
	for _, row := range rows {
		o, err := s.Order(ctx, row.ID)
		if err != nil {
			return o, err
		}
		if len(o.Check) == 0 && !o.Cancelled && o.Email != "" && len(o.Lines) > 1 && domestic(o) {
			return o, nil
		}
	}
	return invoicing.Order{}, invoicing.NotFoundf("none of the newest orders can be billed")
}

// domestic says that the order is taxed and stays in the country, so that its tax case waits for nobody.
func domestic(o invoicing.Order) bool {
	return o.Delivery.Country == "DE" && o.Totals().Tax > 0
}

func playContract(ctx context.Context, s *store.Store, from invoicing.Order, today invoicing.Date) (int64, error) {
	id, err := s.CreateManualOrder(ctx, serviceOrder(from, today), actor)
	if err != nil {
		return 0, fmt.Errorf("service order: %w", err)
	}
	terms := invoicing.Contract{Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month}, Start: invoicing.NewDate(today.Year, today.Month, 1), Count: 6}
	if _, err := s.AddContract(ctx, id, terms, actor); err != nil {
		return 0, fmt.Errorf("contract terms: %w", err)
	}
	planned, err := s.PlannedInvoices(ctx, id)
	if err != nil {
		return 0, err
	}
	if len(planned) != 6 {
		return 0, fmt.Errorf("every 2 months for a year planned %d invoices instead of 6", len(planned))
	}
	collective, err := s.Combine(ctx, []int64{planned[0].ID, planned[1].ID}, today, actor)
	if err != nil {
		return 0, fmt.Errorf("collective invoice: %w", err)
	}
	return collective, nil
}

// serviceOrder is an order that is billed every two months: looking after the shop, and its hosting.
func serviceOrder(from invoicing.Order, today invoicing.Date) invoicing.Order {
	line := func(number, text string, cents money.Cents) invoicing.OrderLine {
		return invoicing.OrderLine{
			Kind: invoicing.LineArticle, Number: number, Text: text, Quantity: decimal.NewFromInt(1),
			UnitPrice: cents.Decimal(), Amount: cents, TaxRate: tax.Percent(19),
		}
	}
	o := invoicing.Order{
		Type: invoicing.OrderManual, PartnerID: from.PartnerID, Ordered: today.Time().Add(11 * time.Hour), Currency: "EUR", RateToHome: decimal.NewFromInt(1),
		Language: "de", Email: from.Email, Phone: from.Phone, Billing: from.Billing, Delivery: from.Billing, Customer: from.Billing,
		Payment: "Überweisung", PriceMode: tax.Net,
		Lines: []invoicing.OrderLine{
			line("SERVICE-01", "Wartung und Pflege des Webshops", 12900),
			line("HOSTING-L", "Webhosting Paket L", 3990),
		},
	}
	o.TaxTotals = []tax.Total{tax.ForSum(tax.Net, tax.Percent(19), 16890)}
	o.Total = o.Totals().Gross
	return o
}
