package api

import (
	"context"
	"net/http"
)

// deliveryNote answers with one delivery note.
func (a *api) deliveryNote(ctx context.Context, c *call) (int, any, error) {
	return a.showDeliveryNote(ctx, http.StatusOK, c.id)
}

func (a *api) showDeliveryNote(ctx context.Context, status int, id int64) (int, any, error) {
	note, err := a.Store.DeliveryNote(ctx, id)
	note.Lines = orNone(note.Lines)
	return status, note, err
}

// addDeliveryNote makes the delivery note of an order, or finds the one it has.
func (a *api) addDeliveryNote(ctx context.Context, c *call) (int, any, error) {
	if err := decode(c.body, &struct{}{}); err != nil {
		return 0, nil, err
	}
	id, err := a.Store.CreateDeliveryNote(ctx, c.id, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showDeliveryNote(ctx, http.StatusCreated, id)
}

// deliveryNotePDF answers with the archived print.
func (a *api) deliveryNotePDF(ctx context.Context, c *call) (int, any, error) {
	file, err := a.Store.PDF(ctx, "delivery_note", c.id)
	return http.StatusOK, pdf(file), err
}
