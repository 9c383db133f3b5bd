package htmlforms

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// How much is taken back.
const (
	takeAll     = "alles"
	takeLines   = "positionen"
	takeAmounts = "betraege"
)

// cancellationBody is the form in which a clerk says what of an invoice is taken back.
type cancellationBody struct {
	Path     string // of the invoice, or of the draft of its cancellation
	Original invoicing.Invoice
	Version  int // of the draft; 0 for a new one
	How      string
	Lines    []cancelRow
	Rates    []cancelRate
	Reason   string
	Left     money.Cents
}

type cancelRow struct {
	Position int
	Line     invoicing.InvoiceLine
	Left     decimal.Decimal
	Take     decimal.Decimal
}

type cancelRate struct {
	N    int
	Left tax.Total
	Take money.Cents
}

// cancellationShow shows the form for an issued invoice, prefilled with all that is left, or for the draft of its
// cancellation.
func (p *Pages) cancellationShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, draft, err := p.cancelled(r, id)
	if err != nil {
		return err
	}
	body := cancellationBody{Path: idPath("/rechnungen", id), Original: inv, How: takeAll}
	rest, err := p.Store.Rest(r.Context(), inv)
	if err != nil {
		return err
	}
	body.fill(rest)
	if draft.Version > 0 {
		body.Version, body.Reason = draft.Version, draft.ClosingText
		body.follow(draft.Invoice)
	} else if there := p.draftOf(r, inv.ID); there != 0 {
		http.Redirect(w, r, idPath("/rechnungen", there), http.StatusSeeOther)
		return nil
	}
	p.render(w, r, http.StatusOK, "cancellation.html", page{Title: "cancellation.title", Name: inv.Number, Nav: "/rechnungen", Body: body})
	return nil
}

// cancelled returns the invoice that is taken back, and the draft that does it where id is one.
func (p *Pages) cancelled(r *http.Request, id int64) (invoicing.Invoice, store.Draft, error) {
	d, err := p.Store.Draft(r.Context(), id)
	if err == nil && d.Version == 0 && d.Type == invoicing.TypeCancellation {
		err = invoicing.Conflictf("%s ist selbst eine Stornorechnung; war sie falsch, ist eine neue Rechnung zu stellen.", d.Number)
	}
	if err != nil || d.Version == 0 {
		return d.Invoice, store.Draft{}, err
	}
	of, ok := d.Refers(invoicing.RefersCancelled)
	if !ok || d.Type != invoicing.TypeCancellation {
		return d.Invoice, store.Draft{}, invoicing.Conflictf("Ein Entwurf wird nicht storniert, sondern geändert oder verworfen.")
	}
	inv, err := p.Store.Invoice(r.Context(), of.ID)
	return inv, d, err
}

// draftOf returns the draft of an invoice's cancellation, 0 for none.
func (p *Pages) draftOf(r *http.Request, id int64) int64 {
	all, err := p.Store.Corrections(r.Context(), id)
	for _, c := range all {
		if err == nil && c.Cancel && c.Draft {
			return c.ID
		}
	}
	return 0
}

func (b *cancellationBody) fill(rest invoicing.Rest) {
	for n, l := range b.Original.Lines {
		b.Lines = append(b.Lines, cancelRow{Position: n + 1, Line: l, Left: rest.Quantities[n], Take: rest.Quantities[n]})
	}
	for n, t := range rest.Totals {
		b.Rates = append(b.Rates, cancelRate{N: n, Left: t, Take: 0})
	}
	b.Left = tax.Sum(rest.Totals).Gross
}

// follow fills the form with what a draft takes back.
func (b *cancellationBody) follow(draft invoicing.Invoice) {
	if draft.Total == -b.Left {
		return
	}
	if draft.CorrectsAmounts() {
		b.How = takeAmounts
		for _, t := range draft.TaxTotals {
			for i := range b.Rates {
				if b.Rates[i].Left.Rate == t.Rate {
					b.Rates[i].Take = -t.Gross
				}
			}
		}
		return
	}
	b.How = takeLines
	for i := range b.Lines {
		b.Lines[i].Take = decimal.Zero
	}
	for _, l := range draft.Lines {
		if l.Cancels > 0 && l.Cancels <= len(b.Lines) {
			b.Lines[l.Cancels-1].Take = l.Quantity.Neg()
		}
	}
}

// cancellationSave drafts the cancellation, or changes its draft, and shows it.
func (p *Pages) cancellationSave(r *http.Request, id int64) (string, Notice, error) {
	form := idPath("/rechnungen", id) + "/storno"
	inv, draft, err := p.cancelled(r, id)
	if err != nil {
		return "", Notice{}, err
	}
	w, err := readCancelWish(r, inv)
	if err == nil {
		err = p.meansAll(r, inv, w)
	}
	if err != nil {
		return form, p.excuse(r, err), nil
	}
	if draft.Version > 0 {
		if err := p.Store.EditCancellation(r.Context(), id, formInt(r, "version"), w, p.User(r)); err != nil {
			return form, p.excuse(r, err), nil
		}
		return idPath("/rechnungen", id), Notice{Tone: "good", Key: "cancellation.saved"}, nil
	}
	made, err := p.Store.DraftCancellation(r.Context(), id, w, store.Once{}, p.User(r))
	if err != nil {
		return form, p.excuse(r, err), nil
	}
	return idPath("/rechnungen", made), Notice{Tone: "good", Key: "cancellation.drafted"}, nil
}

func readCancelWish(r *http.Request, inv invoicing.Invoice) (invoicing.CancelWish, error) {
	w := invoicing.CancelWish{Reason: strings.TrimSpace(r.PostFormValue("grund"))}
	if len([]rune(w.Reason)) > 1000 {
		return w, invoicing.Invalidf("Der Grund hat mehr als 1000 Zeichen.")
	}
	switch r.PostFormValue("umfang") {
	case takeAll:
		return w, nil
	case takeLines:
		return w, readCancelLines(r, inv, &w)
	case takeAmounts:
		return w, readCancelAmounts(r, inv, &w)
	}
	return w, invoicing.Invalidf("Bitte wählen, was storniert wird.")
}

// meansAll refuses to take back everything where the form names less: the choice above it was overlooked.
func (p *Pages) meansAll(r *http.Request, inv invoicing.Invoice, w invoicing.CancelWish) error {
	if len(w.Lines)+len(w.Amounts) > 0 {
		return nil
	}
	rest, err := p.Store.Rest(r.Context(), inv)
	if err != nil {
		return err
	}
	lines, amounts := w, w
	_ = readCancelLines(r, inv, &lines) // none, or none that can be read, is as good as all
	_ = readCancelAmounts(r, inv, &amounts)
	named := len(amounts.Amounts) > 0
	for _, l := range lines.Lines {
		named = named || !l.Quantity.Equal(rest.Quantities[l.Position-1])
	}
	if named {
		return invoicing.Invalidf("Gewählt ist „Alles“, eingetragen ist aber weniger: bitte „Nur diese Positionen“ oder „Nur Beträge“ wählen.")
	}
	return nil
}

func readCancelLines(r *http.Request, inv invoicing.Invoice, w *invoicing.CancelWish) error {
	for n := range inv.Lines {
		text := strings.TrimSpace(r.PostFormValue("menge." + strconv.Itoa(n+1)))
		if text == "" {
			continue
		}
		quantity, err := germanDecimal(text)
		if err != nil {
			return invoicing.Invalidf("Position %d: %w", n+1, err)
		}
		if !quantity.IsZero() {
			w.Lines = append(w.Lines, invoicing.CancelLine{Position: n + 1, Quantity: quantity})
		}
	}
	if len(w.Lines) == 0 {
		return invoicing.Invalidf("Bitte bei mindestens einer Position eine Menge eintragen.")
	}
	return nil
}

func readCancelAmounts(r *http.Request, inv invoicing.Invoice, w *invoicing.CancelWish) error {
	for n, t := range inv.TaxTotals {
		name := "betrag." + strconv.Itoa(n)
		if strings.TrimSpace(r.PostFormValue(name)) == "" {
			continue
		}
		gross, err := formAmount(r, name)
		if err != nil {
			return err
		}
		if gross != 0 {
			w.Amounts = append(w.Amounts, invoicing.CancelAmount{Rate: t.Rate, Gross: gross})
		}
	}
	if len(w.Amounts) == 0 {
		return invoicing.Invalidf("Bitte zu mindestens einem Steuersatz einen Betrag eintragen.")
	}
	return nil
}

// invoiceCorrect begins the correction of an invoice: its cancellation and the invoice that replaces it ("Rechnung
// korrigieren").
func (p *Pages) invoiceCorrect(r *http.Request, id int64) (string, Notice, error) {
	made, err := p.Store.CorrectInvoice(r.Context(), id, store.Once{}, p.User(r))
	return idPath("/rechnungen", made), Notice{Tone: "good", Key: "correction.drafted"}, err
}
