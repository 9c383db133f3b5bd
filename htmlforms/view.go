package htmlforms

import (
	"bytes"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"

	"github.com/rs/zerolog"
)

//go:embed templates/*.html
var templateFiles embed.FS

// views holds the parsed pages of one language by file name.
type views map[string]*template.Template

// viewFiles, partFiles and viewParts are all templates. The start fails when one is missing or a file lies there unused.
var (
	viewFiles = []string{
		"login.html", "error.html", "dashboard.html", "list.html", "order.html", "numbers.html", "procedure.html", "planned.html", "invoice.html", "delivery_note.html",
		"collective.html", "collective_edit.html", "collective_difference.html", "invoice_edit.html", "invoice_new.html", "invoice_versions.html", "cancellation.html", "partner.html", "article.html", "shipping.html", "check.html", "system.html",
		"order_new.html", "partner_new.html", "contract.html", "contract_form.html", "contract_bulk.html",
		"merge.html",
		"sync.html", "sync_trace.html", "sync_forget.html", "sync_log.html",
		"mail_send.html", "mails.html", "mail.html", "mail_texts.html", "mail_text.html",
		"trial_run.html", "year_plan.html", "year_plan_cell.html",
		"queue.html", "queue_mail.html", "missed.html", "tokens.html",
		"status_edit.html", "status_preview.html", "status_stand.html", "status_bulk.html",
		"deliver.html",
	}
	partFiles = []string{"layout.html", "parts.html"} // in every page
	viewParts = map[string][]string{                  // in these alone: each page keeps a copy of its parts
		"dashboard.html":             {"invoice_payments.html", "queue_row.html", "undated.html"},
		"missed.html":                {"queue_row.html"},
		"queue.html":                 {"queue_row.html"},
		"contract.html":              {"sentences.html"},
		"contract_bulk.html":         {"field.html"},
		"contract_form.html":         {"field.html"},
		"delivery_note.html":         {"history.html", "invoice_mails.html"},
		"invoice.html":               {"history.html", "invoice_amounts.html", "invoice_draft.html", "invoice_mails.html", "invoice_payments.html", "invoice_tax.html"},
		"invoice_edit.html":          {"field.html", "invoice_draft.html", "edit_lines.html"},
		"collective_edit.html":       {"field.html", "invoice_draft.html", "edit_lines.html"},
		"collective.html":            {"collective_split.html", "sentences.html"},
		"collective_difference.html": {"invoice_draft.html"},
		"invoice_new.html":           {"partner_choose.html"},
		"order_new.html":             {"field.html", "partner_choose.html"},
		"partner_new.html":           {"field.html", "partner_choose.html"},
		"invoice_versions.html":      {"invoice_draft.html"},
		"order.html":                 {"invoice_payments.html", "order_deposit.html", "status_order.html", "status_form.html", "status_life.html"},
		"partner.html":               {"invoice_tax.html", "partner_email.html"},
		"system.html":                {"archive.html"},
		"merge.html":                 {"grouping.html", "merged.html"},
		"planned.html":               {"merged.html"},
		"status_edit.html":           {"status_form.html"},
		"status_preview.html":        {"status_form.html"},
		"status_stand.html":          {"status_life.html"},
	}
)

func parseViews(funcs template.FuncMap) (views, error) {
	base, err := template.New("layout.html").Funcs(funcs).Option("missingkey=error").ParseFS(templateFiles, paths(partFiles...)...)
	if err != nil {
		return nil, fmt.Errorf("parse layout: %w", err)
	}
	v := views{}
	for _, f := range viewFiles {
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("parse %s: %w", f, err)
		}
		if v[f], err = t.ParseFS(templateFiles, paths(append(viewParts[f], f)...)...); err != nil {
			return nil, fmt.Errorf("parse %s: %w", f, err)
		}
		if v[f].Lookup("content") == nil {
			return nil, fmt.Errorf("template %s does not define content", f)
		}
	}
	return v, unused()
}

func paths(files ...string) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = "templates/" + f
	}
	return all
}

func unused() error {
	files, err := fs.ReadDir(templateFiles, "templates")
	if err != nil {
		return fmt.Errorf("list templates: %w", err)
	}
	declared := slices.Concat(viewFiles, partFiles)
	for _, parts := range viewParts {
		declared = append(declared, parts...)
	}
	for _, f := range files {
		if !slices.Contains(declared, f.Name()) {
			return fmt.Errorf("template %s is not declared", f.Name())
		}
	}
	return nil
}

// page is what every page shows around its body.
type page struct {
	Title   string // key in the locale files
	Name    string // which record, behind the title; may be empty
	Nav     string // path of the menu entry it belongs to
	Lang    string
	User    string
	CSRF    string
	FormID  string // one-time id of all forms on the page
	Version string
	Notices []Notice
	Pause   *vacationPanel // while nothing goes out by itself
	Body    any
}

// render answers with a page; nothing goes out before the whole page could be made.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, view string, pg page) {
	pg.Notices = p.Session.Notices(r)
	if p.User(r) != "" {
		pg.Pause = p.pauseBanner(r)
	}
	p.renderPart(w, r, status, view, "layout.html", pg)
}

// renderPart answers with a part of a page, which a script puts where it belongs; notices wait for the next whole page.
func (p *Pages) renderPart(w http.ResponseWriter, r *http.Request, status int, view, part string, pg page) {
	pg.Lang = p.locale(w, r).lang
	pg.User, pg.CSRF, pg.FormID, pg.Version = p.User(r), p.CSRF(r), rand.Text(), p.Version
	var out bytes.Buffer
	if err := p.views[pg.Lang][view].ExecuteTemplate(&out, part, pg); err != nil {
		zerolog.Ctx(r.Context()).Error().Err(err).Str("view", view).Msg("page failed")
		http.Error(w, "Interner Fehler ("+p.Request(r)+")", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Bytes()) // the browser may be gone; there is nobody to tell
}
