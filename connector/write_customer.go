package connector

import (
	"context"
	"fmt"
	"strconv"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// customerWriter mirrors customer accounts: partner, contact and address book.
type customerWriter struct {
	m     *store.Mirror
	items []customerItem
}

type customerItem struct {
	ShopCustomer
	record  record
	known   int64 // partner that this account was before
	gone    bool  // the account was found deleted before
	data    store.MirrorPartner
	partner *somebody
}

func (w *customerWriter) add(c ShopCustomer, r record, k known) {
	a := c.Partner
	w.items = append(w.items, customerItem{ShopCustomer: c, record: r, known: k.entity(r), gone: k[originID{r.kind, r.key}].Deleted,
		data: partnerData(a.Address, a.Email, a.Phone, a.VATID, a.Language, r.shops[0], string(r.kind), r.key)})
}

func (w *customerWriter) write(ctx context.Context) error {
	if err := w.writePartners(ctx); err != nil {
		return err
	}
	var origins []store.OriginRow
	var ids []int64
	for _, c := range w.items {
		origins = append(origins, c.record.origins(c.partner.ID)...)
		ids = append(ids, c.partner.ID)
	}
	if err := w.m.PutOrigins(ctx, origins); err != nil {
		return err
	}
	if err := w.writeFormer(ctx); err != nil {
		return err
	}
	if err := w.m.SettlePartners(ctx, unique(ids)); err != nil {
		return err
	}
	if err := w.parts(invoicing.KindAddress).replaceOwned(ctx); err != nil {
		return err
	}
	return w.parts(invoicing.KindContact).replaceOwned(ctx)
}

// writeFormer keeps the origins of partners whose number the shop has given to somebody else.
func (w *customerWriter) writeFormer(ctx context.Context) error {
	former, gone := map[invoicing.Kind][]string{}, []store.OriginRow{}
	for _, c := range w.items {
		if c.known == 0 || c.known == c.partner.ID {
			continue
		}
		for _, o := range c.record.origins(c.known) {
			// Negative, so that no range of accounts finds it.
			o.Key, o.No = fmt.Sprintf("%s%s:%d", formerPrefix, o.Key, c.known), -o.No
			gone = append(gone, o)
			former[o.Kind] = append(former[o.Kind], o.Key)
		}
	}
	if err := w.m.PutOrigins(ctx, gone); err != nil {
		return err
	}
	for kind, keys := range former {
		if err := w.m.MarkGone(ctx, kind, keys); err != nil {
			return err
		}
	}
	return nil
}

// writePartners finds the partner of each account: the one it was before, if the shop has not given its number to
// somebody else; else one with the same e-mail and name from any shop. An account always speaks for its partner, a guest's only until there is an account.
func (w *customerWriter) writePartners(ctx context.Context) error {
	var ids []int64
	var keys [][16]byte
	for _, c := range w.items {
		if c.known != 0 {
			ids = append(ids, c.known)
		}
		keys = append(keys, c.data.Match)
	}
	all, err := loadPeople(ctx, w.m, ids, func(*people) [][16]byte { return keys })
	if err != nil {
		return err
	}
	for i := range w.items {
		c := &w.items[i]
		if c.partner = all.byID[c.known]; c.partner != nil && c.numberUsedAgain() {
			c.partner = nil
		}
		if c.partner == nil {
			c.partner = all.byMatch[c.data.Match]
		}
		if c.partner == nil {
			c.partner = all.add(c.data.Match)
		}
		if !c.Guest {
			c.partner.account = true
		}
		if !c.Guest || !c.partner.account {
			all.tell(c.partner, c.data)
		}
	}
	return all.put(ctx, w.m)
}

// numberUsedAgain says that the shop gave the number of a deleted account to somebody else: its server counts on from the
// highest number that is left. That a guest's account is gone is not on record; guests do not rename themselves.
func (c *customerItem) numberUsedAgain() bool {
	before := c.partner.MirrorPartner
	return (c.Guest || c.gone) && !match.SamePerson(c.data.Address, c.data.Email, before.Address, before.Email)
}

// parts returns what the accounts say about delivery addresses or contacts. The default address is the partner's
// own; the other entries of the address book are places to deliver to.
func (w *customerWriter) parts(kind invoicing.Kind) *parts {
	p := &parts{m: w.m, kind: kind, spell: true}
	for _, c := range w.items {
		p.owners = append(p.owners, c.Key)
		shop := c.record.shops[0]
		if kind == invoicing.KindContact {
			p.contact(c.partner.ID, c.Contact, partOrigin{key: guestPrefix + strconv.FormatInt(c.Key, 10), no: c.Key, shop: shop})
			continue
		}
		for _, a := range c.Addresses {
			if !a.Default {
				p.address(c.partner.ID, a.Address, partOrigin{key: bookPrefix + strconv.FormatInt(a.Key, 10), no: c.Key, shop: shop})
			}
		}
	}
	return p
}
