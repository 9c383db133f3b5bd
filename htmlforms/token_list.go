package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

const tokenPath = "/system/zugaenge"

// tokenBody is the page of the programs that may use the API.
type tokenBody struct {
	Tokens []store.Token
	Shops  []string // keys of the shop databases, for tokens of their extensions
	Name   string   // of the token that was made just now
	Plain  string   // its text, shown this once
	Prefix string   // of the scopes of shops
}

// tokenList shows which programs may do what, and since when no more.
func (p *Pages) tokenList(w http.ResponseWriter, r *http.Request) error {
	return p.showTokens(w, r, http.StatusOK, tokenBody{})
}

func (p *Pages) showTokens(w http.ResponseWriter, r *http.Request, status int, body tokenBody) (err error) {
	if body.Tokens, err = p.Store.Tokens(r.Context()); err != nil {
		return err
	}
	shops, err := p.Store.Shops(r.Context())
	if err != nil {
		return err
	}
	body.Prefix = store.ScopeShop
	known := map[string]bool{}
	for _, s := range shops {
		if !known[s.Source] {
			known[s.Source] = true
			body.Shops = append(body.Shops, s.Source)
		}
	}
	p.render(w, r, status, "tokens.html", page{Title: "token.title", Nav: "/system", Body: body})
	return nil
}
