package htmlforms

import (
	"slices"
	"strconv"

	"fakturisd/invoicing"
)

func pauseNames(c invoicing.Contract) []string {
	names := []string{"von", "bis", "danach"}
	for i := range c.Pauses {
		names = append(names, drop(i))
	}
	return names
}

// drop is the name of the box that takes back an entry of a contract.
func drop(i int) string { return "weg_" + strconv.Itoa(i) }

func pauseGroups(f *contractForm) []fieldGroup {
	g := fieldGroup{Key: "contract.pause", Hint: "contract.pause.hint", Fields: []formField{
		{Name: "von", Label: "contract.pause.from", Type: "date"}, {Name: "bis", Label: "contract.pause.until", Type: "date"},
		{Name: "danach", Label: "contract.pause.what", Type: "select", Options: []formOption{{"", f.l.text("contract.pause.skip")}, {"1", f.l.text("contract.pause.later")}}},
	}, Open: true}
	for i, p := range f.was.Pauses {
		g.Fields = append(g.Fields, formField{Name: drop(i), Type: "check", Label: f.l.text("contract.pause.drop", f.l.period(p.From, p.Until))})
	}
	return f.fill([]fieldGroup{g})
}

// addPause adds a pause and takes back those that are ticked.
func addPause(f *contractForm) invoicing.Contract {
	c := f.was
	var dropped bool
	c.Pauses, dropped = keep(f, c.Pauses)
	p := invoicing.Pause{From: f.date("von"), Until: f.date("bis"), BillLater: f.values["danach"] != ""}
	if dropped && p.Until.IsZero() {
		return c
	}
	for _, name := range []string{"von", "bis"} {
		if f.values[name] == "" {
			f.errors[name] = f.l.text("contract.day.missing")
		}
	}
	c.Pauses = append(c.Pauses, p)
	return c
}

// keep returns the entries that are not ticked to be taken back, and whether there was one.
func keep[T any](f *contractForm, all []T) ([]T, bool) {
	kept := slices.Clone(all[:0])
	for i, entry := range all {
		if f.values[drop(i)] == "" {
			kept = append(kept, entry)
		}
	}
	return kept, len(kept) < len(all)
}
