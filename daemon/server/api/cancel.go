package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// cancelInvoice drafts the cancellation of an issued invoice, of lines or of amounts of it, and issues and sends it where
// that is asked for.
func (a *api) cancelInvoice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Lines []struct {
			Position int    `json:"position"`
			Quantity number `json:"quantity"`
		} `json:"lines"`
		Amounts []struct {
			TaxRate number      `json:"tax_rate"`
			Gross   money.Cents `json:"gross"`
		} `json:"amounts"`
		Reason string `json:"reason"`
		Issue  bool   `json:"issue"`
		Send   bool   `json:"send"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if in.Send && !in.Issue {
		return 0, nil, invoicing.Invalidf("send geht nur zusammen mit issue: Ein Entwurf wird nicht verschickt.")
	}
	w := invoicing.CancelWish{Reason: in.Reason}
	if len([]rune(w.Reason)) > 1000 {
		return 0, nil, invoicing.Invalidf("reason: Mehr als 1000 Zeichen sind nicht möglich.")
	}
	for _, l := range in.Lines {
		w.Lines = append(w.Lines, invoicing.CancelLine{Position: l.Position, Quantity: l.Quantity.Decimal})
	}
	for _, m := range in.Amounts {
		rate, err := tax.ParseRate(m.TaxRate.String())
		if err != nil {
			return 0, nil, invoicing.Invalidf("tax_rate: %w", err)
		}
		w.Amounts = append(w.Amounts, invoicing.CancelAmount{Rate: rate, Gross: m.Gross})
	}
	make := a.Store.DraftCancellation
	if in.Issue && !in.Send {
		make = a.Store.CancelInvoice
	}
	id, err := make(ctx, c.id, w, c.once(), c.actor())
	if err != nil {
		return 0, nil, err
	}
	if in.Send { // both or neither: a cancellation that cannot be mailed stays a draft
		if _, err := a.Store.IssueAndSend(ctx, id, c.actor()); err != nil {
			return 0, nil, err
		}
	}
	return a.showInvoice(ctx, http.StatusCreated, id)
}
