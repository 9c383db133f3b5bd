package collective_test

import (
	"fmt"
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
	texts map[int64]map[int64]string // what somebody wrote into the lines of an item, by the order's line
}

// TestRoundTripsKeepLinesPeriodsAndCents merges, adds, edits, moves and splits in 10,000 random ways: every line is always in one place, with
// its id, period and cents, sums are those of the lines, and what is split again is as it was planned.
func TestRoundTripsKeepLinesPeriodsAndCents(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10_000) {
		d := &desk{t: t, r: rand.New(rand.NewPCG(seed, 27)), items: map[int64]collective.Item{}, in: map[int64]int{}, made: map[int]invoicing.CollectiveInvoice{},
			texts: map[int64]map[int64]string{}}
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
		i := whole(d.t, at(d.order(mode), 50, "2027-02-05"), invoicing.DeliveryNote{})
		i.ID = 500
		d.items[i.ID] = i
	}
}

func (d *desk) order(mode tax.Mode) invoicing.Order {
	o := order()
	o.PriceMode, o.Lines = mode, nil
	for n := range 1 + d.r.IntN(3) {
		cents := money.Cents(1 + d.r.IntN(50000))
		o.Lines = append(o.Lines, line(int64(n), invoicing.LineArticle, "1", cents.Decimal().String(), cents, []tax.Rate{tax.Percent(7), tax.Percent(19)}[d.r.IntN(2)]))
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

// write changes the text of a line, which is to go along until its item is split off.
func (d *desk) write() {
	for id, c := range d.made {
		for n, l := range c.Lines {
			if d.r.IntN(8) == 0 {
				c.Lines[n].Text = fmt.Sprintf("neu %d/%d", id, n)
				if d.texts[l.PlannedID] == nil {
					d.texts[l.PlannedID] = map[int64]string{}
				}
				d.texts[l.PlannedID][l.OrderLineID] = c.Lines[n].Text
			}
		}
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
	var carried []invoicing.InvoiceLine
	for _, id := range ids {
		if from := d.in[id]; from != 0 {
			for _, l := range d.made[from].Lines {
				if l.PlannedID == id {
					carried = append(carried, l)
				}
			}
			d.made[from] = collective.Without(d.made[from], []int64{id})
		}
		d.in[id] = to
		if to == 0 {
			delete(d.texts, id)
		}
	}
	if to != 0 {
		d.put(to, ids, carried)
	}
}

func (d *desk) put(to int, ids []int64, carried []invoicing.InvoiceLine) {
	r := join()
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
	if len(carried) > 0 {
		var all []int64
		for _, l := range carried {
			all = append(all, l.PlannedID)
		}
		d.made[to] = collective.Carry(m.Invoice, all, carried)
	}
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
			for _, l := range d.items[p.ID].Lines {
				l.PlannedID, l.Position = p.ID, len(want)+1
				if text := d.texts[p.ID][l.OrderLineID]; text != "" {
					l.Text = text
				}
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
// rate, and the proof says how much.
func (d *desk) checkSums(seed uint64, c invoicing.CollectiveInvoice, gross money.Cents) {
	p := collective.Prove(c)
	totals, total := collective.Totals(c.PriceMode, c.Lines)
	if !slices.Equal(totals, c.TaxTotals) || total != c.Total || tax.Sum(totals).Gross != total {
		d.t.Errorf("seed %d: totals %v, want %v", seed, c.TaxTotals, totals)
	}
	if !p.Same || p.Sum != p.Originals {
		d.t.Errorf("seed %d: proof %+v", seed, p)
	}
	off := c.Total - gross
	if c.PriceMode == tax.Gross && off != 0 || c.PriceMode == tax.Net && off != p.Tax-p.TaxOriginals || off.Abs() > money.Cents(len(c.Items)*len(c.TaxTotals)) {
		d.t.Errorf("seed %d: total %s, parts %s, proof %+v", seed, c.Total, gross, p)
	}
	if (p.Tax != p.TaxOriginals) != slices.ContainsFunc(p.Text, func(s string) bool { return strings.HasPrefix(s, "Steuer") }) && p.Tax != p.TaxOriginals {
		d.t.Errorf("seed %d: a cent that nobody explains: %+v", seed, p)
	}
}
