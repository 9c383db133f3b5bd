package connector

import (
	"context"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// record is what the records of all kinds have in common.
type record struct {
	kind    invoicing.Kind // of its origin
	key     string
	no      int64
	shops   []string // at least one
	print   Print
	held    string // German reason why it is not taken over
	waits   string // German reason why it is not taken over yet
	ignored string // German: the rule by which it never is
	failed  bool   // held, because the mirror itself refused it
}

// batch is what the shop holds in one range.
type batch struct {
	kind    invoicing.Kind
	change  Change
	part    bool // a piece of a change: what is missing in it is not gone
	records []record
	waited  []int64 // keys that were found waiting before
	// put writes the chosen records and their origins.
	put func(ctx context.Context, m *store.Mirror, chosen []int, plan plan) error
}

type originID struct {
	kind invoicing.Kind
	key  string
}

// known are the origins of a range as the mirror has them.
type known map[originID]store.OriginRow

// entity returns the id that a record has in the mirror, 0 for none.
func (k known) entity(r record) int64 { return k[originID{r.kind, r.key}].EntityID }

// origins returns the origins that a record should have: one for each of its shops.
func (r record) origins(entity int64) []store.OriginRow {
	list := make([]store.OriginRow, len(r.shops))
	for i, shop := range r.shops {
		key := r.key
		if i > 0 {
			key += "@" + shop
		}
		list[i] = store.OriginRow{Kind: r.kind, Key: key, No: r.no, Shop: shop, EntityID: entity, Print: r.print}
	}
	return list
}

// plan is what has to be done to make the mirror of a range equal to the shop.
type plan struct {
	known   known
	put     []int    // positions in batch.records
	states  []change // of each record
	gone    []store.OriginRow
	surplus []string // keys of origins of shops that a record does not belong to any more
	counts  map[string]Result
	reused  map[string]string // German, by key: records that turned out to be new under a number that another one had
}

// compare finds out what is new, changed, gone or back.
func (b *batch) compare(origins []store.OriginRow, full bool) plan {
	p := plan{known: known{}, counts: map[string]Result{}, reused: map[string]string{}}
	for _, o := range origins {
		p.known[originID{o.Kind, o.Key}] = o
	}
	wanted, present := map[originID]bool{}, map[string]bool{}
	for i, r := range b.records {
		present[r.key] = true
		state := r.compare(p.known, wanted)
		p.states = append(p.states, state)
		if r.wanted() && (full || state != unchanged) {
			p.put = append(p.put, i)
		}
		p.countRecord(r, state, slices.Contains(b.waited, r.no))
	}
	if !b.part {
		p.findGone(b.kind, origins, wanted, present)
	}
	return p
}

// change is what became of a record since it was mirrored.
type change int

const (
	unchanged change = iota
	isNew
	isChanged
	isBack // it was gone
)

// wanted says whether a record is to be mirrored.
func (r record) wanted() bool { return r.held == "" && r.waits == "" && r.ignored == "" }

// compare says what became of a record since it was mirrored, and notes the origins that it should have.
func (r record) compare(k known, wanted map[originID]bool) change {
	state := unchanged
	for _, o := range r.origins(k.entity(r)) {
		id := originID{o.Kind, o.Key}
		wanted[id] = true
		if k[id] != o {
			state = isChanged
		}
	}
	o, there := k[originID{r.kind, r.key}]
	switch {
	case !there:
		return isNew
	case o.Deleted:
		return isBack
	}
	return state
}

func (p *plan) countRecord(r record, state change, waited bool) {
	for _, shop := range r.shops {
		c := p.counts[shop]
		c.Read++
		switch {
		case r.failed:
			c.Failed++
		case r.waits != "" && waited, r.ignored != "":
		case r.held != "" || r.waits != "":
			c.Held++
		case state == isNew:
			c.New++
		case state != unchanged:
			c.Changed++
		}
		p.counts[shop] = c
	}
}

// countReused notes that a record is new that was counted as changed: its number belonged to another one.
func (p *plan) countReused(r record, detail string) {
	p.reused[r.key] = detail
	c := p.counts[r.shops[0]]
	c.New++
	c.Changed--
	p.counts[r.shops[0]] = c
}

// findGone looks for origins without a record. A guest's account that is gone changes nothing: the shop removes it
// after the checkout.
func (p *plan) findGone(kind invoicing.Kind, origins []store.OriginRow, wanted map[originID]bool, present map[string]bool) {
	for _, o := range origins {
		key, _, _ := strings.Cut(o.Key, "@")
		switch {
		case o.Kind != kind || wanted[originID{o.Kind, o.Key}]:
		case present[key]:
			p.surplus = append(p.surplus, o.Key)
		case !o.Deleted:
			p.gone = append(p.gone, o)
			c := p.counts[o.Shop]
			c.Deleted++
			p.counts[o.Shop] = c
		}
	}
}

// sameOrigins says whether the origins of the batch are as they were before it was read from the shop.
func (b *batch) sameOrigins(before, now []store.OriginRow) bool {
	if !b.part {
		return slices.Equal(before, now)
	}
	mine := map[string]bool{}
	for _, r := range b.records {
		mine[r.key] = true
	}
	of := func(list []store.OriginRow) []store.OriginRow {
		return slices.DeleteFunc(slices.Clone(list), func(o store.OriginRow) bool {
			key, _, _ := strings.Cut(o.Key, "@")
			return !mine[key]
		})
	}
	return slices.Equal(of(before), of(now))
}

// heldRecords returns the records that wait for a person, by key.
func (b *batch) heldRecords() map[string]store.HeldRecord {
	held := map[string]store.HeldRecord{}
	for _, r := range b.records {
		if r.held != "" && r.waits == "" {
			held[r.shopKey()] = store.HeldRecord{Key: r.shopKey(), Shop: r.shops[0], Reason: r.held}
		}
	}
	return held
}

// shopKey is the key as the shop has it.
func (r record) shopKey() string { return strings.TrimPrefix(r.key, guestPrefix) }

// origins returns those origins that a change is about.
func (c Change) origins(list []store.OriginRow) []store.OriginRow {
	if c.Marks == nil {
		return list
	}
	return slices.DeleteFunc(list, func(o store.OriginRow) bool { return !c.covers(o.No) })
}
