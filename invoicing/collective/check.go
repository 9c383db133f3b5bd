package collective

import (
	"slices"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// Bounds of a contract's terms. They keep a slip of the keyboard from planning invoices for centuries.
const (
	MaxInterval = 120   // units of one interval
	MaxPeriods  = 120   // periods that a contract counts
	maxLaid     = 20000 // periods of a contract without a count: one a day for half a century
	maxEntries  = 500   // price changes, pauses, and lines with a rhythm of their own
	firstYear   = 1990
	lastYear    = 2199
)

// Check refuses terms that cannot be billed; the error is Invalid and names the field.
func Check(c invoicing.Contract) error {
	if err := checkInterval("Aktionsturnus", c.Interval); err != nil {
		return err
	}
	for _, check := range []func(invoicing.Contract) error{checkStart, checkTerm, checkBilling, checkLines, checkPrices, checkTexts, checkPauses} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

func checkInterval(field string, i invoicing.Interval) error {
	switch {
	case i.Count < 1 || i.Count > MaxInterval:
		return invoicing.Invalidf("%s: Die Zahl muss zwischen 1 und %d liegen (angegeben: %d).", field, MaxInterval, i.Count)
	case !knownUnit(i.Unit):
		return invoicing.Invalidf("%s: Die Einheit muss tag, woche, monat oder jahr sein (angegeben: %q).", field, i.Unit)
	}
	return nil
}

// checkSpan is checkInterval for one that may be left out.
func checkSpan(field string, i invoicing.Interval) error {
	if i.IsZero() {
		return nil
	}
	return checkInterval(field, i)
}

func knownUnit(u invoicing.Unit) bool {
	return slices.Contains([]invoicing.Unit{invoicing.Day, invoicing.Week, invoicing.Month, invoicing.Year}, u)
}

func byMonths(i invoicing.Interval) bool {
	return i.Unit == invoicing.Month || i.Unit == invoicing.Year
}

// checkDay refuses days that are not in the calendar or centuries away.
func checkDay(field string, d invoicing.Date) error {
	if d.IsZero() || d != invoicing.NewDate(d.Year, d.Month, d.Day) || d.Year < firstYear || d.Year > lastYear {
		return invoicing.Invalidf("%s: Es fehlt ein Tag des Kalenders zwischen den Jahren %d und %d.", field, firstYear, lastYear)
	}
	return nil
}

func checkStart(c invoicing.Contract) error {
	if err := checkDay("Vertragsbeginn", c.Start); err != nil {
		return err
	}
	switch {
	case c.AnchorDay < 0 || c.AnchorDay > invoicing.Ultimo:
		return invoicing.Invalidf("Stichtag: Er muss ein Tag von 1 bis 31 sein (31: immer der letzte des Monats; angegeben: %d).", c.AnchorDay)
	case c.AnchorDay != 0 && !byMonths(c.Interval):
		return invoicing.Invalidf("Stichtag: Es gibt ihn nur bei einem Turnus in Monaten oder Jahren.")
	}
	return nil
}

func checkTerm(c invoicing.Contract) error {
	switch {
	case c.Count < 0 || c.Count > MaxPeriods:
		return invoicing.Invalidf("Anzahl der Rechnungen: Sie muss zwischen 1 und %d liegen, oder 0 ohne feste Anzahl (angegeben: %d).", MaxPeriods, c.Count)
	case c.Count > 0 && !c.End.IsZero():
		return invoicing.Invalidf("Ende: Entweder ein Ende oder eine Anzahl von Rechnungen, nicht beides.")
	case c.Count > 0 && firstTermEnd(c).Year > lastYear:
		return invoicing.Invalidf("Anzahl der Rechnungen: Die Laufzeit muss vor dem Jahr %d enden.", lastYear+1)
	case !c.Renewal.IsZero() && c.Count == 0 && c.End.IsZero():
		return invoicing.Invalidf("Verlängerung: Sie braucht eine erste Laufzeit, also ein Ende oder eine Anzahl von Rechnungen.")
	}
	if !c.End.IsZero() {
		if err := checkDay("Ende", c.End); err != nil {
			return err
		}
		if c.End.Before(c.Start) {
			return invoicing.Invalidf("Ende: Es liegt mit dem %s vor dem Vertragsbeginn am %s.", c.End.German(), c.Start.German())
		}
	}
	return checkNotice(c)
}

func checkNotice(c invoicing.Contract) error {
	if err := checkSpan("Verlängerung", c.Renewal); err != nil {
		return err
	}
	if err := checkSpan("Kündigungsfrist", c.Notice); err != nil {
		return err
	}
	if c.Terminated.IsZero() {
		return nil
	}
	return checkDay("Gekündigt am", c.Terminated)
}

func checkBilling(c invoicing.Contract) error {
	switch {
	case !slices.Contains([]invoicing.Proration{"", invoicing.ProrateDays, invoicing.Prorate360, invoicing.ProrateNone}, c.Proration):
		return invoicing.Invalidf("Anteilige Zeiträume: Möglich sind tage, 30/360 und voll (angegeben: %q).", c.Proration)
	case c.Proration == invoicing.Prorate360 && !byMonths(c.Interval):
		return invoicing.Invalidf("Anteilige Zeiträume: 30/360 gibt es nur bei einem Turnus in Monaten oder Jahren.")
	case !slices.Contains([]invoicing.Takeover{"", invoicing.TakeoverByHand, invoicing.TakeoverDraft, invoicing.TakeoverSend}, c.Takeover):
		return invoicing.Invalidf("Übernahme: Möglich sind hand, entwurf und senden (angegeben: %q).", c.Takeover)
	}
	return nil
}

func checkLines(c invoicing.Contract) error {
	seen := map[int64]bool{}
	for i, l := range c.Lines {
		switch {
		case i >= maxEntries:
			return invoicing.Invalidf("Positionen: Es sind höchstens %d mit eigenem Turnus möglich.", maxEntries)
		case l.OrderLineID == 0:
			return invoicing.Invalidf("Positionen: Beim %d. eigenen Turnus fehlt die Position des Auftrags.", i+1)
		case seen[l.OrderLineID]:
			return invoicing.Invalidf("Positionen: Eine Position hat zwei eigene Turnusse.")
		case c.Proration == invoicing.Prorate360 && !byMonths(l.Interval):
			return invoicing.Invalidf("Positionen: 30/360 gibt es nur bei einem Turnus in Monaten oder Jahren.")
		}
		seen[l.OrderLineID] = true
		if err := checkInterval("Turnus der Position", l.Interval); err != nil {
			return err
		}
	}
	return nil
}

func checkPrices(c invoicing.Contract) error {
	if len(c.Prices) > maxEntries {
		return invoicing.Invalidf("Preisänderungen: Es sind höchstens %d möglich.", maxEntries)
	}
	for i, p := range c.Prices {
		if err := checkPrice(p); err != nil {
			return err
		}
		for _, q := range c.Prices[:i] {
			if q.From == p.From && q.OrderLineID == p.OrderLineID {
				return invoicing.Invalidf("Preisänderungen: Am %s ändert sich derselbe Preis zweimal.", p.From.German())
			}
		}
	}
	return nil
}

func checkPrice(p invoicing.PriceChange) error {
	if err := checkDay("Preisänderung ab", p.From); err != nil {
		return err
	}
	switch {
	case (p.Percent == nil) == (p.UnitPrice == nil):
		return invoicing.Invalidf("Preisänderung ab %s: Es braucht entweder Prozent oder einen neuen Einzelpreis.", p.From.German())
	case p.UnitPrice != nil && p.OrderLineID == 0:
		return invoicing.Invalidf("Preisänderung ab %s: Ein neuer Einzelpreis braucht eine Position.", p.From.German())
	case p.UnitPrice != nil && outside(*p.UnitPrice, 0, 1000000):
		return invoicing.Invalidf("Preisänderung ab %s: Der Einzelpreis muss zwischen 0 und 1.000.000 liegen und höchstens vier Nachkommastellen haben.", p.From.German())
	case p.Percent != nil && outside(*p.Percent, -100, 1000):
		return invoicing.Invalidf("Preisänderung ab %s: Die Prozente müssen zwischen -100 und 1000 liegen und höchstens vier Nachkommastellen haben.", p.From.German())
	}
	return nil
}

func outside(d decimal.Decimal, low, high int64) bool {
	return d.LessThan(decimal.NewFromInt(low)) || d.GreaterThan(decimal.NewFromInt(high)) || !d.Equal(d.Round(4))
}

func checkPauses(c invoicing.Contract) error {
	if len(c.Pauses) > maxEntries {
		return invoicing.Invalidf("Pausen: Es sind höchstens %d möglich.", maxEntries)
	}
	for i, p := range c.Pauses {
		if err := checkDay("Pause von", p.From); err != nil {
			return err
		}
		if err := checkDay("Pause bis", p.Until); err != nil {
			return err
		}
		if p.Until.Before(p.From) {
			return invoicing.Invalidf("Pause bis: Der %s liegt vor ihrem Beginn am %s.", p.Until.German(), p.From.German())
		}
		for _, q := range c.Pauses[:i] {
			if !p.Until.Before(q.From) && !q.Until.Before(p.From) {
				return invoicing.Invalidf("Pausen: Die vom %s und die vom %s überschneiden sich.", q.From.German(), p.From.German())
			}
		}
	}
	return nil
}
