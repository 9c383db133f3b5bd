package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// TaxHeld says whether the draft is held for its tax case.
func (b invoiceBody) TaxHeld() bool { return b.Draft && b.Invoice.TaxHeld() }

// TaxChoices are what a person may decide.
func (b invoiceBody) TaxChoices() []invoicing.TaxChoice { return invoicing.TaxChoices() }

// TaxChoice names the decision the way a person would choose it.
func (b invoiceBody) TaxChoice() invoicing.TaxChoice { return b.Invoice.TaxCase.Choice() }

// taxDecide has a person decide the tax case of a draft ("Von Hand entscheiden"), or leave it to the rule again.
func (p *Pages) taxDecide(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.DecideTaxByHand(r.Context(), id, invoicing.TaxChoice(r.PostFormValue("fall")), r.PostFormValue("grund"), r.PostFormValue("gesehen"), p.User(r))
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "tax.decided"}, err
}
