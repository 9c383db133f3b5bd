package connector

import (
	"context"
	"fmt"
	"time"

	"fakturisd/connector/match"
	"fakturisd/invoicing/store"
)

// clockShift bounds how far apart two readings of one date of purchase can be: a shop's clock may be read otherwise
// than before, by up to two hours of zone and summer time.
const clockShift = 150 * time.Minute

// setApart makes new orders of those whose number belonged to another order, as after the restore of a backup: the
// shop's server then counts on from an older number.
func (w *orderWriter) setApart(ctx context.Context) error {
	var former []store.PlacedOrder
	for _, o := range w.items {
		b, mirrored := w.before[o.entity]
		if !mirrored || !o.replaces(b) {
			continue
		}
		former = append(former, b)
		delete(w.speakers, o.record.key)
		o.entity, o.Order.ID = 0, 0
		w.plan.countReused(o.record, fmt.Sprintf("Die Nummer gehörte einer anderen Bestellung (jetzt %s); der Shop hat sie neu vergeben.", b.FormerNumber()))
	}
	return w.m.SetApart(ctx, former)
}

// replaces says whether the order is another one than the mirror has under its key: bought by somebody else at another
// time. The shop lets its admin correct the customer of an order, but never the date of purchase.
func (o *orderItem) replaces(b store.PlacedOrder) bool {
	if o.Order.Ordered.IsZero() || b.Ordered.IsZero() || o.Order.Ordered.Sub(b.Ordered).Abs() <= clockShift {
		return false
	}
	return !match.SamePerson(o.data.Address, o.data.Email, personOf(b.Person, b.Billing), b.Email)
}
