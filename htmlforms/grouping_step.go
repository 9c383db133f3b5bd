package htmlforms

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// step does what a button of the popup says: it moves invoices, or takes the last move back.
func (g *grouping) step(what string, form url.Values) {
	verb, of, _ := strings.Cut(what, ":")
	switch verb {
	case "uebernehmen":
		g.move(g.ticked(), spot(form.Get("ziel")))
	case "ziehen":
		g.move(strings.Split(form.Get("was"), ","), spot(form.Get("nach")))
	case "heraus":
		g.move([]string{of}, spotPlanned)
	case "aufloesen":
		g.move(refs(g.in(spot(of))), spotPlanned)
	case "je":
		g.chunk(form.Get("anzahl"))
	case "zurueck":
		g.undo()
	case "alle":
		g.tickAll()
	case "mittel":
		at, mend, _ := strings.Cut(of, ":")
		g.Mends[spot(at)] = mend
	}
}

func (g *grouping) ticked() []string {
	var all []string
	for _, i := range g.Items {
		if i.Ticked {
			all = append(all, i.Ref)
		}
	}
	return all
}

func refs(items []groupItem) []string {
	all := make([]string, len(items))
	for n, i := range items {
		all[n] = i.Ref
	}
	return all
}

// tickAll ticks all that is still planned, or takes the ticks away where all have one.
func (g *grouping) tickAll() {
	open := g.in(spotPlanned)
	all := !slices.ContainsFunc(open, func(i groupItem) bool { return !i.Ticked })
	for n := range g.Items {
		g.Items[n].Ticked = g.Items[n].At == spotPlanned && !all
	}
}

// move puts invoices somewhere, unticked, and notes where they came from.
func (g *grouping) move(which []string, to spot) { g.note(g.shift(which, to)) }

func (g *grouping) shift(which []string, to spot) (back []string) {
	if to == spotNew {
		to = g.free()
	}
	if !g.known(to) {
		return nil
	}
	for n := range g.Items {
		i := &g.Items[n]
		if slices.Contains(which, i.Ref) && i.At != to {
			back = append(back, i.Ref+"="+string(i.At))
			i.At, i.Ticked = to, false
		}
	}
	return back
}

func (g *grouping) note(back []string) {
	if len(back) == 0 {
		return
	}
	g.Past = append(g.Past, strings.Join(back, ","))
	if len(g.Past) > maxPast {
		g.Past = g.Past[len(g.Past)-maxPast:]
	}
}

func (g *grouping) undo() {
	if len(g.Past) == 0 {
		return
	}
	last := g.Past[len(g.Past)-1]
	g.Past = g.Past[:len(g.Past)-1]
	for _, one := range strings.Split(last, ",") {
		ref, to, _ := strings.Cut(one, "=")
		for n := range g.Items {
			if g.Items[n].Ref == ref && g.known(spot(to)) {
				g.Items[n].At = spot(to)
			}
		}
	}
}

// chunk makes groups of the planned invoices, all at once: of so many each one after the other ("je 2"), or of those of a
// month or quarter; one step takes all of them back. Orders stay, they have no rhythm, and so does a rest of fewer.
func (g *grouping) chunk(by string) {
	open := slices.DeleteFunc(g.in(spotPlanned), groupItem.IsOrder)
	size, err := strconv.Atoi(by)
	var back []string
	switch {
	case err == nil && size >= 2:
		for part := range slices.Chunk(open, size) {
			if len(part) == size {
				back = append(back, g.shift(refs(part), spotNew)...)
			}
		}
	case err != nil:
		for _, part := range spans(open, by) {
			if len(part) > 1 {
				back = append(back, g.shift(refs(part), spotNew)...)
			}
		}
	}
	g.note(back)
}

// spans splits invoices by the month or quarter of their provisional date, the earliest first.
func spans(items []groupItem, by string) [][]groupItem {
	months := 1
	if by == "quartal" {
		months = 3
	}
	span := func(i groupItem) int { return (i.ProvisionalDate.Year*12 + int(i.ProvisionalDate.Month) - 1) / months }
	slices.SortStableFunc(items, func(a, b groupItem) int { return span(a) - span(b) })
	var parts [][]groupItem
	for n, i := range items {
		if n == 0 || span(i) != span(items[n-1]) {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], i)
	}
	return parts
}
