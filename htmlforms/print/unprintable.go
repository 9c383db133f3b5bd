package print

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fakturisd/invoicing"
)

// Bounds of what a document may say.
const (
	maxText    = 20000  // characters of one text
	maxTexts   = 500000 // and of all
	maxStacked = 4      // marks upon one letter
	namedRunes = 3      // characters that a reason names
)

// Unprintable returns why an invoice cannot be printed as it is, in German and with what to do: characters that the font
// does not have, and texts beyond all measure. It is empty for nearly every invoice.
func (f *Font) Unprintable(inv invoicing.Invoice) []string {
	c := &checker{font: f, coverage: coverage{font: f}}
	c.company(inv.Seller)
	c.address("Rechnungsanschrift", inv.Billing)
	c.address("Lieferanschrift", inv.Delivery)
	c.text("Kopfdaten", inv.Number, inv.CustomerNo, inv.OrderNo, inv.ShopOrderNo, inv.BuyerVATID, inv.BuyerRef, inv.Payment)
	c.text("Einleitungstext", inv.IntroText)
	for _, l := range inv.Lines {
		c.text(fmt.Sprintf("Position %d", l.Position), append([]string{l.Block, l.Number, l.Text, l.Unit}, l.Details...)...)
	}
	for _, p := range inv.Prepayments {
		c.text("Anrechnung", p.Text, p.Number)
	}
	for _, r := range inv.References {
		c.text("Verweis", r.Number)
	}
	c.text("Steuerhinweis", inv.TaxNotes...)
	c.text("Umrechnung", inv.Exchange.Source)
	c.text("Schlusstext", inv.ClosingText)
	return c.all()
}

// UnprintableNote does the same for a delivery note.
func (f *Font) UnprintableNote(n invoicing.DeliveryNote) []string {
	c := &checker{font: f, coverage: coverage{font: f}}
	c.company(n.Seller)
	c.address("Lieferanschrift", n.Delivery)
	c.text("Kopfdaten", n.Number, n.CustomerNo, n.OrderNo, n.ShopOrderNo, n.Shipping)
	for _, l := range n.Lines {
		c.text(fmt.Sprintf("Position %d", l.Position), append([]string{l.Number, l.Text}, l.Details...)...)
	}
	for _, l := range n.Open {
		c.text(fmt.Sprintf("noch offene Position %d", l.Position), append([]string{l.Number, l.Text}, l.Details...)...)
	}
	return c.all()
}

// checker collects reasons.
type checker struct {
	font     *Font
	coverage coverage
	reasons  []string
	total    int
}

func (c *checker) all() []string {
	if c.total > maxTexts {
		c.reasons = append(c.reasons, fmt.Sprintf("Alle Texte zusammen haben %d Zeichen, gedruckt werden höchstens %d; bitte kürzen.", c.total, maxTexts))
	}
	return c.reasons
}

func (c *checker) company(s invoicing.Company) {
	c.text("Absender", s.Name, s.Street, s.Postcode, s.City, s.Email, s.Phone, s.Register, s.Bank)
}

func (c *checker) address(where string, a invoicing.Address) {
	c.text(where, a.Salutation, a.Company, a.FirstName, a.LastName, a.Extra, a.Street, a.Postcode, a.City)
}

// text checks the texts of one place of the document.
func (c *checker) text(where string, texts ...string) {
	var missing []rune
	for _, s := range texts {
		c.length(where, s)
		s = tidy(s)
		c.marks(where, s)
		for _, r := range s {
			if c.lacks(r) && !slices.Contains(missing, r) {
				missing = append(missing, r)
			}
		}
	}
	c.missing(where, missing)
}

// marks refuses letters with marks that no composed letter stands for: the renderer puts such marks anywhere. Hebrew and
// Arabic live on marks, and the font knows where they belong.
func (c *checker) marks(where, s string) {
	base, stacked := ' ', 0
	for _, r := range s {
		if !unicode.Is(unicode.Mn, r) {
			base, stacked = r, 0
			continue
		}
		stacked++
		if stacked > maxStacked || !unicode.In(base, unicode.Arabic, unicode.Hebrew) {
			c.reason(where, "„%c%c“ lässt sich mit der Schrift der Belege (%s) nicht zusammensetzen", base, r, c.font.Name)
			return
		}
	}
}

func (c *checker) lacks(r rune) bool {
	return r >= 0x80 && (r == unicode.ReplacementChar || unicode.Is(unicode.Co, r) || !c.coverage.has(r))
}

func (c *checker) length(where, s string) {
	n := utf8.RuneCountInString(s)
	c.total += n
	if n > maxText {
		c.reason(where, "der Text hat %d Zeichen, gedruckt werden höchstens %d", n, maxText)
	}
}

func (c *checker) missing(where string, runes []rune) {
	if i := slices.Index(runes, unicode.ReplacementChar); i >= 0 {
		c.reason(where, "ein Zeichen ist verloren gegangen und steht als U+FFFD im Text")
		runes = slices.Delete(runes, i, i+1)
	}
	if len(runes) == 0 {
		return
	}
	var named []string
	for _, r := range runes[:min(len(runes), namedRunes)] {
		named = append(named, fmt.Sprintf("„%c“ (U+%04X)", r, r))
	}
	what := "das Zeichen " + named[0]
	if len(named) > 1 {
		what = "die Zeichen " + strings.Join(named, ", ")
	}
	switch more := len(runes) - len(named); {
	case more == 1:
		what += " und ein weiteres"
	case more > 1:
		what += fmt.Sprintf(" und %d weitere", more)
	}
	c.reason(where, "%s kann die Schrift der Belege (%s) nicht darstellen", what, c.font.Name)
}

func (c *checker) reason(where, format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	first, size := utf8.DecodeRuneInString(what)
	fix := "im Entwurf"
	if where == "Absender" {
		fix = "in der Konfiguration"
	}
	c.reasons = append(c.reasons, fmt.Sprintf("%s: %c%s; bitte den Text %s ändern.", where, unicode.ToUpper(first), what[size:], fix))
}
