package invoicing

import (
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// CancelWish says what of an issued invoice is to be taken back: quantities of lines, or gross amounts per tax rate; with
// neither all that is left.
type CancelWish struct {
	Lines   []CancelLine
	Amounts []CancelAmount
	Reason  string // printed; may be empty
}

// CancelLine takes back so much of a line; positions count from 1.
type CancelLine struct {
	Position int             `json:"position"`
	Quantity decimal.Decimal `json:"quantity"` // as on the invoice, not negated
}

// CancelAmount takes back an amount at one tax rate, whatever it was for (§ 17 UStG).
type CancelAmount struct {
	Rate  tax.Rate    `json:"rate"`
	Gross money.Cents `json:"gross"`
}

func (w CancelWish) everything() bool { return len(w.Lines) == 0 && len(w.Amounts) == 0 }

// Cancel drafts the cancellation (Stornorechnung) of an issued invoice, or of a part of it. before are its issued
// cancellations: all together never take back more than there was, and the last one takes exactly the rest, per line and
// per tax rate. Amounts are those of the original with the opposite sign.
func Cancel(original Invoice, before []Invoice, w CancelWish) (Invoice, error) {
	if err := original.mayCancel(); err != nil {
		return Invoice{}, err
	}
	rest := RestOf(original, before)
	if rest.Nothing() {
		return Invoice{}, Conflictf("Rechnung %s ist schon vollständig storniert.", original.Number)
	}
	inv := original.cancellation(w.Reason)
	var err error
	switch {
	case len(w.Lines) > 0 && len(w.Amounts) > 0:
		err = Invalidf("Storniert werden entweder Positionen oder Beträge je Steuersatz, nicht beides in einer Stornorechnung.")
	case w.everything():
		rest.takeAll(&inv)
	case len(w.Lines) > 0:
		err = rest.takeLines(&inv, w.Lines)
	default:
		err = rest.takeAmounts(&inv, w.Amounts)
	}
	if err != nil {
		return Invoice{}, err
	}
	last := RestOf(original, append(before[:len(before):len(before)], inv)).Nothing()
	inv.finishCancellation(rest, last, last && len(before) == 0)
	return inv, nil
}

// CheckCancellation asserts, of a draft that is about to be issued, that it takes back no more than is left and that one
// that takes the last of a line or rate leaves nothing of it.
func CheckCancellation(original Invoice, before []Invoice, draft Invoice) error {
	if err := original.mayCancel(); err != nil {
		return err
	}
	rest := RestOf(original, before)
	for n, l := range draft.Lines {
		if l.Cancels < 0 || l.Cancels > len(original.Lines) {
			return Conflictf("Position %d der Stornorechnung gibt es in Rechnung %s nicht.", n+1, original.Number)
		}
		if l.Cancels > 0 && !within(l.Quantity.Neg(), rest.Quantities[l.Cancels-1]) {
			return Conflictf("Position %d von Rechnung %s ist inzwischen anderweitig storniert; bitte den Entwurf verwerfen und neu beginnen.", l.Cancels, original.Number)
		}
	}
	after := RestOf(original, append(before[:len(before):len(before)], draft))
	for i, t := range after.Totals {
		was := rest.Totals[i]
		if !less(t.Gross, was.Gross) || !less(t.Net, was.Net) || !less(t.Tax, was.Tax) {
			return Conflictf("Zu %s sind bei Rechnung %s nur noch %s %s zu stornieren; bitte den Entwurf verwerfen und neu beginnen.",
				t.Rate.German(), original.Number, was.Gross.German(), original.Currency)
		}
		if t.Gross == 0 && (t.Net != 0 || t.Tax != 0) {
			return Conflictf("Die letzte Stornierung zu %s lässt Steuer von Rechnung %s übrig; bitte den Entwurf verwerfen und neu beginnen.", t.Rate.German(), original.Number)
		}
	}
	return nil
}

func (i *Invoice) mayCancel() error {
	switch {
	case i.Status != InvoiceIssued:
		return Conflictf("Ein Entwurf wird nicht storniert, sondern geändert oder verworfen.")
	case i.Type == TypeCancellation:
		return Conflictf("%s ist selbst eine Stornorechnung; war sie falsch, ist eine neue Rechnung zu stellen.", i.Number)
	}
	return nil
}

// cancellation returns a copy without amounts that names the original (§ 31 (5) UStDV).
func (i *Invoice) cancellation(reason string) Invoice {
	inv := *i
	inv.ID, inv.Type, inv.Status, inv.Number = 0, TypeCancellation, InvoiceDraft, ""
	inv.Date, inv.DueDate, inv.Terms = Date{}, Date{}, PaymentTerms{}
	inv.Lines, inv.TaxTotals, inv.Prepayments, inv.Hold, inv.Basis, inv.AmountNotes = nil, nil, nil, nil, nil, nil
	inv.Total, inv.Rounding, inv.Exchange.Tax = 0, 0, 0
	inv.References = append([]Reference{{Kind: RefersCancelled, ID: i.ID, Number: i.Number, Date: i.Date}}, otherReferences(i.References)...)
	inv.IntroText, inv.ClosingText = "", strings.TrimSpace(reason)
	return inv
}

// otherReferences are those to what was ordered and delivered.
func otherReferences(all []Reference) []Reference {
	var kept []Reference
	for _, r := range all {
		if r.Kind != RefersCancelled && r.Kind != RefersCorrected {
			kept = append(kept, r)
		}
	}
	return kept
}

// finishCancellation adds up and says on the document what it does.
func (i *Invoice) finishCancellation(rest Rest, last, whole bool) {
	for n := range i.Lines {
		i.Lines[n].Position = n + 1
	}
	i.Total = tax.Sum(i.TaxTotals).Gross
	if last {
		i.Rounding, i.Prepayments = -rest.Rounding, rest.prepayments()
	}
	i.Exchange.Tax = rest.exchangeTax(tax.Sum(i.TaxTotals).Tax, last)
	of := i.References[0]
	switch {
	case i.Language == "en" && whole:
		i.IntroText = "This document cancels our invoice " + of.Number + " of " + of.Date.String() + " in full."
	case i.Language == "en":
		i.IntroText = "This document cancels a part of our invoice " + of.Number + " of " + of.Date.String() + "."
	case whole:
		i.IntroText = "Hiermit stornieren wir unsere Rechnung " + of.Number + " vom " + of.Date.German() + " vollständig."
	default:
		i.IntroText = "Hiermit berichtigen wir unsere Rechnung " + of.Number + " vom " + of.Date.German() + " um die folgenden Beträge."
	}
}

// CorrectsAmounts says whether a cancellation takes back amounts alone and no line: it is headed "Rechnungskorrektur", for
// nothing that was supplied is cancelled.
func (i *Invoice) CorrectsAmounts() bool {
	if i.Type != TypeCancellation {
		return false
	}
	for _, l := range i.Lines {
		if l.Cancels != 0 {
			return false
		}
	}
	return true
}

// Replace drafts the invoice that replaces an issued one (§ 31 (5) UStDV): a copy of its content that names it.
func Replace(original Invoice) (Invoice, error) {
	if err := original.mayCancel(); err != nil {
		return Invoice{}, err
	}
	inv := original
	inv.ID, inv.Status, inv.Number, inv.Date, inv.DueDate = 0, InvoiceDraft, "", Date{}, Date{}
	inv.Basis, inv.Terms.PaidNote = nil, false
	inv.References = append([]Reference{{Kind: RefersCorrected, ID: original.ID, Number: original.Number, Date: original.Date}}, otherReferences(original.References)...)
	inv.IntroText = "Diese Rechnung ersetzt unsere Rechnung " + original.Number + " vom " + original.Date.German() + "."
	if inv.Language == "en" {
		inv.IntroText = "This invoice replaces our invoice " + original.Number + " of " + original.Date.String() + "."
	}
	inv.Review()
	return inv, nil
}
