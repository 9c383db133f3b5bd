package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"fakturisd/invoicing/store"
)

// together lets a list be ticked, so that several of its rows become one invoice ("Gemeinsam abrechnen").
type together struct{ Field, Back string }

var (
	ordersTogether = together{"auftrag", "/auftraege"}
	notesTogether  = together{"lieferschein", "/lieferscheine"}
)

// invoiceTogether drafts one invoice of the ticked orders and delivery notes, or says why they cannot be billed together.
func (p *Pages) invoiceTogether(w http.ResponseWriter, r *http.Request) {
	back := backToList(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		r.ParseForm() // as PostFormValue did before
		orders, err := formIDs(r, ordersTogether.Field)
		if err != nil {
			return "", Notice{}, err
		}
		notes, err := formIDs(r, notesTogether.Field)
		if err != nil {
			return "", Notice{}, err
		}
		id, err := p.Store.DraftTogether(r.Context(), orders, notes, store.Once{}, p.User(r))
		return idPath("/rechnungen", id), Notice{Tone: "good", Key: "draft.together", Text: strconv.Itoa(len(orders) + len(notes))}, err
	})
}

// backToList returns where the boxes were ticked, with its filter; the order list where that is none of our lists.
func backToList(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ordersTogether.Back
	}
	id, partner := strings.CutPrefix(u.Path, "/geschaeftspartner/")
	if _, err := strconv.ParseUint(id, 10, 63); u.Path != ordersTogether.Back && u.Path != notesTogether.Back && (!partner || err != nil) {
		return ordersTogether.Back
	}
	return u.RequestURI()
}
