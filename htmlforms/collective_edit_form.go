package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/store"
)

// collectiveForm is the form of a collective invoice: that of the invoice that it will become, with dates and recipient.
type collectiveForm struct {
	*draftForm
	c     invoicing.CollectiveInvoice // from which the form was made
	usual store.UsualHead
}

func newCollectiveForm(l *locale, c invoicing.CollectiveInvoice, usual store.UsualHead, w lineWindow) *collectiveForm {
	f := &collectiveForm{draftForm: newDraftForm(l, asInvoice(c, usual), w), c: c, usual: usual}
	f.layout, f.blocks = collectiveLayout(), newBlocks(l, c)
	f.values["recipient"] = c.Head.Recipient
	if c.Head.Recipient == "" {
		f.values["recipient"] = usual.Recipient
	}
	f.values["provisional_date"], f.values["send_date"] = c.ProvisionalDate.String(), c.SendDate.String()
	f.reckon = f.reckoned
	return f
}

// asInvoice is the invoice that a collective invoice would become, as far as its form shows it.
func asInvoice(c invoicing.CollectiveInvoice, usual store.UsualHead) invoicing.Invoice {
	inv := collective.WithHead(usual.Invoice, c.Head)
	inv.Lines, inv.TaxTotals, inv.Total, inv.Currency, inv.PriceMode = c.Lines, c.TaxTotals, c.Total, c.Currency, c.PriceMode
	if inv.Email = c.Head.Recipient; inv.Email == "" {
		inv.Email = usual.Recipient
	}
	return inv
}

func collectiveLayout() []fieldGroup {
	return []fieldGroup{
		{Key: "collective.when", Hint: "collective.when.hint", Open: true, Fields: []formField{
			{Name: "provisional_date", Label: "collective.provisional", Type: "date"}, {Name: "send_date", Label: "collective.send_date", Type: "date"}}},
		{Key: "collective.who", Hint: "collective.who.hint", Open: true, Fields: []formField{
			{Name: "recipient", Label: "mail.to", Most: 1000}, {Name: "buyer_reference", Label: "draft.buyer_reference", Most: 100}}},
		{Key: "invoice.to", Hint: "collective.address.hint", Fields: addressFields("billing"), Open: true},
		{Key: "draft.terms", Hint: "draft.terms.hint", Open: true, Fields: termFields()},
		{Key: "draft.texts", Open: true, Fields: textFields()},
	}
}

// edit is what was typed. What equals what would be looked up anyway is looked up when the invoice is issued.
func (f *collectiveForm) edit() invoicing.CollectiveEdit {
	after := f.after
	e := invoicing.CollectiveEdit{Lines: after.Lines, ProvisionalDate: f.date("provisional_date"), SendDate: f.date("send_date"), Head: invoicing.CollectiveHead{
		Recipient: f.values["recipient"], BuyerRef: after.BuyerRef, IntroText: after.IntroText, ClosingText: after.ClosingText}}
	if strings.EqualFold(e.Head.Recipient, f.usual.Recipient) {
		e.Head.Recipient = ""
	}
	if after.Billing != f.usual.Billing && !after.Billing.IsEmpty() {
		e.Head.Billing = &after.Billing
	}
	if !sameTerms(after.Terms, f.usual.Terms) {
		e.Head.Terms = &after.Terms
	}
	return e
}

func sameTerms(a, b invoicing.PaymentTerms) bool {
	days := (a.DueDays == nil) == (b.DueDays == nil) && (a.DueDays == nil || *a.DueDays == *b.DueDays)
	return days && a.SkontoDays == b.SkontoDays && a.Skonto.Equal(b.Skonto)
}

func (f *collectiveForm) reckoned() (invoicing.Invoice, error) {
	c, err := collective.Edit(f.c, f.edit())
	if err != nil {
		return f.was, err
	}
	inv := f.after
	inv.Lines, inv.TaxTotals, inv.Total = c.Lines, c.TaxTotals, c.Total
	return inv, nil
}

// shownDates are the dates that the form was made from, so that it shows when somebody sets others meanwhile.
func shownDates(c invoicing.CollectiveInvoice) string {
	return c.ProvisionalDate.String() + " " + c.SendDate.String()
}

// withDates gives a former state the dates that the form was made from.
func withDates(c invoicing.CollectiveInvoice, r *http.Request) invoicing.CollectiveInvoice {
	provisional, send, _ := strings.Cut(r.PostFormValue("termine"), " ")
	for _, d := range []struct {
		typed string
		into  *invoicing.Date
	}{{provisional, &c.ProvisionalDate}, {send, &c.SendDate}} {
		if day, err := invoicing.ParseDate(d.typed); err == nil {
			*d.into = day
		}
	}
	return c
}
