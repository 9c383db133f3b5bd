package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// vatPanel shows what is known of a VAT id, and asks for more.
type vatPanel struct {
	Path string // of the record's page
	store.VATStatus
	Actions bool // the record may still change
}

// vatPanel returns nothing where there is no VAT id.
func (p *Pages) vatPanel(ctx context.Context, path, id string, actions bool) (*vatPanel, error) {
	if id == "" {
		return nil, nil
	}
	status, err := p.Store.VATStatus(ctx, id)
	return &vatPanel{Path: path, VATStatus: status, Actions: actions && status.Format == nil}, err
}

// State is the key of what the VAT id is known to be.
func (v vatPanel) State() string {
	if v.Format != nil {
		return "vat.state.wrong"
	}
	switch v.Current.Result {
	case invoicing.VATValid:
		return "vat.state.valid"
	case invoicing.VATInvalid:
		return "vat.state.invalid"
	case invoicing.VATUnavailable, invoicing.VATFormat:
		return "vat.state.unanswered"
	}
	return "vat.state.unchecked"
}

// Tone says how alarming that is.
func (v vatPanel) Tone() string {
	if v.Format != nil {
		return "bad"
	}
	return vatTone(v.Current.Result)
}

func vatTone(r invoicing.VATResult) string {
	switch r {
	case invoicing.VATValid:
		return "good"
	case invoicing.VATInvalid:
		return "bad"
	}
	return "warn"
}

// invoiceVATAsk has the buyer's VAT id checked ("USt-IdNr. prüfen").
func (p *Pages) invoiceVATAsk(r *http.Request, id int64) (string, Notice, error) {
	inv, err := p.Store.Invoice(r.Context(), id)
	if err == nil {
		err = p.Store.AskVATCheck(r.Context(), inv.VATQuestion(p.User(r)))
	}
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "vat.asked"}, err
}

// partnerVATAsk does the same for a partner's.
func (p *Pages) partnerVATAsk(r *http.Request, id int64) (string, Notice, error) {
	partner, err := p.Store.Partner(r.Context(), id)
	if err == nil {
		err = p.Store.AskVATCheck(r.Context(), partner.VATQuestion(p.User(r)))
	}
	return idPath("/geschaeftspartner", id), Notice{Tone: "good", Key: "vat.asked"}, err
}

// invoiceVATConfirm keeps that a person vouches for the buyer's VAT id.
func (p *Pages) invoiceVATConfirm(r *http.Request, id int64) (string, Notice, error) {
	inv, err := p.Store.Invoice(r.Context(), id)
	if err == nil {
		err = p.Store.ConfirmVATID(r.Context(), inv.BuyerVATID, r.PostFormValue("gesehen"), p.User(r))
	}
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "vat.confirmed"}, err
}

// partnerVATConfirm does the same for a partner's.
func (p *Pages) partnerVATConfirm(r *http.Request, id int64) (string, Notice, error) {
	partner, err := p.Store.Partner(r.Context(), id)
	if err == nil {
		err = p.Store.ConfirmVATID(r.Context(), partner.VATID, r.PostFormValue("gesehen"), p.User(r))
	}
	return idPath("/geschaeftspartner", id), Notice{Tone: "good", Key: "vat.confirmed"}, err
}
