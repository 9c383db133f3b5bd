package htmlforms

import (
	"net/http"
	"net/url"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailTextsBody is the list of the mails' texts.
type mailTextsBody struct {
	Shop  string // whose mails; empty: those of all shops
	Shops []Shop
	Rows  []mailTextLine
}

type mailTextLine struct {
	store.MailTextRow
	Path      string
	Inherited bool // the shop has none of its own
}

// mailTextList shows the texts that a shop's mails have, and where each comes from.
func (p *Pages) mailTextList(w http.ResponseWriter, r *http.Request) error {
	body := mailTextsBody{Shop: r.URL.Query().Get("shop"), Shops: p.Shops}
	rows, err := p.Store.MailTexts(r.Context(), body.Shop)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body.Rows = append(body.Rows, mailTextLine{row, mailTextPath(body.Shop, row.Kind, row.Language), row.Standard || row.Shop != body.Shop})
	}
	p.render(w, r, http.StatusOK, "mail_texts.html", page{Title: "mailtext.title", Nav: "/mails", Body: body})
	return nil
}

func mailTextPath(shop string, kind invoicing.MailKind, language string) string {
	v := url.Values{"art": {string(kind)}, "sprache": {language}}
	if shop != "" {
		v.Set("shop", shop)
	}
	return "/mailtexte/bearbeiten?" + v.Encode()
}

func mailTextsPath(shop string) string {
	if shop == "" {
		return "/mailtexte"
	}
	return "/mailtexte?" + url.Values{"shop": {shop}}.Encode()
}
