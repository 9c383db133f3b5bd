package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Partner returns a business partner with the shops that know it.
func (s *Store) Partner(ctx context.Context, id int64) (invoicing.Partner, error) {
	p, err := readPartner(ctx, s.db, id)
	return p, unavailable(err)
}

func readPartner(ctx context.Context, q queryer, id int64) (invoicing.Partner, error) {
	p := invoicing.Partner{Number: customerNumber(id)}
	a := &p.Address
	err := q.QueryRowContext(ctx, `SELECT id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country,
		email, invoice_email, phone, vat_id, language, inactive FROM fakturis_partner WHERE id = ?`, id).Scan(&p.ID, &a.Salutation, &a.Company, &a.FirstName,
		&a.LastName, &a.Street, &a.Extra, &a.Postcode, &a.City, &a.State, &a.Country, &p.Email, &p.InvoiceEmail, &p.Phone, &p.VATID, &p.Language, &p.Inactive)
	if errors.Is(err, sql.ErrNoRows) {
		return p, invoicing.NotFoundf("Es gibt keinen Geschäftspartner mit der Nummer %d.", id)
	}
	if err != nil {
		return p, fmt.Errorf("read partner %d: %w", id, err)
	}
	p.Origins, err = collect(ctx, q, func(rows *sql.Rows, o *invoicing.Origin) error { return rows.Scan(&o.Shop, &o.Kind, &o.Key) },
		`SELECT shop, kind, shop_key FROM fakturis_origin WHERE kind IN ('customer', 'guest') AND entity_id = ? ORDER BY shop, kind, id`, id)
	if err != nil {
		return p, fmt.Errorf("read origins of partner %d: %w", id, err)
	}
	return p, nil
}
