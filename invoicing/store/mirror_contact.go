package store

import (
	"context"

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
	partners := partnersOf(list, func(c MirrorContact) int64 { return c.PartnerID })
	return m.putParts(ctx, invoicing.KindContact, partners, func(known map[PartnerMatch]int64, spell bool) (bool, error) {
		w := m.partWriter(invoicing.KindContact, columns, spell)
		for i := range list {
			c, v := &list[i], &list[i].Contact
			if c.Spell != spell || !spell && known[c.PartnerMatch] != 0 {
				continue
			}
			if err := w.add(ctx, c.PartnerID, c.Match[:], v.Salutation, v.FirstName, v.LastName, v.Email, v.Phone); err != nil {
				return false, err
			}
		}
		return w.end(ctx)
	})
}
