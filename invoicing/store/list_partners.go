package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// PartnerRow is one line of the partner list (Geschäftspartnerliste).
type PartnerRow struct {
	ID         int64    `json:"id"`
	Number     string   `json:"number"` // Kundennummer
	Salutation string   `json:"salutation"`
	Company    string   `json:"company"`
	FirstName  string   `json:"first_name"`
	LastName   string   `json:"last_name"`
	Street     string   `json:"street"`
	Postcode   string   `json:"postcode"`
	City       string   `json:"city"`
	Country    string   `json:"country"`
	Email      string   `json:"email"`
	Phone      string   `json:"phone"`
	VATID      string   `json:"vat_id"`
	Inactive   bool     `json:"inactive"`
	Origins    []string `json:"origins"`
}

// Partners returns a page of the partners. It searches name, company, e-mail, city, postcode, phone and customer
// number; Status is "aktiv" or "inaktiv".
func (s *Store) Partners(ctx context.Context, q ListQuery) ([]PartnerRow, int64, error) {
	page, next, err := fetchPage(ctx, s, filterPartners(selectPartners(), q), q, "p.id", scanPartnerRow)
	if err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(r *PartnerRow) (int64, *[]string) { return r.ID, &r.Origins }, "customer", "guest")
	return page, next, err
}

func filterPartners(b sq.SelectBuilder, q ListQuery) sq.SelectBuilder {
	if q.Shop != "" {
		b = b.Where(fromShop("p.id", q.Shop, "customer", "guest"))
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"p.id": q.PartnerID})
	}
	if q.Status != "" {
		b = b.Where(sq.Eq{"p.inactive": q.Status == "inaktiv"})
	}
	for _, w := range q.words() {
		or := anyContains(w, "p.company", "p.last_name", "p.first_name", "p.email", "p.city", "p.phone")
		or = append(or, sq.Like{"p.postcode": startsWith(w)})
		if id, ok := partnerID(w); ok {
			or = append(or, sq.Eq{"p.id": id})
		}
		b = b.Where(or)
	}
	return b
}

func selectPartners() sq.SelectBuilder {
	return sq.Select("p.id", "p.salutation", "p.company", "p.first_name", "p.last_name", "p.street", "p.postcode", "p.city", "p.country",
		"p.email", "p.phone", "p.vat_id", "p.inactive").From("fakturis_partner p")
}

func scanPartnerRow(rows *sql.Rows, r *PartnerRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.Salutation, &r.Company, &r.FirstName, &r.LastName, &r.Street, &r.Postcode, &r.City, &r.Country,
		&r.Email, &r.Phone, &r.VATID, &r.Inactive)
	r.Number = customerNumber(r.ID)
	return r.ID, err
}
