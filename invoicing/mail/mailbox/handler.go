package mailbox

import (
	"bytes"
	"embed"
	"html/template"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var files embed.FS

// pages shows times as people in Germany read them.
var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"when": func(t time.Time) string { return t.In(house()).Format("02.01.2006, 15:04:05") },
	"inc":  func(i int) int { return i + 1 },
	"kB":   func(b []byte) int { return (len(b) + 1023) / 1024 },
	"join": func(s []string) string { return strings.Join(s, ", ") },
}).ParseFS(files, "page/*.html"))

// house is the zone of the house; the machine's own where Berlin's is not known.
func house() *time.Location {
	if zone, err := time.LoadLocation("Europe/Berlin"); err == nil {
		return zone
	}
	return time.Local
}

// Handler shows the mails under Options.Prefix: the list, every mail with its attachments, and its style sheet. It
// needs nothing from outside and no script.
func (b *Mailbox) Handler() http.Handler {
	prefix := strings.TrimSuffix(b.options.Prefix, "/")
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+prefix+"/{$}", b.showList)
	if prefix != "" {
		mux.HandleFunc("GET "+prefix, b.showList)
	}
	mux.HandleFunc("GET "+prefix+"/mailbox.css", showStyle)
	mux.HandleFunc("GET "+prefix+"/{id}", b.showMail)
	mux.HandleFunc("GET "+prefix+"/{id}/raw", b.serveRaw)
	mux.HandleFunc("GET "+prefix+"/{id}/{number}/{name}", b.serveAttachment)
	return mux
}

// view is what the templates get.
type view struct {
	Prefix string
	Mails  []Mail
	Mail   *Mail
}

func (b *Mailbox) show(w http.ResponseWriter, name string, v view) {
	v.Prefix = strings.TrimSuffix(b.options.Prefix, "/")
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(page.Bytes())
}

func (b *Mailbox) showList(w http.ResponseWriter, _ *http.Request) {
	mails := b.Mails()
	slices.Reverse(mails)
	b.show(w, "list.html", view{Mails: mails})
}

func (b *Mailbox) showMail(w http.ResponseWriter, r *http.Request) {
	if m := b.find(w, r); m != nil {
		b.show(w, "mail.html", view{Mail: m})
	}
}

func showStyle(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "page/mailbox.css")
}

func (b *Mailbox) serveRaw(w http.ResponseWriter, r *http.Request) {
	if m := b.find(w, r); m != nil {
		serve(w, "attachment", "message/rfc822", strconv.Itoa(m.ID)+".eml", m.Raw)
	}
}

// serveAttachment shows a PDF and hands out everything else, so that no attachment becomes a page of this server.
func (b *Mailbox) serveAttachment(w http.ResponseWriter, r *http.Request) {
	m := b.find(w, r)
	if m == nil {
		return
	}
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || n < 1 || n > len(m.Attachments) {
		http.NotFound(w, r)
		return
	}
	a := m.Attachments[n-1]
	if a.Type == "application/pdf" {
		serve(w, "inline", a.Type, a.Name, a.Data)
		return
	}
	serve(w, "attachment", "application/octet-stream", a.Name, a.Data)
}

func serve(w http.ResponseWriter, how, kind, name string, data []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}

// find returns the mail of the path, or answers that there is none.
func (b *Mailbox) find(w http.ResponseWriter, r *http.Request) *Mail {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err == nil {
		for _, m := range b.Mails() {
			if m.ID == id {
				return &m
			}
		}
	}
	http.NotFound(w, r)
	return nil
}
