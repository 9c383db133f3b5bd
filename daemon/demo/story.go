package demo

import (
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

const actor = "vorführung"

// Play does the main job once: the newest good order becomes delivery note and invoice, is mailed, and shipped in its shop; and two of
// the shops' customers get service contracts, of which one collective invoice is due today.
func Play(ctx context.Context, s *store.Store, today invoicing.Date) error {
	orders, err := billable(ctx, s, 2)
	if err != nil {
		return err
	}
	if err := playOrder(ctx, s, orders[0]); err != nil {
		return err
	}
	if err := playStatus(ctx, s, orders[0]); err != nil {
		return err
	}
	if err := playYear(ctx, s, orders[0], today); err != nil {
		return err
	}
	return playHosting(ctx, s, orders[1], today)
}

func playOrder(ctx context.Context, s *store.Store, order invoicing.Order) error {
	if _, err := s.CreateDeliveryNote(ctx, order.ID, actor); err != nil {
		return fmt.Errorf("delivery note of order %s: %w", order.Number, err)
	}
	invoice, err := s.DraftInvoice(ctx, order.ID, actor)
	if err != nil {
		return fmt.Errorf("invoice of order %s: %w", order.Number, err)
	}
	if _, err := s.IssueInvoice(ctx, invoice, actor); err != nil {
		return fmt.Errorf("issuing the invoice of order %s: %w", order.Number, err)
	}
	if _, err := s.SendInvoice(ctx, invoice, actor); err != nil {
		return fmt.Errorf("mailing the invoice of order %s: %w", order.Number, err)
	}
	return nil
}

// billable returns the newest n orders of different customers that can be billed as they stand.
func billable(ctx context.Context, s *store.Store, n int) ([]invoicing.Order, error) {
	rows, _, err := s.Orders(ctx, store.ListQuery{Limit: 100})
	if err != nil {
		return nil, err
	}
	var good []invoicing.Order
	for _, row := range rows {
		o, err := s.Order(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		known := slices.ContainsFunc(good, func(g invoicing.Order) bool { return g.PartnerID == o.PartnerID })
		if !known && len(o.Check) == 0 && !o.Cancelled && o.Email != "" && len(o.Lines) > 1 && domestic(o) {
			good = append(good, o)
		}
		if len(good) == n {
			return good, nil
		}
	}
	return nil, invoicing.NotFoundf("only %d of the newest orders can be billed, want %d", len(good), n)
}

// domestic says that the order is taxed and stays in the country, so that its tax case waits for nobody.
func domestic(o invoicing.Order) bool {
	return o.Delivery.Country == "DE" && o.Totals().Tax > 0
}
