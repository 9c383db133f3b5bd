package store

import (
	"context"
	"fmt"

	"fakturisd/invoicing"
)

// MirrorContact is a person at a partner as a shop tells of it.
type MirrorContact struct {
	PartnerMatch
	Contact invoicing.Contact // names, e-mail and phone
	Spell   bool              // a contact that is there already takes over this spelling, e-mail and phone
}

// PutContacts writes contacts and returns their ids. Each may occur once in the list.
func (m *Mirror) PutContacts(ctx context.Context, list []MirrorContact) (map[PartnerMatch]int64, error) {
	columns := []string{"partner_id", "match_key", "salutation", "first_name", "last_name", "email", "phone"}
	var spelt, kept [][]any
	for _, c := range list {
		v := c.Contact
		row := []any{c.PartnerID, c.Match[:], v.Salutation, v.FirstName, v.LastName, v.Email, v.Phone}
		if c.Spell {
			spelt = append(spelt, row)
		} else {
			kept = append(kept, row)
		}
	}
	u := newUpsert("fakturis_contact", columns, append([]string{}, columns[2:]...)...)
	if err := m.run(ctx, u, spelt); err != nil {
		return nil, fmt.Errorf("write contacts: %w", err)
	}
	if err := m.run(ctx, newUpsert("fakturis_contact", columns, "partner_id"), kept); err != nil {
		return nil, fmt.Errorf("write contacts: %w", err)
	}
	return m.PartIDs(ctx, invoicing.KindContact, partnersOf(list, func(c MirrorContact) int64 { return c.PartnerID }))
}
