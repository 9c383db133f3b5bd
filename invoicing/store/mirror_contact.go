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
	for _, spell := range []bool{true, false} {
		w := m.partWriter(invoicing.KindContact, columns, spell)
		for i := range list {
			c, v := &list[i], &list[i].Contact
			if c.Spell != spell {
				continue
			}
			if err := w.add(ctx, c.PartnerID, c.Match[:], v.Salutation, v.FirstName, v.LastName, v.Email, v.Phone); err != nil {
				return nil, fmt.Errorf("write contacts: %w", err)
			}
		}
		if err := w.end(ctx); err != nil {
			return nil, fmt.Errorf("write contacts: %w", err)
		}
	}
	return m.PartIDs(ctx, invoicing.KindContact, partnersOf(list, func(c MirrorContact) int64 { return c.PartnerID }))
}
