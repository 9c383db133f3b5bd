package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailTextBody is one text of the mails with a preview.
type mailTextBody struct {
	Shop         string
	Shops        []Shop
	Row          store.MailTextRow
	Own          bool // the shop, or the company, has this text of its own
	Placeholders []string
	Number       string // of the invoice that the preview shows; empty: a sample
	Preview      invoicing.MailText
	Bounds       struct{ Subject, Text int }
}

// mailTextShow shows one text to be changed.
func (p *Pages) mailTextShow(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	return p.showMailText(w, r, http.StatusOK, v.Get("shop"), invoicing.MailKind(v.Get("art")), v.Get("sprache"), nil)
}

// showMailText shows a text; typed, if any, stands in the place of what is stored.
func (p *Pages) showMailText(w http.ResponseWriter, r *http.Request, status int, shop string, kind invoicing.MailKind, language string, typed *invoicing.MailText) error {
	row, err := p.Store.MailText(r.Context(), shop, kind, language)
	if err != nil {
		return err
	}
	body := mailTextBody{Shop: shop, Shops: p.Shops, Row: row, Own: !row.Standard && row.Shop == shop,
		Placeholders: kind.Placeholders(), Number: strings.TrimSpace(r.FormValue("rechnung"))}
	if typed != nil {
		body.Row.Text = *typed
	}
	values, err := p.Store.MailSample(r.Context(), shop, kind, language, body.Number)
	if invoicing.ErrorCode(err) == invoicing.CodeNotFound {
		p.Session.Notify(r, p.excuse(r, err))
		values, err = p.Store.MailSample(r.Context(), shop, kind, language, "")
	}
	if err != nil {
		return err
	}
	body.Preview = body.Row.Text.Fill(values)
	body.Bounds.Subject, body.Bounds.Text = invoicing.MailBounds()
	p.render(w, r, status, "mail_text.html", page{Title: "mailtext.edit", Nav: "/mails", Body: body})
	return nil
}

// mailTextSave stores a text, resets it or only shows what it would look like.
func (p *Pages) mailTextSave(w http.ResponseWriter, r *http.Request) {
	shop, kind, language := r.PostFormValue("shop"), invoicing.MailKind(r.PostFormValue("art")), r.PostFormValue("sprache")
	typed := invoicing.MailText{Subject: r.PostFormValue("betreff"), Body: r.PostFormValue("text")}.Tidy()
	again := func(status int) bool {
		if err := p.showMailText(w, r, status, shop, kind, language, &typed); err != nil {
			p.Fail(w, r, err)
		}
		return true
	}
	if r.PostFormValue("aktion") == "vorschau" {
		if err := typed.CheckTemplate(kind); err != nil {
			p.Session.Notify(r, p.excuse(r, err))
		}
		again(http.StatusOK)
		return
	}
	var mistake error
	p.performOr(w, r, mailTextPath(shop, kind, language), func() (string, Notice, error) {
		key, err := "mailtext.saved", error(nil)
		if r.PostFormValue("aktion") == "zuruecksetzen" {
			key, err = "mailtext.reset_done", p.Store.ResetMailText(r.Context(), shop, kind, language, p.User(r))
		} else {
			err = p.Store.SetMailText(r.Context(), shop, kind, language, typed, p.User(r))
		}
		if invoicing.ErrorCode(err) == invoicing.CodeInvalid {
			mistake = err
		}
		return mailTextsPath(shop), Notice{Tone: "good", Key: key}, err
	}, func() bool {
		if mistake == nil {
			return false
		}
		p.Session.Notify(r, p.excuse(r, mistake))
		return again(http.StatusUnprocessableEntity)
	})
}
