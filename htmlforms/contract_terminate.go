package htmlforms

import "fakturisd/invoicing"

func terminationGroups(f *contractForm) []fieldGroup {
	g := fieldGroup{Key: "contract.terminate", Hint: "contract.terminate.hint", Open: true, Fields: []formField{{Name: "am", Label: "contract.terminate.on", Type: "date"}}}
	if !f.was.Terminated.IsZero() {
		g.Fields = append(g.Fields, formField{Name: "zurueck", Type: "check", Label: f.l.text("contract.terminate.back", f.was.Terminated.German())})
	}
	return f.fill([]fieldGroup{g})
}

// terminate notes that notice was given, or takes that back.
func terminate(f *contractForm) invoicing.Contract {
	c := f.was
	c.Terminated = f.date("am")
	if f.values["zurueck"] != "" {
		c.Terminated = invoicing.Date{}
	} else if f.values["am"] == "" {
		f.errors["am"] = f.l.text("contract.day.missing")
	}
	return c
}
