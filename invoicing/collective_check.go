package invoicing

import (
	"fmt"

	"fakturisd/invoicing/money"
)

// Check refuses what cannot be right in a collective invoice, field by field, with FieldErrors.
func (e CollectiveEdit) Check() error {
	f := FieldErrors{}
	h := e.Head
	f.text("buyer_reference", h.BuyerRef, 100)
	f.text("intro_text", h.IntroText, 4000)
	f.text("closing_text", h.ClosingText, 4000)
	if _, err := MailAddresses(h.Recipient); err != nil {
		f["recipient"] = ErrorMessage(err)
	}
	if h.Billing != nil {
		f.address("billing", *h.Billing)
	}
	if h.Terms != nil {
		f.terms(*h.Terms)
	}
	if e.ProvisionalDate.IsZero() {
		f["provisional_date"] = "Das vorläufige Datum fehlt: an diesem Tag wird an die Sammelrechnung erinnert."
	}
	if n := len(e.Lines); n == 0 || n > MaxDraftLines {
		f["lines"] = fmt.Sprintf("Eine Sammelrechnung braucht 1 bis %d Positionen (angegeben: %d).", MaxDraftLines, n)
	}
	for n, l := range e.Lines {
		f.collectiveLine(fmt.Sprintf("lines.%d.", n+1), l)
	}
	return f.orNil()
}

func (f FieldErrors) collectiveLine(at string, l InvoiceLine) {
	f.line(at, l)
	f.text(at+"block", l.Block, 255)
	for _, d := range l.Details {
		f.text(at+"details", d, 500)
	}
	if len(l.Details) > 50 {
		f[at+"details"] = "Höchstens 50 Zeilen sind möglich."
	}
	if l.From.IsZero() && !l.Until.IsZero() {
		f[at+"until"] = "Der Zeitraum hat ein Ende, aber keinen Anfang."
	}
}

// AmountAfter returns what a line costs. One of an order or contract whose numbers stay keeps the amount that it had before.
func (l InvoiceLine) AmountAfter(before []InvoiceLine) money.Cents { return amountOf(l, before) }
