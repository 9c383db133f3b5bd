package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// PartnerMatch names one delivery address, or one contact, of a partner.
type PartnerMatch struct {
	PartnerID int64
	Match     [16]byte
}

// MirrorAddress is a delivery address as a shop tells of it.
type MirrorAddress struct {
	PartnerMatch
	Address invoicing.Address
	Spell   bool // an address that is there already takes over this spelling
}

// PutAddresses writes delivery addresses and returns their ids. Each may occur once in the list.
func (m *Mirror) PutAddresses(ctx context.Context, list []MirrorAddress) (map[PartnerMatch]int64, error) {
	columns := []string{"partner_id", "match_key", "salutation", "company", "first_name", "last_name", "street", "extra", "postcode", "city", "state", "country"}
	partners := partnersOf(list, func(a MirrorAddress) int64 { return a.PartnerID })
	return m.putParts(ctx, invoicing.KindAddress, partners, func(known map[PartnerMatch]int64, spell bool) (bool, error) {
		w := m.partWriter(invoicing.KindAddress, columns, spell)
		for i := range list {
			a, v := &list[i], &list[i].Address
			if a.Spell != spell || !spell && known[a.PartnerMatch] != 0 {
				continue
			}
			if err := w.add(ctx, a.PartnerID, a.Match[:], v.Salutation, v.Company, v.FirstName, v.LastName, v.Street, v.Extra, v.Postcode,
				v.City, v.State, v.Country); err != nil {
				return false, err
			}
		}
		return w.end(ctx)
	})
}

// putParts writes parts of partners, first those whose spelling counts, then those that are not there yet: what orders
// name mostly is. write returns whether it wrote anything.
func (m *Mirror) putParts(ctx context.Context, kind invoicing.Kind, partners []int64, write func(known map[PartnerMatch]int64, spell bool) (bool, error),
) (map[PartnerMatch]int64, error) {
	if _, err := write(nil, true); err != nil {
		return nil, fmt.Errorf("write %s: %w", partTable(kind), err)
	}
	known, err := m.PartIDs(ctx, kind, partners)
	if err != nil {
		return nil, err
	}
	added, err := write(known, false)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", partTable(kind), err)
	}
	if !added {
		return known, nil
	}
	return m.PartIDs(ctx, kind, partners)
}

// partWriter writes parts of partners; one that is there already takes over the new spelling, or stays as it is.
func (m *Mirror) partWriter(kind invoicing.Kind, columns []string, spell bool) *rowWriter {
	if spell {
		return m.writer(newUpsert(partTable(kind), columns, append([]string{}, columns[2:]...)...))
	}
	return m.writer(newUpsert(partTable(kind), columns, "partner_id"))
}

// partTable is the table of what belongs to a partner.
func partTable(kind invoicing.Kind) string {
	if kind == invoicing.KindContact {
		return "fakturis_contact"
	}
	return "fakturis_delivery_address"
}

// PartIDs returns the ids of all delivery addresses (KindAddress) or contacts (KindContact) of these partners.
func (m *Mirror) PartIDs(ctx context.Context, kind invoicing.Kind, partners []int64) (map[PartnerMatch]int64, error) {
	return m.partsWhere(ctx, kind, "partner_id", partners)
}

// PartsByID returns delivery addresses or contacts by their ids.
func (m *Mirror) PartsByID(ctx context.Context, kind invoicing.Kind, ids []int64) (map[PartnerMatch]int64, error) {
	return m.partsWhere(ctx, kind, "id", ids)
}

func (m *Mirror) partsWhere(ctx context.Context, kind invoicing.Kind, column string, values []int64) (map[PartnerMatch]int64, error) {
	found := map[PartnerMatch]int64{}
	err := chunks(values, func(values []int64) error {
		return each(ctx, m.tx, `SELECT id, partner_id, match_key FROM `+partTable(kind)+` WHERE `+column+` IN (`+marks(len(values))+`)`,
			anys(nil, values), func(rows *sql.Rows) error {
				var id int64
				var p PartnerMatch
				var key []byte
				err := rows.Scan(&id, &p.PartnerID, &key)
				copy(p.Match[:], key)
				found[p] = id
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", partTable(kind), err)
	}
	return found, nil
}

// DropParts removes delivery addresses or contacts that nothing in any shop names any more, with their origins.
func (m *Mirror) DropParts(ctx context.Context, kind invoicing.Kind, ids []int64) error {
	err := chunks(ids, func(ids []int64) error {
		in := marks(len(ids))
		if _, err := m.tx.ExecContext(ctx, `DELETE FROM fakturis_origin WHERE kind = ? AND entity_id IN (`+in+`)`, anys([]any{kind}, ids)...); err != nil {
			return err
		}
		_, err := m.tx.ExecContext(ctx, `DELETE FROM `+partTable(kind)+` WHERE id IN (`+in+`)`, anys(nil, ids)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("remove from %s: %w", partTable(kind), err)
	}
	return nil
}

// partnersOf returns each partner of the list once.
func partnersOf[T any](list []T, partner func(T) int64) []int64 {
	seen := map[int64]bool{}
	var ids []int64
	for _, v := range list {
		if id := partner(v); !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}
