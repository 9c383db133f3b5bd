package collective

import (
	"encoding/json"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Change is what other terms, or the passing of time, make of a contract's planned invoices.
type Change struct {
	Contract    invoicing.Contract         `json:"contract"`     // as it will be
	Before      []invoicing.PlannedInvoice `json:"before"`       // those that become others, or are taken away
	After       []invoicing.PlannedInvoice `json:"after"`        // those that they become, and new ones, which have no id
	Kept        []string                   `json:"kept"`         // German: what stays though the terms say otherwise, and why
	BeforeTotal money.Cents                `json:"before_total"` // of Before
	AfterTotal  money.Cents                `json:"after_total"`
}

// Replan says what becomes of a contract's planned invoices when its terms change from one set to another. Only what is still
// planned is planned anew; what a person merged, took over, skipped or billed stays as it is, and is told of where the new
// terms would have it otherwise. Replanning with the same terms takes in what changed in the order, and twice is as once.
func Replan(o invoicing.Order, was, is invoicing.Contract, horizon invoicing.Date, present []invoicing.PlannedInvoice) (Change, error) {
	kept := staying(present)
	is, err := restart(was, is, horizon, kept)
	if err != nil {
		return Change{}, err
	}
	planned, err := plan(o, is, horizon, append(slices.Clone(kept), earlierRhythm(is, present)...))
	if err != nil {
		return Change{}, err
	}
	c := Change{Contract: is, Before: []invoicing.PlannedInvoice{}, After: []invoicing.PlannedInvoice{}, Kept: []string{}}
	wanted := byNumber(planned)
	c.keep(kept, wanted, oldPlan(o, was, horizon, kept))
	if is.RhythmFrom != was.RhythmFrom && !is.RhythmFrom.IsZero() {
		c.Kept = append(c.Kept, fmt.Sprintf("Die neue Einteilung gilt ab dem %s, dem Tag nach dem letzten Zeitraum, der schon vergeben ist.", is.RhythmFrom.German()))
	}
	for _, p := range present {
		if !stays(p) {
			c.replace(p, wanted)
		}
		delete(wanted, p.Period)
	}
	for _, p := range planned {
		if _, missing := wanted[p.Period]; missing {
			c.After = append(c.After, p)
			c.AfterTotal += p.Total
		}
	}
	return c, nil
}

// stays says whether a planned invoice is no longer the terms' alone.
func stays(p invoicing.PlannedInvoice) bool {
	return p.Status != invoicing.Planned && !(p.Status == invoicing.Skipped && p.SkippedByTerms)
}

func staying(present []invoicing.PlannedInvoice) []invoicing.PlannedInvoice {
	var kept []invoicing.PlannedInvoice
	for _, p := range present {
		if stays(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func byNumber(planned []invoicing.PlannedInvoice) map[int]invoicing.PlannedInvoice {
	all := make(map[int]invoicing.PlannedInvoice, len(planned))
	for _, p := range planned {
		all[p.Period] = p
	}
	return all
}

// oldPlan is what the former terms would plan, none where they cannot be read.
func oldPlan(o invoicing.Order, was invoicing.Contract, horizon invoicing.Date, kept []invoicing.PlannedInvoice) map[int]invoicing.PlannedInvoice {
	planned, err := plan(o, was, horizon, kept)
	if err != nil {
		return nil
	}
	return byNumber(planned)
}

// earlierRhythm returns what is still planned from before a change of the rhythm.
func earlierRhythm(c invoicing.Contract, present []invoicing.PlannedInvoice) []invoicing.PlannedInvoice {
	var all []invoicing.PlannedInvoice
	for _, p := range present {
		if !stays(p) && fromEarlierRhythm(c, p) {
			all = append(all, p)
		}
	}
	return all
}

func fromEarlierRhythm(c invoicing.Contract, p invoicing.PlannedInvoice) bool {
	return p.Period < c.RhythmNumber && !endsBefore(c, p.From)
}

// replace notes what a present planned invoice becomes. Those from before a change of the rhythm stay, unless the contract
// ends before them.
func (c *Change) replace(p invoicing.PlannedInvoice, wanted map[int]invoicing.PlannedInvoice) {
	w, ok := wanted[p.Period]
	if w.ID = p.ID; ok && same(p, w) {
		return
	}
	if !ok && fromEarlierRhythm(c.Contract, p) {
		return
	}
	c.Before = append(c.Before, p)
	c.BeforeTotal += p.Total
	if ok {
		c.After = append(c.After, w)
		c.AfterTotal += w.Total
	}
}

func endsBefore(c invoicing.Contract, d invoicing.Date) bool {
	end := Ends(c)
	return !end.IsZero() && end.Before(d)
}

// keep tells of the periods that stay though the change concerns them.
func (c *Change) keep(kept []invoicing.PlannedInvoice, wanted, old map[int]invoicing.PlannedInvoice) {
	for _, k := range kept {
		w, ok := wanted[k.Period]
		was, before := old[k.Period]
		reason := fmt.Sprintf("Der Zeitraum %s bleibt, wie er ist: Er ist schon %s.", span(k.From, k.Until), stateWord(k.Status))
		switch {
		case !ok && endsBefore(c.Contract, k.From):
			c.Kept = append(c.Kept, reason+" Er liegt nach dem Ende des Vertrags.")
		case endsBefore(c.Contract, k.Until):
			c.Kept = append(c.Kept, reason+fmt.Sprintf(" Der Vertrag endet schon am %s.", Ends(c.Contract).German()))
		case ok && before && !same(was, w):
			c.Kept = append(c.Kept, reason+fmt.Sprintf(" Nach den neuen Bedingungen wären es %s statt %s %s.", w.Total.German(), k.Total.German(), k.Currency))
		}
	}
}

func stateWord(s invoicing.PlannedStatus) string {
	if s == invoicing.TakenOver {
		return "als Rechnung übernommen"
	}
	return string(s)
}

// same says whether two planned invoices bill the same in the same way.
func same(a, b invoicing.PlannedInvoice) bool { return fingerprint(a) == fingerprint(b) }

func fingerprint(p invoicing.PlannedInvoice) string {
	text, err := json.Marshal([]any{p.PartnerID, p.From, p.Until, p.ProvisionalDate, p.Status, p.Note, p.Currency, p.PriceMode, p.Lines, p.TaxTotals, p.Total})
	if err != nil {
		return err.Error() // of plain values: cannot be
	}
	return string(text)
}

// restart sets where the rhythm of changed terms begins. Where periods stay that another rhythm cut out, or a last one that
// the contract's end had cut, what is planned begins on the day after them: no day is billed twice, none is left out.
func restart(was, is invoicing.Contract, horizon invoicing.Date, kept []invoicing.PlannedInvoice) (invoicing.Contract, error) {
	is.RhythmFrom, is.RhythmNumber = was.RhythmFrom, was.RhythmNumber
	if len(kept) == 0 {
		is.RhythmFrom, is.RhythmNumber = invoicing.Date{}, 0
		return is, nil
	}
	last := kept[0]
	for _, k := range kept {
		if k.Period > last.Period {
			last = k
		}
	}
	changed := was.Interval != is.Interval || was.Start != is.Start || was.AnchorDay != is.AnchorDay
	if !changed {
		periods, err := Periods(is, later(horizon, last.From))
		if err != nil {
			return is, err
		}
		at := last.Period - is.RhythmNumber
		changed = at >= 0 && at < len(periods) && last.Until.Before(periods[at].Until)
	}
	if changed {
		is.RhythmFrom, is.RhythmNumber = last.Until.AddDays(1), last.Period+1
	}
	return is, nil
}

// Complete says whether a contract has an end and all its periods are planned, so that nothing is to come.
func Complete(c invoicing.Contract, present []invoicing.PlannedInvoice) bool {
	end := Ends(c)
	if end.IsZero() {
		return false
	}
	periods, err := Periods(c, end)
	there := byNumber(present)
	return err == nil && !slices.ContainsFunc(periods, func(p Period) bool { _, ok := there[p.Number]; return !ok })
}

// Extend returns what the passing of time adds: the periods up to the horizon that are not there yet. All others stay as they are.
func Extend(o invoicing.Order, c invoicing.Contract, horizon invoicing.Date, present []invoicing.PlannedInvoice) ([]invoicing.PlannedInvoice, error) {
	planned, err := plan(o, c, horizon, present)
	if err != nil {
		return nil, err
	}
	there := byNumber(present)
	var fresh []invoicing.PlannedInvoice
	for _, p := range planned {
		if _, ok := there[p.Period]; !ok {
			fresh = append(fresh, p)
		}
	}
	return fresh, nil
}
