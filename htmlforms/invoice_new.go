package htmlforms

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// invoiceNewBody is the page on which an invoice is begun by hand: first its partner, then sender, currency and prices.
type invoiceNewBody struct {
	Choose        partnerChooser
	Partner       invoicing.Partner
	Senders       []Shop
	Shop          string
	Currency      string
	Mode          string
	WrongCurrency string
}

// invoiceNewShow asks for the partner (?partner=, or ?q= to look for one).
func (p *Pages) invoiceNewShow(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.FormValue("partner"), 10, 64)
	if err != nil {
		choose, err := p.choosePartner(r, "/rechnungen/neu")
		if err == nil {
			p.showNew(w, r, http.StatusOK, invoiceNewBody{Choose: choose})
		}
		return err
	}
	body := invoiceNewBody{Currency: "EUR", Mode: string(tax.Gross), Senders: p.senders(p.locale(w, r))}
	if body.Partner, err = p.Store.Partner(r.Context(), id); err != nil {
		return err
	}
	if shops := shopsOf(body.Partner.Origins); len(shops) > 0 {
		body.Shop = shops[0]
	}
	if body.Partner.VATID != "" {
		body.Mode = string(tax.Net)
	}
	p.showNew(w, r, http.StatusOK, body)
	return nil
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, status int, body invoiceNewBody) {
	p.render(w, r, status, "invoice_new.html", page{Title: "draft.new", Nav: "/rechnungen", Body: body})
}

// senders are the company itself and all shops, whose texts and numbers an invoice may use.
func (p *Pages) senders(l *locale) []Shop {
	senders := []Shop{{Name: l.text("draft.sender.company")}}
	for _, s := range p.Shops {
		senders = append(senders, Shop{Key: s.Key, Name: p.shopName(s.Key)})
	}
	return senders
}

// invoiceNew makes the empty draft and shows it for editing.
func (p *Pages) invoiceNew(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PostFormValue("partner"), 10, 64)
	if err != nil {
		return invoicing.Invalidf("no partner %q", r.PostFormValue("partner"))
	}
	n := store.NewDraft{PartnerID: id, Shop: r.PostFormValue("shop"), Currency: strings.ToUpper(strings.TrimSpace(r.PostFormValue("waehrung"))),
		PriceMode: tax.Mode(r.PostFormValue("preise"))}
	if !p.Session.Once(r, r.PostFormValue("form_id")) {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "error.form_sent"})
		http.Redirect(w, r, "/rechnungen", http.StatusSeeOther)
		return nil
	}
	draft, err := p.Store.CreateDraft(r.Context(), n, store.Once{}, p.User(r))
	if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
		body := invoiceNewBody{Shop: n.Shop, Currency: n.Currency, Mode: string(n.PriceMode), Senders: p.senders(p.locale(w, r)), WrongCurrency: wrong["currency"]}
		if body.Partner, err = p.Store.Partner(r.Context(), id); err != nil {
			return err
		}
		p.showNew(w, r, http.StatusUnprocessableEntity, body)
		return nil
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, idPath("/rechnungen", draft)+"/bearbeiten", http.StatusSeeOther)
	return nil
}
