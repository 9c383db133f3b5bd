package htmlforms

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"html/template"
	"io"
	"net/http"

	"fakturisd/invoicing"
)

// statusPreviewBody is the customer's mail as it would go out, with all that was typed into the form.
type statusPreviewBody struct {
	Form   statusForm
	Number string
	Mail   invoicing.StatusMailPreview
	Frame  string // address of the HTML part; empty: there is none to show
	TooBig bool
}

// statusPreview shows the very mail that a change of the status would send. What the shop makes of it is not believed: its HTML is
// cleaned, kept in the session, and shown by statusPreviewHTML in a frame that may do nothing.
func (p *Pages) statusPreview(w http.ResponseWriter, r *http.Request) error {
	o, f, err := p.readStatusForm(w, r)
	if err != nil {
		return err
	}
	if len(f.Ways) == 0 {
		f.Error = p.locale(w, r).text("status.mail.none")
	}
	if f.Error != "" {
		return p.statusAgain(w, r, o, f)
	}
	f.Wish.Notify = true
	body := statusPreviewBody{Form: f, Number: o.Number}
	if body.Mail, err = p.previewStatus(r, o, f.Wish); err != nil {
		f.Error = p.locale(w, r).text("status.preview.failed") + " " + p.excuse(r, err).Text
		return p.statusAgain(w, r, o, f)
	}
	body.Frame, body.TooBig = p.keepPreview(r, f.Path, body.Mail.HTML)
	p.render(w, r, http.StatusOK, "status_preview.html", page{Title: "status.preview", Name: o.Number, Nav: "/auftraege", Body: body})
	return nil
}

func (p *Pages) previewStatus(r *http.Request, o invoicing.Order, w invoicing.StatusWish) (invoicing.StatusMailPreview, error) {
	if p.StatusPreview == nil {
		return invoicing.StatusMailPreview{}, invoicing.Unavailablef("Hier kann keine Mail vorbereitet werden.")
	}
	return p.StatusPreview(r.Context(), o, w)
}

// keptPreview names the preview in the session: there is one, the last. maxKept is how many bytes of it the session takes.
const (
	keptPreview = "status-preview"
	maxKept     = 40_000
	maxMarkup   = 4 << 20
)

// keepPreview keeps the cleaned HTML of a mail until it is asked for, and returns where.
func (p *Pages) keepPreview(r *http.Request, order, markup string) (address string, tooBig bool) {
	if markup == "" {
		return "", false
	}
	if len(markup) > maxMarkup {
		return "", true
	}
	token := rand.Text()
	var kept bytes.Buffer
	kept.WriteString(token)
	z := gzip.NewWriter(&kept)
	io.WriteString(z, cleanMail(markup)) // into memory
	z.Close()
	if kept.Len() > maxKept {
		return "", true
	}
	p.Session.Keep(r, keptPreview, kept.Bytes())
	return order + "/status/vorschau/html?v=" + token, false
}

// framePolicy allows the document of a mail its own inline style and pictures that came with it, and nothing else.
const framePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// frame is the document around the HTML of a mail.
var frame = template.Must(template.New("frame").Parse(`<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{.Title}}</title></head><body>{{.Mail}}</body></html>`))

// statusPreviewHTML answers with the HTML part of the mail that was previewed last, for the frame of that page alone.
func (p *Pages) statusPreviewHTML(w http.ResponseWriter, r *http.Request) error {
	kept := p.Session.Kept(r, keptPreview)
	token := r.URL.Query().Get("v")
	if len(token) < 20 || !bytes.HasPrefix(kept, []byte(token)) {
		return invoicing.NotFoundf("this preview is gone")
	}
	z, err := gzip.NewReader(bytes.NewReader(kept[len(token):]))
	if err != nil {
		return err
	}
	markup, err := io.ReadAll(io.LimitReader(z, maxMarkup))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Content-Type", "text/html; charset=utf-8")
	return frame.Execute(w, struct {
		Title string
		Mail  template.HTML
	}{p.locale(w, r).text("status.preview"), template.HTML(markup)}) // cleaned by cleanMail
}
