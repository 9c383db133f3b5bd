package htmlforms

import (
	"context"
	"encoding/json"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// groupProof is what is known of a group before it is saved.
type groupProof struct {
	Checked   bool
	Same      bool        // every line is the one that was planned
	Off       money.Cents // what the collective invoice costs more than its parts
	Edited    money.Cents // by how much its lines are off those that were planned
	Text      []string    // explains every cent
	Obstacles []obstacle
	Warnings  []warning
}

// warning is something that is allowed but easily overlooked; Text tells more.
type warning struct{ Head, Text string }

// obstacle is why a group cannot be saved as it is.
type obstacle struct {
	Text  string
	Mends []mend
}

// mend is one click around an obstacle; Value is its JSON.
type mend struct{ Text, Value string }

// prove asks what would become of all groups together. One that nobody changed is as it is on record.
func (p *Pages) prove(ctx context.Context, b *groupingBody) error {
	t := store.TakeOver{Splits: b.splits()}
	var asked []*groupView
	for n := range b.Groups {
		v := &b.Groups[n]
		v.Total = v.Sum
		if v.Recorded() {
			v.Total = v.Collective.Total
		}
		if !v.Changed || len(v.Items) == 0 {
			continue
		}
		g, err := b.mergeGroup(*v)
		if err != nil {
			v.Proof.Obstacles = []obstacle{{Text: invoicing.ErrorMessage(err)}}
		}
		t.Groups, asked = append(t.Groups, g), append(asked, v)
	}
	all, err := p.Store.CheckTakeOver(ctx, t)
	if err != nil {
		return err
	}
	for n, v := range asked {
		v.proven(all[n], t.Groups[n].Mend)
	}
	return nil
}

func (v *groupView) proven(m collective.Merge, made collective.Mend) {
	proof := newProof(m, made)
	proof.Obstacles = append(v.Proof.Obstacles, proof.Obstacles...)
	v.Proof = proof
	if m.Invoice.Currency == "" {
		return
	}
	v.Sum = sumOf(m.Invoice.Items)
	v.Total, v.Currency, v.Provisional = m.Invoice.Total, m.Invoice.Currency, m.Invoice.ProvisionalDate
	v.Proof.Checked, v.Proof.Off, v.Proof.Edited = true, v.Total-v.Sum, m.Proof.Sum-m.Proof.Originals
}

func sumOf(items []invoicing.PlannedInvoice) money.Cents {
	var sum money.Cents
	for _, i := range items {
		sum += i.Total
	}
	return sum
}

// newProof keeps the decisions that somebody made already when another obstacle is mended.
func newProof(m collective.Merge, made collective.Mend) groupProof {
	proof := groupProof{Same: m.Proof.Same, Text: m.Proof.Text}
	for _, w := range m.Warnings {
		head, text, _ := strings.Cut(w, ": ")
		proof.Warnings = append(proof.Warnings, warning{head, text})
	}
	for _, o := range m.Obstacles {
		one := obstacle{Text: o.Text}
		for _, choice := range o.Mends {
			value, err := json.Marshal(bothMends(made, choice.Mend))
			if err == nil {
				one.Mends = append(one.Mends, mend{choice.Text, string(value)})
			}
		}
		proof.Obstacles = append(proof.Obstacles, one)
	}
	return proof
}

func bothMends(made, more collective.Mend) collective.Mend {
	set := func(to *int64, value int64) {
		if value != 0 {
			*to = value
		}
	}
	set(&made.BillingOf, more.BillingOf)
	set(&made.TermsOf, more.TermsOf)
	set(&made.BuyerRefOf, more.BuyerRefOf)
	set(&made.RecipientOf, more.RecipientOf)
	return made
}

// mergeGroup is what the store is asked to do with a group: those who join it, planned until now or out of another collective invoice.
func (b *groupingBody) mergeGroup(v groupView) (store.MergeGroup, error) {
	g := store.MergeGroup{Into: v.Place.Collective()}
	for _, i := range v.Items {
		switch {
		case i.Home == v.Place:
		case i.ID == 0:
			g.OrderIDs = append(g.OrderIDs, i.OrderID)
		case i.Home.Collective() != 0:
			g.MovedIDs = append(g.MovedIDs, i.ID)
		default:
			g.PlannedIDs = append(g.PlannedIDs, i.ID)
		}
	}
	if v.Mend != "" {
		if err := json.Unmarshal([]byte(v.Mend), &g.Mend); err != nil {
			return g, invoicing.Invalidf("%s: %q lässt sich nicht lesen.", v.Name, v.Mend)
		}
	}
	var err error
	g.SendDate, err = invoicing.ParseDate(v.SendDate)
	return g, err
}

// splits says who leaves a collective invoice on record without joining another one.
func (b *groupingBody) splits() []store.Split {
	var all []store.Split
	for _, c := range b.Collectives {
		if out := b.leaving(collectiveSpot(c.ID)); len(out) > 0 {
			all = append(all, store.Split{CollectiveID: c.ID, PlannedIDs: out})
		}
	}
	return all
}

// leaving returns the items that leave a collective invoice without joining another one.
func (b *groupingBody) leaving(from spot) []int64 {
	var ids []int64
	for _, i := range b.Items {
		if i.Home == from && (i.At == spotPlanned || i.At == spotSingle) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}
