package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// ContactRow is one line of the contact list (Ansprechpartnerliste).
type ContactRow struct {
	ID             int64    `json:"id"`
	PartnerID      int64    `json:"partner_id"`
	CustomerNumber string   `json:"customer_number"`
	PartnerName    string   `json:"partner_name"`
	Salutation     string   `json:"salutation"`
	FirstName      string   `json:"first_name"`
	LastName       string   `json:"last_name"`
	Email          string   `json:"email"`
	Phone          string   `json:"phone"`
	Origins        []string `json:"origins"`
}

// partnerName is how lists call partner p: the company, else the person.
const partnerName = `COALESCE(IF(p.company <> '', p.company, TRIM(CONCAT(p.first_name, ' ', p.last_name))), '')`

// Contacts returns a page of the contacts. It searches name, e-mail, phone, the partner's company and customer number.
func (s *Store) Contacts(ctx context.Context, q ListQuery) ([]ContactRow, int64, error) {
	b := sq.Select("c.id", "c.partner_id", partnerName, "c.salutation", "c.first_name", "c.last_name", "c.email", "c.phone").
		From("fakturis_contact c").LeftJoin("fakturis_partner p ON p.id = c.partner_id")
	if q.Shop != "" {
		b = b.Where(fromShop("c.id", q.Shop, "contact"))
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"c.partner_id": q.PartnerID})
	}
	for _, w := range q.words() {
		or := anyContains(w, "c.last_name", "c.first_name", "c.email", "c.phone", "p.company")
		if id, ok := partnerID(w); ok {
			or = append(or, sq.Eq{"c.partner_id": id})
		}
		b = b.Where(or)
	}
	page, next, err := fetchPage(ctx, s, b, q, "c.id", scanContactRow)
	if err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(r *ContactRow) (int64, *[]string) { return r.ID, &r.Origins }, "contact")
	return page, next, err
}

func scanContactRow(rows *sql.Rows, r *ContactRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.PartnerID, &r.PartnerName, &r.Salutation, &r.FirstName, &r.LastName, &r.Email, &r.Phone)
	r.CustomerNumber = customerNumber(r.PartnerID)
	return r.ID, err
}
