package invoicing

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// Verify asserts the identities that every invoice must hold; the Conflict names each that fails.
func (i *Invoice) Verify() error {
	if failures := i.Failures(); len(failures) > 0 {
		return Conflictf("%s: %s", i.label(), strings.Join(failures, " "))
	}
	return nil
}

// Failures returns the identities that an invoice does not hold, each a German sentence with its name, what is found and
// what is expected in cents: fit for Hold. None means that it adds up, on paper and as EN 16931 projects it.
func (i *Invoice) Failures() []string {
	if len(i.Lines) == 0 {
		return []string{"Die Rechnung hat keine Positionen."}
	}
	c := &audit{}
	i.verifySize(c)
	if len(c.failed) > 0 {
		return c.failed
	}
	i.verifyLines(c)
	i.verifyRates(c)
	i.verifyTotal(c)
	if len(c.failed) == 0 { // what does not add up cannot be projected
		sums := i.Sums()
		sums.verify(c)
	}
	return c.failed
}

// audit gathers failed identities.
type audit struct{ failed []string }

// same asserts that an amount is the expected one.
func (a *audit) same(rule, what string, found, expected money.Cents) {
	a.near(rule, what, found, expected, 0)
}

// near asserts that an amount is the expected one within a tolerance.
func (a *audit) near(rule, what string, found, expected, tolerance money.Cents) {
	if (found - expected).Abs() > tolerance {
		a.failed = append(a.failed, fmt.Sprintf("Rechenprüfung %s (%s): %d Cent gefunden, %d Cent erwartet. Bitte die Positionen prüfen.",
			rule, what, int64(found), int64(expected)))
	}
}

// verifySize refuses what no sum can hold.
func (i *Invoice) verifySize(c *audit) {
	largest := max(i.Total.Abs(), i.Prepaid().Abs())
	for _, l := range i.Lines {
		largest = max(largest, l.Amount.Abs())
	}
	for _, t := range i.TaxTotals {
		largest = max(largest, t.Net.Abs(), t.Tax.Abs(), t.Gross.Abs())
	}
	if largest > money.Max || len(i.Lines) > 10000 {
		c.failed = append(c.failed, fmt.Sprintf("Ein Betrag der Rechnung ist größer als %s: bitte Mengen und Preise prüfen.", money.Max.German()))
	}
}

func (i *Invoice) verifyLines(c *audit) {
	for n := range i.Lines {
		if l := &i.Lines[n]; l.misses(l.Amount) {
			c.same("Menge × Preis", fmt.Sprintf("Position %d", n+1), l.Amount, l.exact())
		}
	}
}

// verifyRates asserts per rate that the lines add up, net and tax make gross and the tax is what its base yields.
func (i *Invoice) verifyRates(c *audit) {
	sums := map[tax.Rate]money.Cents{}
	for _, l := range i.Lines {
		sums[l.TaxRate] += l.Amount
	}
	slack := i.slack()
	for _, t := range i.TaxTotals {
		c.near("Positionen je Steuersatz", t.Rate.German(), i.base(t), sums[t.Rate], slack/2)
		delete(sums, t.Rate)
		c.same("netto + Steuer = brutto", t.Rate.German(), t.Gross, t.Net+t.Tax)
		if i.PriceMode != tax.Net {
			c.near("enthaltene Steuer", t.Rate.German(), t.Tax, t.Rate.Contained(t.Gross), slack)
		}
		c.near("BR-CO-17", "Steuer zu "+t.Rate.German(), t.Tax, t.Rate.OnTop(t.Net), 1+slack)
	}
	for _, rate := range slices.Sorted(maps.Keys(sums)) {
		c.same("Positionen je Steuersatz", rate.German(), 0, sums[rate])
	}
}

// slack is by how much the tax of a rate may miss what its base yields. A cancellation mirrors the original, which may be
// from before these identities were asserted, and several parts together take back its tax to the cent.
func (i *Invoice) slack() money.Cents {
	if i.Type == TypeCancellation {
		return 2
	}
	return 0
}

func (i *Invoice) verifyTotal(c *audit) {
	sum := tax.Sum(i.TaxTotals)
	c.same("Summe der Steuersätze", "Gesamtbetrag", i.Total, sum.Gross)
	c.same("BR-CO-15", "netto + Steuer = Gesamtbetrag", i.Total, sum.Net+sum.Tax)
	c.near("BT-114", "Rundung höchstens ein Cent je Steuersatz", i.Rounding, 0, money.Cents(len(i.TaxTotals)))
	i.verifyExchange(c)
	i.verifyDeposits(c)
	for _, p := range i.Prepayments {
		if p.Amount == 0 || (p.Amount < 0) != (i.Type == TypeCancellation) {
			c.failed = append(c.failed, fmt.Sprintf("„%s“ ist als Zahlung von %s %s angerechnet; anrechnen lässt sich nur ein positiver Betrag.",
				p.Text, p.Amount.German(), i.Currency))
		}
	}
	if i.Total < 0 && i.Type != TypeCancellation {
		c.failed = append(c.failed, negative(i.Total, i.Currency))
	}
}

// negative says why there is no invoice of a negative amount.
func negative(total money.Cents, currency string) string {
	return fmt.Sprintf("Die Summe ist %s %s: eine Rechnung fordert Geld; wer welches zurückbekommt, erhält eine Stornorechnung.",
		total.German(), currency)
}
