package demo

import (
	"context"
	"fmt"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Touched are the tables that a shipped order changes in the database of its shop; the mirror itself changes none.
func Touched(shop string) []string {
	schema := MultiShop
	if shop == "tee" {
		schema = SingleShop
	}
	return []string{schema + ".orders", schema + ".orders_status_history", schema + ".orders_tracking"}
}

// playStatus ships an order: status, parcel number and customer mail, as a clerk does with one button.
func playStatus(ctx context.Context, s *store.Store, order invoicing.Order) error {
	parcels, err := parcel(ctx, s, order)
	if err != nil {
		return err
	}
	wish := invoicing.StatusWish{
		OrderID: order.ID, Seen: order.ShopStatus, Status: sampleshop.StatusShipped, Comment: "Ihr Paket ist unterwegs.", Notify: true, SendComment: true,
		Parcels: parcels, MailWay: invoicing.MailByUs, Cause: invoicing.CauseForm,
	}
	if _, err := s.AddStatusIntent(ctx, wish, actor); err != nil {
		return fmt.Errorf("shipping order %s: %w", order.Number, err)
	}
	return nil
}

// parcel is one by the first carrier of the order's shop.
func parcel(ctx context.Context, s *store.Store, order invoicing.Order) ([]invoicing.StatusParcel, error) {
	shops, err := s.Shops(ctx)
	if err != nil {
		return nil, err
	}
	for _, shop := range shops {
		if shop.Key != order.Origin.Shop {
			continue
		}
		carriers, err := s.Carriers(ctx, shop.Source)
		if err != nil || len(carriers) == 0 {
			return nil, err
		}
		return []invoicing.StatusParcel{{CarrierID: carriers[0].ID, Carrier: carriers[0].Name, Number: "00340434161094042557", New: true}}, nil
	}
	return nil, nil
}
