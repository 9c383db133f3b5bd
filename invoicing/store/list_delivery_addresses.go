package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// DeliveryAddressRow is one line of the delivery address list (Lieferanschriftenliste).
type DeliveryAddressRow struct {
	ID             int64    `json:"id"`
	PartnerID      int64    `json:"partner_id"`
	CustomerNumber string   `json:"customer_number"`
	Salutation     string   `json:"salutation"`
	Company        string   `json:"company"`
	FirstName      string   `json:"first_name"`
	LastName       string   `json:"last_name"`
	Street         string   `json:"street"`
	Extra          string   `json:"extra"`
	Postcode       string   `json:"postcode"`
	City           string   `json:"city"`
	State          string   `json:"state"`
	Country        string   `json:"country"`
	Origins        []string `json:"origins"`
}

// DeliveryAddresses returns a page of the delivery addresses. It searches name, company, street, city, postcode and
// customer number.
func (s *Store) DeliveryAddresses(ctx context.Context, q ListQuery) ([]DeliveryAddressRow, int64, error) {
	b := sq.Select("a.id", "a.partner_id", "a.salutation", "a.company", "a.first_name", "a.last_name", "a.street", "a.extra", "a.postcode",
		"a.city", "a.state", "a.country").From("fakturis_delivery_address a")
	if q.Shop != "" {
		b = b.Where(fromShop("a.id", q.Shop, "address"))
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"a.partner_id": q.PartnerID})
	}
	for _, w := range q.words() {
		or := anyContains(w, "a.company", "a.last_name", "a.first_name", "a.street", "a.city")
		or = append(or, sq.Like{"a.postcode": startsWith(w)})
		if id, ok := partnerID(w); ok {
			or = append(or, sq.Eq{"a.partner_id": id})
		}
		b = b.Where(or)
	}
	page, next, err := fetchPage(ctx, s, b, q, "a.id", scanDeliveryAddressRow)
	if err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(r *DeliveryAddressRow) (int64, *[]string) { return r.ID, &r.Origins }, "address")
	return page, next, err
}

func scanDeliveryAddressRow(rows *sql.Rows, r *DeliveryAddressRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.PartnerID, &r.Salutation, &r.Company, &r.FirstName, &r.LastName, &r.Street, &r.Extra, &r.Postcode,
		&r.City, &r.State, &r.Country)
	r.CustomerNumber = customerNumber(r.PartnerID)
	return r.ID, err
}
