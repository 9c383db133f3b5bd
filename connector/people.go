package connector

import (
	"context"
	"time"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// people finds, or makes, the partner behind each record of a batch. All look-ups are done for the whole batch
// before the first decision.
type people struct {
	byMatch map[[16]byte]*somebody
	byID    map[int64]*somebody
	all     []*somebody
}

// somebody is a partner that this batch deals with.
type somebody struct {
	store.MirrorPartner
	account bool      // a shop has, or had, an account: orders do not speak for this partner
	newest  time.Time // newest order that spoke; like orders only of somebody without an account
	orders  int64
	origins int64
	write   bool
}

// loadPeople reads the partners with these ids, and then those that have one of the keys that stay unanswered: keys
// returns them when the partners with the ids are known.
func loadPeople(ctx context.Context, m *store.Mirror, ids []int64, keys func(*people) [][16]byte) (*people, error) {
	p := &people{byMatch: map[[16]byte]*somebody{}, byID: map[int64]*somebody{}}
	if err := p.load(ctx, m, unique(ids)); err != nil {
		return nil, err
	}
	matches, err := m.PartnersByMatch(ctx, unique(keys(p)))
	if err != nil {
		return nil, err
	}
	var others []int64
	for _, id := range matches {
		if p.byID[id] == nil {
			others = append(others, id)
		}
	}
	if err := p.load(ctx, m, unique(others)); err != nil {
		return nil, err
	}
	for key, id := range matches {
		p.byMatch[key] = p.byID[id]
	}
	return p, nil
}

func (p *people) load(ctx context.Context, m *store.Mirror, ids []int64) error {
	states, err := m.PartnerStates(ctx, ids)
	for id, s := range states {
		p.byID[id] = &somebody{
			MirrorPartner: store.MirrorPartner{ID: id, Match: s.Match, Address: s.Address, Email: s.Email},
			account:       s.Account, newest: s.NewestOrder, orders: s.Orders, origins: s.Origins,
		}
	}
	return err
}

// add makes a new partner.
func (p *people) add(key [16]byte) *somebody {
	n := &somebody{}
	p.byMatch[key] = n
	return n
}

// tell writes what a record says about a partner.
func (p *people) tell(s *somebody, data store.MirrorPartner) {
	data.ID = s.ID
	s.MirrorPartner = data
	if _, known := p.byMatch[data.Match]; !known {
		p.byMatch[data.Match] = s
	}
	if !s.write {
		s.write = true
		p.all = append(p.all, s)
	}
}

// put writes everybody of whom something was told.
func (p *people) put(ctx context.Context, m *store.Mirror) error {
	list := make([]*store.MirrorPartner, len(p.all))
	for i, s := range p.all {
		list[i] = &s.MirrorPartner
	}
	return m.PutPartners(ctx, list)
}

// unique returns each value once, in the order of the first ones.
func unique[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	var out []T
	for _, v := range list {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// partnerData is what an account or an order says about its partner.
func partnerData(a invoicing.Address, email, phone, vatID, language string, origin ...string) store.MirrorPartner {
	key, _ := match.Partner(a, email, origin...)
	return store.MirrorPartner{Match: key, Address: a, Email: email, Phone: phone, VATID: vatID, Language: language}
}
