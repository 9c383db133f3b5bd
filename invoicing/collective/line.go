package collective

import (
	"fakturisd/invoicing"
)

// ownSpans returns the spans of a line with a rhythm of its own that are billed with a period: those that begin in it, or in
// arrears end in it. They are reckoned from the contract's start, never from what was billed before, and each lies in one
// period alone. A rhythm shorter than the contract's has several in one period.
func ownSpans(c invoicing.Contract, own invoicing.Interval, p Period) []stretch {
	g := gridOf(c.Start, c.AnchorDay, own)
	end := Ends(c)
	var spans []stretch
	for k := max(g.index(p.From), g.index(c.Start)); ; k++ {
		s := stretch{From: later(g.at(k), c.Start), Until: g.until(k), FullFrom: g.at(k), FullUntil: g.until(k)}
		if p.Until.Before(s.From) {
			return spans
		}
		if !end.IsZero() {
			s.Until = earlier(s.Until, end)
		}
		due := s.From
		if c.Arrears {
			due = s.Until
		}
		if !due.Before(p.From) && !p.Until.Before(due) {
			spans = append(spans, s)
		}
	}
}

// ownInterval returns the rhythm of a line, zero for the contract's.
func ownInterval(c invoicing.Contract, lineID int64) invoicing.Interval {
	for _, l := range c.Lines {
		if l.OrderLineID == lineID {
			return l.Interval
		}
	}
	return invoicing.Interval{}
}

// checkReferences refuses terms about lines that the order does not have, or no longer: a shop that changes an order gives
// its lines new ids, and a line that is billed once a year must not slip into the contract's rhythm.
func checkReferences(o invoicing.Order, c invoicing.Contract) error {
	known := map[int64]bool{0: true}
	for _, l := range o.Lines {
		known[l.ID] = true
		if l.Kind != invoicing.LineArticle && !ownInterval(c, l.ID).IsZero() {
			return invoicing.Invalidf("Positionen: „%s“ ist kein Artikel und hat keinen eigenen Turnus.", l.Text)
		}
	}
	for _, l := range c.Lines {
		if !known[l.OrderLineID] {
			return invoicing.Conflictf("Auftrag %s hat die Position mit eigenem Turnus nicht mehr; bitte die Vertragsbedingungen anpassen.", o.Number)
		}
	}
	for _, p := range c.Prices {
		if !known[p.OrderLineID] {
			return invoicing.Conflictf("Auftrag %s hat die Position nicht mehr, deren Preis sich ab %s ändert; bitte die Vertragsbedingungen anpassen.",
				o.Number, p.From.German())
		}
	}
	return nil
}
