package sending

import (
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Last is the last invoice of the same make: what an amount is compared with.
type Last struct {
	Number string
	Total  money.Cents
}

// Amount says in German that an amount is far from the last one's; "" where it is not, or there is no last one. Nothing at all is
// a matter of its own.
func (r Rules) Amount(total money.Cents, currency string, last Last) string {
	if r.GuardPercent == 0 || last.Total <= 0 || total == 0 || (total-last.Total).Abs()*100 <= last.Total*money.Cents(r.GuardPercent) {
		return ""
	}
	return fmt.Sprintf("Der Betrag %s %s weicht um mehr als %d %% von der letzten Rechnung %s (%s %s) ab: bitte prüfen.",
		total.German(), currency, r.GuardPercent, last.Number, last.Total.German(), currency)
}

// TooMany says in German that a partner gets too many invoices in one day, of which some were issued before.
func (r Rules) TooMany(before int) string {
	if r.MaxPerPartner == 0 || before < r.MaxPerPartner {
		return ""
	}
	return fmt.Sprintf("Der Geschäftspartner hat heute schon %d Rechnungen bekommen, mehr als %d an einem Tag gehen nicht von selbst: bitte prüfen.",
		before, r.MaxPerPartner)
}

// Billed is a period of a contract with its lines.
type Billed struct {
	PlannedID  int64
	ContractID int64
	Order      string // number
	Invoice    string // number of what bills it; empty: not issued
	Lines      []invoicing.InvoiceLine
}

// Twice says in German which of the periods were billed before: the same line of a contract for days that another period has, or
// the same goods by another contract. Two contracts that were billed beside each other before are two on purpose.
func Twice(periods, billed []Billed) []string {
	var found []string
	for _, p := range periods {
		for _, b := range billed {
			switch {
			case b.PlannedID == p.PlannedID || !b.meets(p, sameLine(p, b)):
			case b.ContractID == p.ContractID:
				found = append(found, fmt.Sprintf("Auftrag %s: %s ist schon mit Rechnung %s berechnet.", p.Order, p.days(), b.Invoice))
			case !beside(p, b, billed):
				found = append(found, fmt.Sprintf("Auftrag %s: dieselben Positionen für %s sind schon über Auftrag %s mit Rechnung %s berechnet. Ist es zweimal derselbe Vertrag?",
					p.Order, p.days(), b.Order, b.Invoice))
			}
		}
	}
	return found
}

// sameLine compares lines of one contract by the line of the order, lines of two by what they say and cost.
func sameLine(p, b Billed) func(x, y invoicing.InvoiceLine) bool {
	if p.ContractID == b.ContractID {
		return func(x, y invoicing.InvoiceLine) bool { return x.OrderLineID == y.OrderLineID }
	}
	return func(x, y invoicing.InvoiceLine) bool {
		return x.Number == y.Number && x.Text == y.Text && x.Amount == y.Amount
	}
}

// meets says whether two periods have a line in common on a common day.
func (b Billed) meets(p Billed, same func(x, y invoicing.InvoiceLine) bool) bool {
	for _, x := range p.Lines {
		for _, y := range b.Lines {
			if x.Kind == invoicing.LineArticle && y.Kind == invoicing.LineArticle && !x.From.IsZero() && !y.From.IsZero() &&
				!x.Until.Before(y.From) && !y.Until.Before(x.From) && same(x, y) {
				return true
			}
		}
	}
	return false
}

// beside says whether the contracts of two periods were billed for the same days before, with another pair of periods.
func beside(p, b Billed, billed []Billed) bool {
	for _, x := range billed {
		for _, y := range billed {
			if x.ContractID == p.ContractID && y.ContractID == b.ContractID && x.PlannedID != p.PlannedID && x.meets(y, sameLine(x, y)) {
				return true
			}
		}
	}
	return false
}

// days names the days of a period.
func (b Billed) days() string {
	for _, l := range b.Lines {
		if !l.From.IsZero() {
			return l.From.German() + " bis " + l.Until.German()
		}
	}
	return "dieser Zeitraum"
}
