package htmlforms

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// spot says where an invoice stands in the popup "Rechnungen zusammenfassen": still planned, taken over by itself, in the
// new group n ("g1"), or in the collective invoice with the id n ("s12").
type spot string

const (
	spotPlanned spot = ""
	spotSingle  spot = "einzeln"
	spotNew     spot = "neu" // as a target: the first free group
)

func groupSpot(n int64) spot       { return spot("g" + strconv.FormatInt(n, 10)) }
func collectiveSpot(id int64) spot { return spot("s" + strconv.FormatInt(id, 10)) }

// Group returns the number of a new group, 0 for any other spot.
func (p spot) Group() int64 { return numberAfter(string(p), "g") }

// Collective returns the id of a collective invoice, 0 for any other spot.
func (p spot) Collective() int64 { return numberAfter(string(p), "s") }

func numberAfter(s, letter string) int64 {
	n, err := strconv.ParseInt(strings.TrimPrefix(s, letter), 10, 64)
	if err != nil || !strings.HasPrefix(s, letter) || n < 1 {
		return 0
	}
	return n
}

// groupItem is an invoice that can be moved: a planned one ("p17"), or an order that was not billed yet ("a5").
type groupItem struct {
	invoicing.PlannedInvoice
	Ref      string
	Name     string
	No       int
	Home, At spot // on record, and as the person wants it
	Ticked   bool
}

// IsOrder says that a whole order is meant, which no contract planned.
func (i groupItem) IsOrder() bool { return i.ContractID == 0 }

// grouping is who goes out with whom. All of it is in the form: each step sends it and gets the next one, so that the page
// needs no script, several people can work at once, and nothing is written before "Speichern".
type grouping struct {
	Items       []groupItem
	Collectives []invoicing.CollectiveInvoice // on record, still open
	Dates       map[spot]string               // send date as typed
	Mends       map[spot]string               // JSON of the chosen way around an obstacle
	Past        []string                      // what takes the steps back, the last one first to go
}

// maxPast bounds how many steps can be taken back, and with it the form.
const maxPast = 50

func plannedItem(n invoicing.PlannedInvoice) groupItem {
	i := groupItem{PlannedInvoice: n, Ref: "p" + strconv.FormatInt(n.ID, 10), No: n.Period + 1}
	if n.CollectiveID != 0 {
		i.Home = collectiveSpot(n.CollectiveID)
	}
	i.At = i.Home
	return i
}

// orderItem shows an order like a planned invoice; its day is the one on which it was ordered.
func orderItem(o invoicing.Order) groupItem {
	day := invoicing.DateOf(o.Ordered)
	return groupItem{Ref: "a" + strconv.FormatInt(o.ID, 10), PlannedInvoice: invoicing.PlannedInvoice{OrderID: o.ID, OrderNumber: o.Number, Shop: o.Origin.Shop,
		PartnerID: o.PartnerID, From: day, Until: day, ProvisionalDate: day, Status: invoicing.Planned, Currency: o.Currency, PriceMode: o.PriceMode, Total: o.Total}}
}

// read takes over what a form says. What it says of invoices that are gone meanwhile, or of places that are none, is left out.
func (g *grouping) read(form url.Values) {
	g.Dates, g.Mends = map[spot]string{}, map[spot]string{}
	at := map[string]spot{}
	for _, v := range form["ort"] {
		ref, to, _ := strings.Cut(v, "=")
		at[ref] = spot(to)
	}
	for n := range g.Items {
		i := &g.Items[n]
		if to, moved := at[i.Ref]; moved && g.known(to) {
			i.At = to
		}
		i.Ticked = slices.Contains(form["wahl"], i.Ref)
	}
	for name := range form {
		if at, is := strings.CutPrefix(name, "datum."); is {
			g.Dates[spot(at)] = form.Get(name)
		}
		if at, is := strings.CutPrefix(name, "mittel."); is {
			g.Mends[spot(at)] = form.Get(name)
		}
	}
	g.Past = strings.Split(form.Get("verlauf"), ";")
	g.Past = slices.DeleteFunc(g.Past, func(s string) bool { return s == "" })
}

func (g *grouping) known(p spot) bool {
	if id := p.Collective(); id != 0 {
		return slices.ContainsFunc(g.Collectives, func(c invoicing.CollectiveInvoice) bool { return c.ID == id })
	}
	return p == spotPlanned || p == spotSingle || p.Group() != 0
}

// in returns the items at a spot, in the order of the page.
func (g *grouping) in(p spot) []groupItem {
	var items []groupItem
	for _, i := range g.Items {
		if i.At == p {
			items = append(items, i)
		}
	}
	return items
}

// groups returns the new groups, the first one first.
func (g *grouping) groups() []spot {
	var all []spot
	for _, i := range g.Items {
		if i.At.Group() != 0 && !slices.Contains(all, i.At) {
			all = append(all, i.At)
		}
	}
	slices.SortFunc(all, func(a, b spot) int { return int(a.Group() - b.Group()) })
	return all
}

// free returns the first group that nobody is in.
func (g *grouping) free() spot {
	taken := g.groups()
	for n := int64(1); ; n++ {
		if !slices.Contains(taken, groupSpot(n)) {
			return groupSpot(n)
		}
	}
}

// Moved says whether anybody stands elsewhere than on record.
func (g *grouping) Moved() bool {
	return slices.ContainsFunc(g.Items, func(i groupItem) bool { return i.At != i.Home })
}

// Undo is the way back as the form keeps it.
func (g *grouping) Undo() string { return strings.Join(g.Past, ";") }
