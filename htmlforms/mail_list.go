package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailListBody is a page of the mail log.
type mailListBody struct {
	Query  store.MailQuery
	States []invoicing.MailState
	Shops  []Shop
	Sizes  []int
	Rows   []mailRow
	Next   string // address of the older mails; empty on the last page
	First  string // address of the newest ones; empty there
	Filter bool   // something was asked for
}

// mailRow is a line of the mail log.
type mailRow struct{ store.MailRow }

// About is the address of what the mail is about.
func (r mailRow) About() string { return aboutPath(r.Document, r.DocumentID, r.OrderID) }

// Short is the beginning of the PDF's SHA-256.
func (r mailRow) Short() string { return shortHash(r.PDFHash) }

// Shown is the state as the pages call it.
func (r mailRow) Shown() string { return shownMail(r.State, !r.BouncedAt.IsZero()) }

// Said is why it did not arrive, or else what the server answered.
func (r mailRow) Said() string {
	if r.Error != "" {
		return said(r.Error)
	}
	return r.Reply
}

var mailStates = []invoicing.MailState{invoicing.MailPlanned, invoicing.MailRendering, invoicing.MailQueued, invoicing.MailCommitting,
	invoicing.MailSent, invoicing.MailFailed, invoicing.MailUnknown}

// mailList shows the mails of all documents, newest first.
func (p *Pages) mailList(w http.ResponseWriter, r *http.Request) error {
	q := readMailQuery(r)
	rows, next, err := p.Store.MailLog(r.Context(), q)
	if err != nil {
		return err
	}
	body := mailListBody{Query: q, States: mailStates, Shops: p.Shops, Sizes: pageSizes,
		Filter: q.Q+q.Shop+string(q.State) != "" || !q.From.IsZero() || !q.Until.IsZero()}
	for _, row := range rows {
		body.Rows = append(body.Rows, mailRow{row})
	}
	if next > 0 {
		body.Next = mailAddress(q, next)
	}
	if q.After > 0 {
		body.First = mailAddress(q, 0)
	}
	p.render(w, r, http.StatusOK, "mails.html", page{Title: "mails.title", Nav: "/mails", Body: body})
	return nil
}

// readMailQuery reads filter and position; what makes no sense counts as not given.
func readMailQuery(r *http.Request) store.MailQuery {
	base, v := readQuery(r), r.URL.Query()
	q := store.MailQuery{Q: base.Q, Shop: base.Shop, State: invoicing.MailState(base.Status), After: base.After, Limit: base.Limit}
	if d, err := invoicing.ParseDate(v.Get("von")); err == nil {
		q.From = d
	}
	if d, err := invoicing.ParseDate(v.Get("bis")); err == nil {
		q.Until = d
	}
	return q
}

func mailAddress(q store.MailQuery, after int64) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Q, "shop": q.Shop, "status": string(q.State), "von": dateOrNone(q.From), "bis": dateOrNone(q.Until)} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Limit != pageSizes[0] {
		v.Set("zeilen", strconv.Itoa(q.Limit))
	}
	if after > 0 {
		v.Set("nach", strconv.FormatInt(after, 10))
	}
	if len(v) == 0 {
		return "/mails"
	}
	return "/mails?" + v.Encode()
}

func dateOrNone(d invoicing.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}
