package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
)

// MirrorPartner is a partner as a shop tells of it.
type MirrorPartner struct {
	ID       int64 // 0 for one that is not there yet
	Match    [16]byte
	Address  invoicing.Address
	Email    string
	Phone    string
	VATID    string
	Language string
}

// PutPartners writes partners and sets the ID of the new ones. New ones need match keys of their own: no two of them
// the same, none that a partner has already.
func (m *Mirror) PutPartners(ctx context.Context, list []*MirrorPartner) error {
	columns := []string{"id", "salutation", "company", "first_name", "last_name", "street", "extra", "postcode", "city", "state", "country",
		"email", "phone", "vat_id", "language", "match_key"}
	u := newUpsert("fakturis_partner", columns, append([]string{}, columns[1:]...)...)
	w := m.writer(u)
	var added [][16]byte
	for _, p := range list {
		if p.ID == 0 {
			added = append(added, p.Match)
		}
		a := &p.Address
		if err := w.add(ctx, nullID(p.ID), a.Salutation, a.Company, a.FirstName, a.LastName, a.Street, a.Extra, a.Postcode, a.City, a.State, a.Country,
			p.Email, p.Phone, p.VATID, p.Language, p.Match[:]); err != nil {
			return fmt.Errorf("write partners: %w", err)
		}
	}
	if _, err := w.end(ctx); err != nil {
		return fmt.Errorf("write partners: %w", err)
	}
	ids, err := m.byMatch(ctx, "MAX", added) // an older one may have come to the same key by a change of its e-mail
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.ID == 0 {
			p.ID = ids[p.Match]
		}
	}
	return nil
}

// nullID lets the server number a new row.
func nullID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// PartnersByMatch returns the partners with these match keys; of several with the same key the oldest.
func (m *Mirror) PartnersByMatch(ctx context.Context, keys [][16]byte) (map[[16]byte]int64, error) {
	return m.byMatch(ctx, "MIN", keys)
}

func (m *Mirror) byMatch(ctx context.Context, which string, keys [][16]byte) (map[[16]byte]int64, error) {
	found := make(map[[16]byte]int64, len(keys))
	err := chunks(keys, func(keys [][16]byte) error {
		args := make([]any, len(keys))
		for i := range keys {
			args[i] = keys[i][:]
		}
		return each(ctx, m.tx, `SELECT match_key, `+which+`(id) FROM fakturis_partner WHERE match_key IN (`+marks(len(keys))+`) GROUP BY match_key`,
			args, func(rows *sql.Rows) error {
				var key []byte
				var id int64
				err := rows.Scan(&key, &id)
				found[[16]byte(key)] = id
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("look up partners: %w", err)
	}
	return found, nil
}

// PartnerState is what decides whether an order may speak for a partner.
type PartnerState struct {
	ID      int64
	Match   [16]byte
	Address invoicing.Address // names only
	Email   string
	Account bool  // some shop has, or had, an account of this partner
	Origins int64 // accounts and guest orders that lead to this partner

	// Of partners without an account, for whom orders speak:
	NewestOrder time.Time // of all shops; zero without one
	Orders      int64
}

// PartnerStates returns the states of partners by id.
func (m *Mirror) PartnerStates(ctx context.Context, ids []int64) (map[int64]*PartnerState, error) {
	found := make(map[int64]*PartnerState, len(ids))
	err := chunks(ids, func(ids []int64) error {
		if err := m.partnerNames(ctx, ids, found); err != nil {
			return err
		}
		if err := m.partnerOrigins(ctx, ids, found); err != nil {
			return err
		}
		var spokenFor []int64
		for _, id := range ids {
			if p := found[id]; p != nil && !p.Account {
				spokenFor = append(spokenFor, id)
			}
		}
		return m.partnerOrders(ctx, spokenFor, found)
	})
	if err != nil {
		return nil, fmt.Errorf("read partners: %w", err)
	}
	return found, nil
}

func (m *Mirror) partnerNames(ctx context.Context, ids []int64, found map[int64]*PartnerState) error {
	return each(ctx, m.tx, `SELECT id, match_key, company, first_name, last_name, email FROM fakturis_partner WHERE id IN (`+marks(len(ids))+`)`,
		anys(nil, ids), func(rows *sql.Rows) error {
			var p PartnerState
			var key []byte
			err := rows.Scan(&p.ID, &key, &p.Address.Company, &p.Address.FirstName, &p.Address.LastName, &p.Email)
			copy(p.Match[:], key)
			found[p.ID] = &p
			return err
		})
}

func (m *Mirror) partnerOrigins(ctx context.Context, ids []int64, found map[int64]*PartnerState) error {
	return each(ctx, m.tx, `SELECT entity_id, COUNT(*), SUM(kind = 'customer') > 0 FROM fakturis_origin
		WHERE kind IN ('customer', 'guest') AND entity_id IN (`+marks(len(ids))+`) GROUP BY entity_id`, anys(nil, ids), func(rows *sql.Rows) error {
		var id, n int64
		var account bool
		err := rows.Scan(&id, &n, &account)
		if p := found[id]; p != nil {
			p.Origins, p.Account = n, account
		}
		return err
	})
}

func (m *Mirror) partnerOrders(ctx context.Context, ids []int64, found map[int64]*PartnerState) error {
	if len(ids) == 0 {
		return nil
	}
	return each(ctx, m.tx, `SELECT partner_id, COUNT(*), MAX(ordered_at) FROM fakturis_order WHERE partner_id IN (`+marks(len(ids))+`)
		GROUP BY partner_id`, anys(nil, ids), func(rows *sql.Rows) error {
		var id, n int64
		var newest sql.NullTime
		err := rows.Scan(&id, &n, &newest)
		found[id].Orders, found[id].NewestOrder = n, newest.Time
		return err
	})
}

// SettlePartners makes partners inactive whose accounts are gone in every shop, and active again when one is back.
// Partners that never had an account stay as they are.
func (m *Mirror) SettlePartners(ctx context.Context, ids []int64) error {
	err := chunks(ids, func(ids []int64) error {
		in := marks(len(ids))
		_, err := m.tx.ExecContext(ctx, `UPDATE fakturis_partner p
			JOIN (SELECT entity_id, SUM(deleted_at IS NULL) AS alive FROM fakturis_origin
				WHERE kind = 'customer' AND entity_id IN (`+in+`) GROUP BY entity_id) g ON g.entity_id = p.id
			SET p.inactive = (g.alive = 0)`, anys(nil, ids)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle partners: %w", err)
	}
	return nil
}
