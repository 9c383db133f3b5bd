package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// groupingBody is the popup "Rechnungen zusammenfassen", or the page that stands for it where no script runs.
type groupingBody struct {
	*grouping
	Path    string // of the page that it belongs to
	Order   string // number of the order whose invoices these are; empty: all of the partner
	Partner invoicing.Partner
	Open    []groupItem // what nobody moved
	Singles []groupItem
	Groups  []groupView
	Targets []target
	Said    string // for those who hear the page
	Wrong   string // why it could not be saved
	Ask     bool   // something is ticked that stands in no group: what is meant?
	Result  merged // of what was saved just before
}

// target is a spot that can be chosen.
type target struct {
	Place spot
	Name  string
}

// groupView is one future collective invoice, or one on record.
type groupView struct {
	Place       spot
	Name        string
	Collective  invoicing.CollectiveInvoice // on record; empty for a new one
	Items       []groupItem
	From, Until invoicing.Date
	Provisional invoicing.Date
	Sum         money.Cents // of the invoices as they were planned
	Total       money.Cents // of the collective invoice
	Currency    string
	SendDate    string // as typed
	Mend        string
	Changed     bool
	Proof       groupProof
}

// Recorded says that it is a collective invoice already.
func (v groupView) Recorded() bool { return v.Collective.ID != 0 }

// Across says that the invoices of several contracts and orders are shown.
func (b groupingBody) Across() bool { return b.Order == "" }

// Back is the page that the popup belongs to.
func (b groupingBody) Back() string {
	if b.Across() {
		return b.Path + "/zusammenfassen"
	}
	return b.Path + "/geplante-rechnungen"
}

// Added counts the new collective invoices.
func (b groupingBody) Added() int { return len(b.groups()) }

// Grouped counts what is in the new ones.
func (b groupingBody) Grouped() int {
	return b.tally(func(i groupItem) bool { return i.At.Group() != 0 })
}

// Shifted counts what joins or leaves a collective invoice on record without becoming part of a new one.
func (b groupingBody) Shifted() int {
	return b.tally(func(i groupItem) bool {
		return i.At != i.Home && i.At.Group() == 0 && i.At.Collective()+i.Home.Collective() != 0
	})
}

func (b groupingBody) tally(is func(groupItem) bool) int {
	n := 0
	for _, i := range b.Items {
		if is(i) {
			n++
		}
	}
	return n
}

// Ticked counts what is ticked.
func (b groupingBody) Ticked() int { return len(b.ticked()) }

// lay puts all invoices where they stand and proves what would become of each group.
func (p *Pages) lay(ctx context.Context, l *locale, b *groupingBody) error {
	for n := range b.Items {
		b.Items[n].Name = l.itemName(b.Items[n])
	}
	b.Groups = nil
	b.Open, b.Singles = b.in(spotPlanned), b.in(spotSingle)
	b.Targets = []target{{spotNew, l.text("merge.target.new")}}
	for _, at := range b.groups() {
		v := newGroupView(at, b.in(at))
		v.Name = l.text("merge.group", at.Group())
		b.add(v)
	}
	for _, c := range b.Collectives {
		v := newGroupView(collectiveSpot(c.ID), b.in(collectiveSpot(c.ID)))
		v.Name, v.Collective, v.Currency, v.Provisional = l.text("collective.name", c.ID), c, c.Currency, c.ProvisionalDate
		b.add(v)
	}
	b.Targets = append(b.Targets, target{spotSingle, l.text("merge.target.single")}, target{spotPlanned, l.text("merge.target.planned")})
	return p.prove(ctx, b)
}

func (b *groupingBody) add(v groupView) {
	v.SendDate, v.Mend = b.Dates[v.Place], b.Mends[v.Place]
	for _, i := range b.Items {
		if i.Home != i.At && (i.At == v.Place || i.Home == v.Place) {
			v.Changed = true
		}
	}
	b.Groups = append(b.Groups, v)
	b.Targets = append(b.Targets, target{v.Place, v.Name})
}

func newGroupView(at spot, items []groupItem) groupView {
	v := groupView{Place: at, Items: items}
	for n, i := range items {
		if n == 0 {
			v.From, v.Until, v.Provisional, v.Currency = i.From, i.Until, i.ProvisionalDate, i.Currency
		}
		if i.From.Before(v.From) {
			v.From = i.From
		}
		if v.Until.Before(i.Until) {
			v.Until = i.Until
		}
		if i.ProvisionalDate.Before(v.Provisional) {
			v.Provisional = i.ProvisionalDate
		}
		v.Sum += i.Total
	}
	return v
}

// showGrouping answers with the popup's content alone where a script asks for it, else with the whole page.
func (p *Pages) showGrouping(w http.ResponseWriter, r *http.Request, status int, b *groupingBody) error {
	if err := p.lay(r.Context(), p.locale(w, r), b); err != nil {
		return err
	}
	pg := page{Title: "merge.title", Name: b.Order, Nav: "/geschaeftspartner", Body: b}
	if !b.Across() {
		pg.Nav = "/auftraege"
	} else {
		pg.Name = b.Partner.Number
	}
	if r.Header.Get("Fakturis-Part") != "" {
		p.renderPart(w, r, status, "merge.html", "grouping", pg)
		return nil
	}
	p.render(w, r, status, "merge.html", pg)
	return nil
}

// itemName names an invoice by its period, and an order by its number.
func (l *locale) itemName(i groupItem) string {
	if i.IsOrder() {
		return l.text("order.title") + " " + i.OrderNumber
	}
	return l.period(i.From, i.Until)
}

// movingItem is an invoice as a row that can be moved.
type movingItem struct {
	Item        groupItem
	Name        string
	Across, Out bool // shown beside those of other orders; it can be taken out of where it is
}

func moving(b *groupingBody, i groupItem) movingItem {
	return movingItem{Item: i, Name: i.Name, Across: b.Across(), Out: i.At != spotPlanned}
}

// groupCard is a group with the popup around it.
type groupCard struct {
	Board *groupingBody
	Group groupView
}

func inside(b *groupingBody, g groupView) groupCard { return groupCard{b, g} }
