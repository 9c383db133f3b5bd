package htmlforms

import (
	"net/http"
	"strings"
)

// tokenAdd makes a token and shows its text in its own answer: it is neither kept nor put into the session, so that only
// whoever made it ever sees it.
func (p *Pages) tokenAdd(w http.ResponseWriter, r *http.Request) {
	if !p.Session.Once(r, r.PostFormValue("form_id")) {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "error.form_sent"})
		http.Redirect(w, r, tokenPath, http.StatusSeeOther)
		return
	}
	name := strings.TrimSpace(r.PostFormValue("name"))
	plain, err := p.Store.AddToken(r.Context(), name, r.PostForm["recht"], p.User(r))
	if err != nil {
		p.Session.Notify(r, p.excuse(r, err))
		http.Redirect(w, r, tokenPath, http.StatusSeeOther)
		return
	}
	if err := p.showTokens(w, r, http.StatusOK, tokenBody{Name: name, Plain: plain}); err != nil {
		p.Fail(w, r, err)
	}
}

// tokenRevoke withdraws a token at once.
func (p *Pages) tokenRevoke(w http.ResponseWriter, r *http.Request) {
	p.perform(w, r, tokenPath, func() (string, Notice, error) {
		name := r.PostFormValue("name")
		return tokenPath, Notice{Tone: "good", Key: "token.revoked", Text: name}, p.Store.RevokeToken(r.Context(), name, p.User(r))
	})
}
