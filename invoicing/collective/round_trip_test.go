package collective_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// desk is a model of a clerk's table: collective invoices, and planned invoices that are in none.
type desk struct {
	t     *testing.T
	r     *rand.Rand
	items map[int64]collective.Item
	in    map[int64]int // collective invoice of an item; 0: none
	made  map[int]invoicing.CollectiveInvoice
	next  int
	edits map[int64][]invoicing.InvoiceLine // lines of an item as somebody made them
}

// TestRoundTripsKeepLinesPeriodsAndCents merges, adds, edits, moves and splits in 10,000 random ways: every line is always in one place, with
// its id, period and cents or those that somebody gave it, sums are those of the lines, and what is split again is as it was planned.
func TestRoundTripsKeepLinesPeriodsAndCents(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10_000) {
		d := &desk{t: t, r: rand.New(rand.NewPCG(seed, 27)), items: map[int64]collective.Item{}, in: map[int64]int{}, made: map[int]invoicing.CollectiveInvoice{},
			edits: map[int64][]invoicing.InvoiceLine{}}
		d.fill()
		for range 5 {
			d.step()
			d.write()
		}
		d.check(seed)
		if t.Failed() {
			return
		}
	}
}

func (d *desk) fill() {
	mode := []tax.Mode{tax.Gross, tax.Net}[d.r.IntN(2)]
	for n := range 1 + d.r.IntN(2) {
		o := at(d.order(mode), int64(n+1), "2027-01-05")
		for _, i := range periods(d.t, o, monthly("2027-01-31", 1+d.r.IntN(12), 1+d.r.IntN(4)), int64(n+1)*10) {
			d.items[i.ID] = i
		}
	}
	if d.r.IntN(2) == 0 {
		i := whole(d.t, at(d.order(mode), 50, "2027-02-05"))
		i.ID = 500
		d.items[i.ID] = i
	}
}

func (d *desk) order(mode tax.Mode) invoicing.Order {
	o := order()
	o.PriceMode, o.Lines = mode, nil
	for n := range 1 + d.r.IntN(3) {
		cents := money.Cents(1 + d.r.IntN(50000))
		kind := []invoicing.LineKind{invoicing.LineArticle, invoicing.LineShipping}[min(n, d.r.IntN(2))]
		o.Lines = append(o.Lines, line(int64(n), kind, "1", cents.Decimal().String(), cents, []tax.Rate{tax.Percent(7), tax.Percent(19)}[d.r.IntN(2)]))
	}
	return o
}

// some returns a few items, in any order.
func (d *desk) some(fits func(id int64) bool) []int64 {
	var ids []int64
	for id := range d.items {
		if fits(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	d.r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(len(ids), 1+d.r.IntN(3))]
}

// write edits lines: their texts, sometimes their prices, and now and then one is struck. It is to go along until its item is split off.
func (d *desk) write() {
	for _, id := range slices.Sorted(maps.Keys(d.made)) {
		c := d.made[id]
		edit := c.Edit()
		edit.Lines = nil
		touched := map[int64]bool{}
		for n, l := range c.Lines {
			switch d.r.IntN(24) {
			case 0, 1:
				l.Text = fmt.Sprintf("neu %d/%d", id, n)
			case 2:
				l.UnitPrice = money.Cents(1 + d.r.IntN(50000)).Decimal()
			case 3:
				if n > 0 && c.Lines[n-1].PlannedID == l.PlannedID { // the first of an item stays
					touched[l.PlannedID] = true
					continue
				}
			default:
				edit.Lines = append(edit.Lines, l)
				continue
			}
			touched[l.PlannedID] = true
			edit.Lines = append(edit.Lines, l)
		}
		if len(touched) > 0 {
			d.edit(id, c, edit, touched)
		}
	}
}

func (d *desk) edit(id int, c invoicing.CollectiveInvoice, edit invoicing.CollectiveEdit, touched map[int64]bool) {
	edited, err := collective.Edit(c, edit)
	if err != nil {
		d.t.Fatal(err)
	}
	d.made[id] = edited
	for item := range touched {
		d.edits[item] = collective.Brought(edited, []int64{item})[item]
	}
}

// step takes items from wherever they are and puts them into a new collective invoice, another one, or none.
func (d *desk) step() {
	to := 0
	switch d.r.IntN(3) {
	case 0:
		d.next++
		to = d.next
	case 1:
		to = d.r.IntN(d.next + 1)
	}
	ids := d.some(func(id int64) bool { return d.in[id] != to })
	if len(ids) == 0 {
		return
	}
	brought := map[int64][]invoicing.InvoiceLine{}
	for _, id := range ids {
		if from := d.in[id]; from != 0 {
			maps.Copy(brought, collective.Brought(d.made[from], []int64{id}))
			d.made[from] = collective.Without(d.made[from], []int64{id})
		}
		d.in[id] = to
		if to == 0 {
			delete(d.edits, id)
		}
	}
	if to != 0 {
		d.put(to, ids, brought)
	}
}

func (d *desk) put(to int, ids []int64, brought map[int64][]invoicing.InvoiceLine) {
	r := join()
	r.Brought = brought
	if c, there := d.made[to]; there && len(c.Items) > 0 {
		r.Into, r.Into.ID = c, int64(to)
		for _, p := range c.Items {
			i := d.items[p.ID]
			i.PlannedInvoice, i.Joined = p, true
			r.Items = append(r.Items, i)
		}
	}
	for _, id := range ids {
		r.Items = append(r.Items, d.items[id])
	}
	m := collective.Join(r)
	if len(m.Obstacles) > 0 {
		d.t.Fatalf("obstacles %+v", m.Obstacles)
	}
	d.made[to] = m.Invoice
}

func (d *desk) check(seed uint64) {
	seen := 0
	for id, c := range d.made {
		if len(c.Items) == 0 {
			continue // nothing is left of it
		}
		var want []invoicing.InvoiceLine
		var gross money.Cents
		for _, p := range c.Items {
			seen++
			if d.in[p.ID] != id {
				d.t.Errorf("seed %d: item %d is in %d, not in %d", seed, p.ID, id, d.in[p.ID])
			}
			gross += d.items[p.ID].Total
			lines, edited := d.edits[p.ID]
			if !edited {
				lines = d.items[p.ID].Lines
			}
			for _, l := range lines {
				l.PlannedID, l.Position = p.ID, len(want)+1
				want = append(want, l)
			}
		}
		if !reflect.DeepEqual(want, c.Lines) { // cmp.Diff only where it has something to say: it is slow
			d.t.Errorf("seed %d, collective invoice %d: lines (-want +got):\n%s", seed, id, cmp.Diff(want, c.Lines))
		}
		d.checkSums(seed, c, gross)
	}
	in := 0
	for _, to := range d.in {
		if to != 0 {
			in++
		}
	}
	if seen != in {
		d.t.Errorf("seed %d: %d items in collective invoices, want %d", seed, seen, in)
	}
}

// checkSums: the gross sum is that of the parts; on net prices the tax is reckoned anew and may be off by half a cent a part and
// rate, and the proof says how much. Of what was edited it says by how much it is off.
func (d *desk) checkSums(seed uint64, c invoicing.CollectiveInvoice, gross money.Cents) {
	p := collective.Prove(c)
	totals, total := collective.Totals(c.PriceMode, c.Lines)
	if !slices.Equal(totals, c.TaxTotals) || total != c.Total || tax.Sum(totals).Gross != total {
		d.t.Errorf("seed %d: totals %v, want %v", seed, c.TaxTotals, totals)
	}
	if d.checkEdits(seed, c, p) {
		return
	}
	off := c.Total - gross
	if c.PriceMode == tax.Gross && off != 0 || c.PriceMode == tax.Net && off != p.Tax-p.TaxOriginals || off.Abs() > money.Cents(len(c.Items)*len(c.TaxTotals)) {
		d.t.Errorf("seed %d: total %s, parts %s, proof %+v", seed, c.Total, gross, p)
	}
	if (p.Tax != p.TaxOriginals) != slices.ContainsFunc(p.Text, func(s string) bool { return strings.HasPrefix(s, "Steuer") }) && p.Tax != p.TaxOriginals {
		d.t.Errorf("seed %d: a cent that nobody explains: %+v", seed, p)
	}
}

// checkEdits says whether a price was changed or a line struck, and fails where the proof does not tell so of each item.
func (d *desk) checkEdits(seed uint64, c invoicing.CollectiveInvoice, p collective.Proof) bool {
	var off money.Cents
	edited := false
	for _, i := range c.Items {
		lines, touched := d.edits[i.ID]
		if !touched {
			continue
		}
		var by money.Cents
		for _, l := range lines {
			by += l.Amount
		}
		for _, l := range i.Lines {
			by -= l.Amount
		}
		off += by
		same := slices.EqualFunc(lines, i.Lines, func(a, b invoicing.InvoiceLine) bool { return a.Amount == b.Amount && a.OrderLineID == b.OrderLineID })
		edited = edited || !same
		if said := fmt.Sprintf("%s: bearbeitet, weicht um %s EUR vom", collective.Name(i), by.German()); by != 0 &&
			!slices.ContainsFunc(p.Text, func(s string) bool { return strings.HasPrefix(s, said) }) {
			d.t.Errorf("seed %d: %q is not said: %q", seed, said, p.Text)
		}
	}
	if p.Same == edited || p.Sum-p.Originals != off {
		d.t.Errorf("seed %d: edited %v by %s, proof %+v", seed, edited, off, p)
	}
	return edited
}
