package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// maxBulk is how many orders one form may change.
const maxBulk = 500

// pushBody is the page on which the status of several orders is changed: the form, then what will happen to each order,
// then what became of it.
type pushBody struct {
	Step     string // "", "pruefen" or "aendern"
	FormID   string
	Back     string // the list, with its filter
	Rows     []pushRow
	Statuses []statusOption
	Shops    []Shop // more than one: their statuses differ, and one is to be chosen
	Wish     invoicing.StatusWish
	Error    string
}

// pushRow is one of the orders.
type pushRow struct {
	Order  store.OrderRow
	Source string
	Seen   int64
	Now    string // name of its status
	Left   string // key of the reason why it is left out; empty: it is changed
	Way    invoicing.MailWay
	ID     int64 // of its intent, after the last step
	Err    string
}

// Going counts the orders that are changed.
func (b pushBody) Going() int {
	n := 0
	for _, r := range b.Rows {
		if r.Left == "" && r.Err == "" {
			n++
		}
	}
	return n
}

// Name returns the name of the status that the orders get.
func (b pushBody) Name() string { return statusNamed(b.Statuses, b.Wish.Status) }

// ID returns the one-time id of the form.
func (b pushBody) ID(page string) string {
	if b.FormID != "" {
		return b.FormID
	}
	return page
}

// statusBulk changes the status of the orders that were ticked in the list, or of all that its filter finds: first the form, then
// what it will do to each order, then what came of it. Sent twice it does the same once.
func (p *Pages) statusBulk(w http.ResponseWriter, r *http.Request) error {
	b := pushBody{Step: r.PostFormValue("tun"), Back: backToList(r.PostFormValue("zurueck")), FormID: r.PostFormValue("bulk_id")}
	seen, err := p.bulkOrders(r, b.Back)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	if len(seen) == 0 || len(seen) > maxBulk {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "status.bulk.none", Text: strconv.Itoa(len(seen))})
		http.Redirect(w, r, b.Back, http.StatusSeeOther)
		return nil
	}
	if err := p.fillBulk(r, l, &b, seen); err != nil {
		return err
	}
	b.read(r)
	if b.Error != "" || len(b.Shops) > 0 {
		b.Step = ""
	}
	if b.Step != "" {
		b.plan()
	}
	if b.Step == "aendern" {
		if err := p.changeBulk(r, &b); err != nil {
			return err
		}
	}
	p.render(w, r, http.StatusOK, "status_bulk.html", page{Title: "status.bulk.title", Nav: "/auftraege", Body: b})
	return nil
}

// bulkOrders returns the orders that the form is about, with the status that the clerk saw; none is seen yet where they come
// from the list.
func (p *Pages) bulkOrders(r *http.Request, back string) (map[int64]int64, error) {
	seen := map[int64]int64{}
	for _, row := range r.PostForm["zeile"] {
		id, status, _ := strings.Cut(row, ":")
		order, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return nil, invoicing.Invalidf("no order %q", row)
		}
		if seen[order], err = strconv.ParseInt(status, 10, 64); err != nil {
			return nil, invoicing.Invalidf("no status %q", row)
		}
	}
	if len(seen) > 0 {
		return seen, nil
	}
	ids, err := formIDs(r, ordersTogether.Field)
	if r.PostForm.Get("alle") != "" && err == nil {
		ids, err = p.foundOrders(r, back)
	}
	for _, id := range ids {
		seen[id] = unseen
	}
	return seen, err
}

// unseen stands for the status of an order that comes from the list.
const unseen = -1

// foundOrders returns the orders that the list's filter finds, one more than a form may have where there are more.
func (p *Pages) foundOrders(r *http.Request, back string) ([]int64, error) {
	u, err := url.Parse(back)
	if err != nil {
		return nil, err
	}
	q := readQuery(&http.Request{URL: u})
	q.Limit, q.After = pageSizes[len(pageSizes)-1], 0
	var ids []int64
	for {
		rows, next, err := p.Store.Orders(r.Context(), q)
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		if err != nil || next == 0 || len(ids) > maxBulk {
			return ids[:min(len(ids), maxBulk+1)], err
		}
		q.After = next
	}
}

// read takes what was typed; only the steps after the first have it.
func (b *pushBody) read(r *http.Request) {
	b.Wish = invoicing.StatusWish{Comment: typedText(r, "kommentar"), Notify: r.PostForm.Has("benachrichtigen"), SendComment: r.PostForm.Has("mitsenden"), Cause: invoicing.CauseBulk}
	status, err := strconv.ParseInt(r.PostFormValue("status"), 10, 64)
	b.Wish.Status = status
	if b.Step == "" {
		return
	}
	known := false
	for _, s := range b.Statuses {
		known = known || s.ID == status
	}
	if err != nil || !known {
		b.Error = "status.bulk.choose"
	}
	if b.Step == "aendern" && b.FormID == "" {
		b.Step = "pruefen"
	}
}
