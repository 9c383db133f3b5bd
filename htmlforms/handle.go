package htmlforms

import (
	"net/http"
	"path"
	"strconv"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
)

// showFunc answers a GET; an error becomes an error page.
type showFunc func(http.ResponseWriter, *http.Request) error

// actFunc answers a POST on one record: it returns where to go on and what to say there. After an error the user is
// back on the page with the button, which says why.
type actFunc func(r *http.Request, id int64) (to string, say Notice, err error)

func (p *Pages) show(f showFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := f(w, r); err != nil {
			p.Fail(w, r, err)
		}
	}
}

// act redirects in any case, so that reloading a page never repeats an action. A form that was sent before (a second
// click, the browser's back button) does nothing.
func (p *Pages) act(f actFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := pathID(r)
		if err != nil {
			p.Fail(w, r, err)
			return
		}
		p.perform(w, r, path.Dir(r.URL.Path), func() (string, Notice, error) { return f(r, id) })
	}
}

func (p *Pages) perform(w http.ResponseWriter, r *http.Request, back string, do func() (to string, say Notice, err error)) {
	p.performOr(w, r, back, do, func() bool { return false })
}

// performOr is perform for forms that are shown again with what was typed: again does that, if it can, after an error.
func (p *Pages) performOr(w http.ResponseWriter, r *http.Request, back string, do func() (to string, say Notice, err error), again func() bool) {
	if !p.Session.Once(r, r.PostFormValue("form_id")) {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "error.form_sent"})
		http.Redirect(w, r, back, http.StatusSeeOther)
		return
	}
	to, say, err := do()
	if err != nil && again() {
		return
	}
	if err != nil {
		to, say = back, p.excuse(r, err)
	} else if p.Wake != nil {
		p.Wake()
	}
	if say.Key != "" {
		p.Session.Notify(r, say)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// pathID returns the record's id in the path; what is no id cannot be found.
func pathID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id <= 0 {
		return 0, invoicing.NotFoundf("no record %q", r.PathValue("id"))
	}
	return id, nil
}

// excuse makes of an error what a user may read. What has no code is a fault on our side: it is logged, and the user
// gets the id under which it is found in the log.
func (p *Pages) excuse(r *http.Request, err error) Notice {
	code := invoicing.ErrorCode(err)
	if code == invoicing.CodeInternal || code == invoicing.CodeUnavailable {
		zerolog.Ctx(r.Context()).Error().Err(err).Str("path", r.URL.Path).Msg("page failed")
	}
	if code == invoicing.CodeInternal {
		return Notice{Tone: "bad", Key: "error.internal", Text: p.Request(r)}
	}
	return Notice{Tone: "bad", Key: "error." + string(code), Text: invoicing.ErrorMessage(err)}
}

var statusOf = map[invoicing.Code]int{
	invoicing.CodeInvalid:      http.StatusUnprocessableEntity,
	invoicing.CodeNotFound:     http.StatusNotFound,
	invoicing.CodeConflict:     http.StatusConflict,
	invoicing.CodeUnauthorized: http.StatusForbidden,
	invoicing.CodeUnavailable:  http.StatusServiceUnavailable,
	invoicing.CodeInternal:     http.StatusInternalServerError,
}

// Fail answers with an error page.
func (p *Pages) Fail(w http.ResponseWriter, r *http.Request, err error) {
	p.errorPage(w, r, statusOf[invoicing.ErrorCode(err)], p.excuse(r, err))
}

// ShowError answers with an error page that shows the text of a key in the locale files.
func (p *Pages) ShowError(w http.ResponseWriter, r *http.Request, status int, key string) {
	p.errorPage(w, r, status, Notice{Tone: "bad", Key: key})
}

func (p *Pages) errorPage(w http.ResponseWriter, r *http.Request, status int, n Notice) {
	p.render(w, r, status, "error.html", page{Title: "error.title", Body: n})
}
