package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

type partnerJSON struct {
	ID           int64             `json:"id"`
	Number       string            `json:"number"`
	Address      invoicing.Address `json:"address"`
	Email        string            `json:"email"`
	InvoiceEmail string            `json:"invoice_email"`
	Phone        string            `json:"phone"`
	VATID        string            `json:"vat_id"`
	Language     string            `json:"language"`
	Inactive     bool              `json:"inactive"`
	Origins      []originJSON      `json:"origins"`
}

type originJSON struct {
	Shop string         `json:"shop"`
	Kind invoicing.Kind `json:"kind"`
	Key  string         `json:"key"`
}

// partner answers with one business partner.
func (a *api) partner(ctx context.Context, c *call) (int, any, error) {
	p, err := a.Store.Partner(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, partnerJSON{
		ID: p.ID, Number: p.Number, Address: p.Address, Email: p.Email, InvoiceEmail: p.InvoiceEmail, Phone: p.Phone, VATID: p.VATID,
		Language: p.Language, Inactive: p.Inactive, Origins: newOrigins(p.Origins),
	}, nil
}

func newOrigins(origins []invoicing.Origin) []originJSON {
	j := make([]originJSON, len(origins))
	for i, o := range origins {
		j[i] = originJSON(o)
	}
	return j
}
