package htmlforms

import (
	"net/http"
	"time"
)

// LoginForm is what the login page shows.
type LoginForm struct {
	Login   string
	Next    string        // path to go to afterwards
	Message string        // key in the locale files of why the last attempt failed; may be empty
	Wait    time.Duration // until the next attempt; 0 for none
}

// ShowLogin answers with the login page.
func (p *Pages) ShowLogin(w http.ResponseWriter, r *http.Request, status int, form LoginForm) {
	p.render(w, r, status, "login.html", page{Title: "login.title", Body: form})
}
