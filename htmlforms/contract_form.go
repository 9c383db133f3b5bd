package htmlforms

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// contractForm is the terms of a contract as they are typed.
type contractForm struct {
	typedForm
	order invoicing.Order
	was   invoicing.Contract
}

// contractFields are the names of the terms' fields; lines of the order come on top, by lineTurn.
var contractFields = []string{"turnus", "einheit", "anzahl", "beginn", "ende", "nachtraeglich", "stichtag", "verlaengerung", "verlaengerung_einheit", "frist",
	"frist_einheit", "angebrochen", "uebernahme", "referenz", termsOf + "due_days", termsOf + "skonto", termsOf + "skonto_days"}

// lineTurn is the name of the field with the rhythm of a line of the order.
func lineTurn(lineID int64) string { return fmt.Sprintf("turnus_%d", lineID) }

// newContractForm fills the form from a contract.
func newContractForm(l *locale, o invoicing.Order, c invoicing.Contract) contractForm {
	f := contractForm{typedForm{l: l, errors: invoicing.FieldErrors{}}, o, c}
	f.values = map[string]string{
		"turnus": countText(c.Interval.Count), "einheit": string(c.Interval.Unit), "anzahl": countText(c.Count), "beginn": c.Start.String(), "ende": c.End.String(),
		"stichtag": countText(c.AnchorDay), "verlaengerung": countText(c.Renewal.Count), "verlaengerung_einheit": unitOr(c.Renewal, invoicing.Year),
		"frist": countText(c.Notice.Count), "frist_einheit": unitOr(c.Notice, invoicing.Month), "angebrochen": string(c.Proration), "uebernahme": string(c.Takeover),
		"referenz": c.BuyerRef,
	}
	if c.Arrears {
		f.values["nachtraeglich"] = "1"
	}
	if t := c.Terms; t != nil {
		if t.DueDays != nil {
			f.values[termsOf+"due_days"] = strconv.Itoa(*t.DueDays)
		}
		f.values[termsOf+"skonto_days"] = countText(t.SkontoDays)
		if !t.Skonto.IsZero() {
			f.values[termsOf+"skonto"] = l.input(t.Skonto, 0)
		}
	}
	for _, line := range c.Lines {
		f.values[lineTurn(line.OrderLineID)] = fmt.Sprintf("%d %s", line.Interval.Count, line.Interval.Unit)
	}
	return f
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func unitOr(i invoicing.Interval, otherwise invoicing.Unit) string {
	if i.IsZero() {
		return string(otherwise)
	}
	return string(i.Unit)
}

// readContractForm reads what was typed.
func readContractForm(r *http.Request, l *locale, o invoicing.Order, was invoicing.Contract) contractForm {
	names := contractFields
	for _, line := range o.Lines {
		names = append(names[:len(names):len(names)], lineTurn(line.ID))
	}
	return contractForm{readTyped(r, l, names), o, was}
}

// contract returns the contract that would come of what was typed.
func (f *contractForm) contract() invoicing.Contract {
	c, v := f.was, f.values
	c.OrderID = f.order.ID
	c.Interval = invoicing.Interval{Count: f.whole("turnus"), Unit: invoicing.Unit(v["einheit"])}
	c.Count, c.Start, c.End, c.Arrears, c.AnchorDay = f.whole("anzahl"), f.date("beginn"), f.date("ende"), v["nachtraeglich"] != "", f.whole("stichtag")
	c.Renewal, c.Notice = f.span("verlaengerung"), f.span("frist")
	c.Proration, c.Takeover, c.BuyerRef = invoicing.Proration(v["angebrochen"]), invoicing.Takeover(v["uebernahme"]), v["referenz"]
	c.Terms, c.Lines = f.terms(), f.lines()
	f.check(c)
	return c
}

func (f *contractForm) check(c invoicing.Contract) {
	if c.Interval.Count == 0 && f.errors["turnus"] == "" {
		f.errors["turnus"] = f.l.text("contract.interval.missing")
	}
	if c.Start.IsZero() && f.errors["beginn"] == "" {
		f.errors["beginn"] = f.l.text("contract.start.missing")
	}
	if len([]rune(c.BuyerRef)) > 100 {
		f.errors["referenz"] = f.l.text("contract.reference.long")
	}
	if c.Terms != nil {
		f.refused(invoicing.CheckTerms(*c.Terms)) // FieldErrors alone
	}
}

// span reads an interval that may be left out.
func (f *contractForm) span(name string) invoicing.Interval {
	n := f.whole(name)
	if n == 0 {
		return invoicing.Interval{}
	}
	return invoicing.Interval{Count: n, Unit: invoicing.Unit(f.values[name+"_einheit"])}
}

// terms are the terms of payment; nil where those of the shop count.
func (f *contractForm) terms() *invoicing.PaymentTerms {
	v := f.values
	if v[termsOf+"due_days"]+v[termsOf+"skonto"]+v[termsOf+"skonto_days"] == "" {
		return nil
	}
	t := invoicing.PaymentTerms{Skonto: f.figure(termsOf + "skonto"), SkontoDays: f.whole(termsOf + "skonto_days")}
	if f.was.Terms != nil {
		t.Means, t.PaidNote = f.was.Terms.Means, f.was.Terms.PaidNote
	}
	if v[termsOf+"due_days"] != "" {
		n := f.whole(termsOf + "due_days")
		t.DueDays = &n
	}
	return &t
}

// lines are the lines with a rhythm of their own, typed as "3 Monate".
func (f *contractForm) lines() []invoicing.ContractLine {
	var lines []invoicing.ContractLine
	for _, line := range f.order.Lines {
		typed := f.values[lineTurn(line.ID)]
		if typed == "" {
			continue
		}
		n, unit, _ := strings.Cut(typed, " ")
		count, err := strconv.Atoi(n)
		i := invoicing.Interval{Count: count, Unit: f.unit(strings.TrimSpace(unit))}
		if err != nil || i.Unit == "" {
			f.errors[lineTurn(line.ID)] = f.l.text("contract.turn.wrong")
			continue
		}
		lines = append(lines, invoicing.ContractLine{OrderLineID: line.ID, Interval: i})
	}
	return lines
}

// units are the units of intervals, in the order in which forms offer them.
var units = []invoicing.Unit{invoicing.Month, invoicing.Year, invoicing.Week, invoicing.Day}

// unit reads the name of a unit, "" for none.
func (f *contractForm) unit(typed string) invoicing.Unit {
	for _, u := range units {
		for _, name := range []string{string(u), f.l.label("unit", u), f.l.label("unit.one", u)} {
			if strings.EqualFold(typed, name) {
				return u
			}
		}
	}
	return ""
}

// fieldOf is the field that an error of collective.Check begins with.
var fieldOf = map[string]string{"Aktionsturnus": "turnus", "Vertragsbeginn": "beginn", "Stichtag": "stichtag", "Anzahl der Rechnungen": "anzahl", "Ende": "ende",
	"Verlängerung": "verlaengerung", "Kündigungsfrist": "frist", "Anteilige Zeiträume": "angebrochen", "Übernahme": "uebernahme",
	"Preisänderung ab": "ab", "Pause von": "von", "Pause bis": "bis"}

// refuse puts an error of the contract to the field that it is about.
func (f *typedForm) refuse(err error) error {
	if err = f.refused(err); err != nil {
		return err
	}
	field, what, found := strings.Cut(f.errors[""], ": ")
	if name := fieldOf[field]; found && name != "" {
		delete(f.errors, "")
		f.errors[name] = what
	}
	return nil
}
