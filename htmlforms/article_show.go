package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// articleBody is the page of an article.
type articleBody struct {
	Article invoicing.Article
	Shops   []string
	State   string
}

// articleShow shows an article with its variants, prices and texts.
func (p *Pages) articleShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	a, err := p.Store.Article(r.Context(), id)
	if err != nil {
		return err
	}
	body := articleBody{Article: a, Shops: shopsOf(a.Origins), State: "inaktiv"}
	if a.Active {
		body.State = "aktiv"
	}
	p.render(w, r, http.StatusOK, "article.html", page{Title: "article.title", Name: a.Number, Nav: "/artikel", Body: body})
	return nil
}
