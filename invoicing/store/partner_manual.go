package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
)

// alikeShown is how many partners are offered in place of a new one.
const alikeShown = 5

// PartnersAlike returns partners that may be the one that somebody is about to enter: with the same e-mail, or the same
// company or person in the same postcode.
func (s *Store) PartnersAlike(ctx context.Context, p invoicing.Partner) ([]PartnerRow, error) {
	var or sq.Or
	if p.Email != "" {
		or = append(or, sq.Eq{"p.email": p.Email})
	}
	if a := p.Address; a.Company != "" && a.Postcode != "" {
		or = append(or, sq.Eq{"p.company": a.Company, "p.postcode": a.Postcode})
	}
	if a := p.Address; a.LastName != "" && a.Postcode != "" {
		or = append(or, sq.Eq{"p.last_name": a.LastName, "p.first_name": a.FirstName, "p.postcode": a.Postcode})
	}
	if len(or) == 0 {
		return nil, nil
	}
	page, _, err := fetchPage(ctx, s, selectPartners().Where(or), ListQuery{Limit: alikeShown}, "p.id", scanPartnerRow)
	return page, err
}

// CreateManualPartner stores a partner that somebody entered and returns its id. Where a shop's customer turns out to be
// the same (e-mail and name), its orders come to this one. Unless apart is set, one that is there already is a Conflict.
func (s *Store) CreateManualPartner(ctx context.Context, p invoicing.Partner, apart bool, once Once, actor string) (int64, error) {
	p, err := invoicing.CheckPartner(p)
	if err != nil {
		return 0, err
	}
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		key, known := match.Partner(p.Address, p.Email, "manuell", rand.Text())
		var same int64
		err := tx.QueryRowContext(ctx, `SELECT COALESCE(MIN(id), 0) FROM fakturis_partner WHERE match_key = ?`, key[:]).Scan(&same)
		switch {
		case err != nil:
			return 0, fmt.Errorf("look for the same partner: %w", err)
		case same != 0 && !apart:
			return 0, invoicing.Conflictf("Diesen Geschäftspartner gibt es schon: %s, Kundennummer %s.", p.Address.Label(), customerNumber(same))
		case same != 0 && known:
			key, _ = match.Partner(invoicing.Address{}, "", "manuell", rand.Text())
		}
		return insertManualPartner(ctx, tx, p, key, actor)
	})
}

func insertManualPartner(ctx context.Context, tx *sql.Tx, p invoicing.Partner, key match.Key, actor string) (int64, error) {
	a := p.Address
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state, country,
		email, phone, vat_id, language, match_key, by_hand) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, TRUE)`, a.Salutation, a.Company, a.FirstName,
		a.LastName, a.Street, a.Extra, a.Postcode, a.City, a.State, a.Country, p.Email, p.Phone, p.VATID, p.Language, key[:])
	if err != nil {
		return 0, fmt.Errorf("store partner: %w", err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, fmt.Errorf("store partner: %w", err)
	}
	return id, Audit(ctx, tx, actor, "create", "partner", id, customerNumber(id)+" "+a.Label())
}
