package server

import (
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/htmlforms"
	"fakturisd/invoicing"
)

// maxLogin bounds login and password, in bytes.
const maxLogin = 512

// login shows the login form and lets in whoever knows the password.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if s.user(r) != "" {
			http.Redirect(w, r, localPath(r.FormValue("next")), http.StatusSeeOther)
			return
		}
		s.pages.ShowLogin(w, r, http.StatusOK, htmlforms.LoginForm{Next: localPath(r.FormValue("next"))})
	case http.MethodPost:
		s.tryLogin(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func (s *Server) tryLogin(w http.ResponseWriter, r *http.Request) {
	form := htmlforms.LoginForm{Login: strings.TrimSpace(r.PostFormValue("login")), Next: localPath(r.PostFormValue("next"))}
	password := r.PostFormValue("password")
	if form.Login == "" || len(form.Login)+len(password) > maxLogin {
		s.refuse(w, r, form, http.StatusUnauthorized, "login.wrong")
		return
	}
	address := clientAddress(r)
	if wait := s.logins.take(strings.ToLower(form.Login), address); wait > 0 {
		form.Wait = wait.Round(time.Second) + time.Second
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		s.refuse(w, r, form, http.StatusTooManyRequests, "login.wait")
		return
	}
	s.logins.checks <- struct{}{}
	user, err := s.cfg.Store.CheckPassword(r.Context(), form.Login, password)
	<-s.logins.checks
	switch code := invoicing.ErrorCode(err); {
	case err == nil:
		s.logins.clear(strings.ToLower(form.Login), address)
		s.enter(w, r, user.Login, form.Next)
	case code == invoicing.CodeUnauthorized || code == invoicing.CodeNotFound:
		zerolog.Ctx(r.Context()).Warn().Str("address", address).Msg("login refused")
		s.refuse(w, r, form, http.StatusUnauthorized, "login.wrong")
	default:
		s.pages.Fail(w, r, err)
	}
}

// enter starts the session of a user under a new token, so that nobody can have planted it before.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, login, next string) {
	if err := s.sessions.RenewToken(r.Context()); err != nil {
		s.pages.Fail(w, r, err)
		return
	}
	s.sessions.Put(r.Context(), keyLogin, login)
	s.sessions.Remove(r.Context(), keyCSRF)
	s.sessions.Remove(r.Context(), keyPutOff)
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, form htmlforms.LoginForm, status int, message string) {
	form.Message = message
	s.pages.ShowLogin(w, r, status, form)
}

// clientAddress returns the caller's IP address: the peer's, or what a proxy of ours says (see forwarded).
func clientAddress(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
