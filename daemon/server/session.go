package server

import (
	"encoding/gob"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/rs/zerolog"

	"fakturisd/htmlforms"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// A session ends after a long pause (a lunch break is none) and at the latest after a working day.
const (
	idleTime = 2 * time.Hour
	lifetime = 12 * time.Hour
)

// What a session holds.
const (
	keyLogin   = "login"
	keyCSRF    = "csrf"
	keyNotices = "notices"
	keyForms   = "forms"
	keyPutOff  = "put-off"
)

func (s *Server) newSessions() *scs.SessionManager {
	gob.Register([]htmlforms.Notice{})
	m := scs.New()
	m.Store = store.SessionStore{Store: s.cfg.Store}
	m.IdleTimeout, m.Lifetime = idleTime, lifetime
	m.Cookie.Name = "fakturisd_session"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Secure = s.cfg.Secure
	m.Cookie.Persist = false // gone when the browser closes
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		zerolog.Ctx(r.Context()).Error().Err(err).Msg("session")
		http.Error(w, "Die Datenbank antwortet gerade nicht. Bitte gleich noch einmal versuchen.", http.StatusServiceUnavailable)
		if rec, ok := w.(*recorder); ok {
			rec.closed = true // the session is stored just before a page goes out, which now must not follow
		}
	}
	return m
}

// session loads the session of a request and stores it again before the answer goes out.
func (s *Server) session(next http.Handler) http.Handler { return s.sessions.LoadAndSave(next) }

// peek loads the session of a request and leaves it as it is: what a page fetches by itself neither keeps a login alive nor takes
// away what another request of the same moment stores.
func (s *Server) peek(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var token string
		if c, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
			token = c.Value
		}
		ctx, err := s.sessions.Load(r.Context(), token)
		if err != nil {
			s.sessions.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// user returns the login of whoever is logged in, "" for nobody.
func (s *Server) user(r *http.Request) string { return s.sessions.GetString(r.Context(), keyLogin) }

// loggedIn sends whoever is not logged in to the login page, and from there back to the page that was asked for.
func (s *Server) loggedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.user(r) != "" {
			next.ServeHTTP(w, r)
			return
		}
		to := "/login"
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path != "/" {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
	})
}

// localPath returns next if it is a path of this service, else "/": the login page must not lead elsewhere.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// flashes keeps in the session what a page has to say after its redirect, and which forms were already sent.
type flashes struct{ *scs.SessionManager }

// Notify shows the notice on the user's next page.
func (f flashes) Notify(r *http.Request, n htmlforms.Notice) {
	list, _ := f.Get(r.Context(), keyNotices).([]htmlforms.Notice)
	f.Put(r.Context(), keyNotices, append(list, n))
}

// Notices returns the waiting notices once.
func (f flashes) Notices(r *http.Request) []htmlforms.Notice {
	list, _ := f.Pop(r.Context(), keyNotices).([]htmlforms.Notice)
	return list
}

// Once says whether the form is sent for the first time; the last 50 forms of a session are remembered.
func (f flashes) Once(r *http.Request, formID string) bool {
	list, _ := f.Get(r.Context(), keyForms).([]string)
	if formID == "" || slices.Contains(list, formID) {
		return false
	}
	f.Put(r.Context(), keyForms, append(list[max(0, len(list)-49):], formID))
	return true
}

// PutOff returns the day on which the user said "later".
func (f flashes) PutOff(r *http.Request) invoicing.Date {
	d, err := invoicing.ParseDate(f.GetString(r.Context(), keyPutOff))
	if err != nil {
		return invoicing.Date{}
	}
	return d
}

// SetPutOff keeps that day until the next login.
func (f flashes) SetPutOff(r *http.Request, d invoicing.Date) {
	f.Put(r.Context(), keyPutOff, d.String())
}

// Keep keeps something for a later request of this session.
func (f flashes) Keep(r *http.Request, name string, b []byte) { f.Put(r.Context(), "kept-"+name, b) }

// Kept returns what was kept last under a name.
func (f flashes) Kept(r *http.Request, name string) []byte {
	return f.GetBytes(r.Context(), "kept-"+name)
}
