package htmlforms

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// pageSizes are the numbers of rows a list may show; the first is what a user gets unasked.
var pageSizes = []int{10, 25, 100}

// column is the heading of a column.
type column struct {
	Key     string // in the locale files; empty for none
	Numeric bool   // right-aligned
}

// cell is what a list shows in one column of one row.
type cell struct {
	Text  string
	Sub   string // a second, smaller line
	Href  string
	Tone  string // shows the text as a badge
	Shops []string
	Num   bool
	Tick  string // value of the box before the text; empty for none
	Box   string // name of that box
}

// listSpec says what is special about a list.
type listSpec struct {
	Path       string // of the list, also its menu entry
	Key        string // start of its keys in the locale files: title, hint when empty
	Columns    []column
	Statuses   []string   // for the status filter; none: no filter
	NoShop     bool       // no shop filter
	NoSearch   bool       // no search for words
	Merges     bool       // those of one partner can be merged and taken apart on a page
	Related    *menuEntry // another list that belongs to this one; may be nil
	New        *menuEntry // where a new record is begun; may be nil
	Deliveries []string   // states of delivery, in a filter of their own
	Payments   []string   // states of payment, in the same filter
	Together   *together  // ticked rows can be billed together; may be nil
	BulkPaid   bool       // ticked rows can be marked as paid
	SendMany   bool       // ticked rows get a send date, or are issued, together
	Push       bool       // the status of ticked rows, or of all that were found, can be changed in their shop
}

// list is the body of every list page.
type list struct {
	Spec   listSpec
	Query  store.ListQuery
	Sizes  []int
	Shops  []Shop
	Rows   [][]cell
	Next   string // address of the next page; empty on the last
	First  string // address of the first page; empty there
	Today  invoicing.Date
	Here   string // address of this page
	Of     string // number of the one partner whose rows these are; empty for all
	Filter bool   // something was asked for: an empty list means "nothing found"
}

// readQuery reads filter, size and position of a list; what makes no sense counts as not given.
func readQuery(r *http.Request) store.ListQuery {
	v := r.URL.Query()
	q := store.ListQuery{Q: v.Get("q"), Shop: v.Get("shop"), Status: v.Get("status"), Delivery: v.Get("lieferung"), Limit: pageSizes[0]}
	if len(q.Q) > 200 {
		q.Q = q.Q[:200]
	}
	for _, n := range pageSizes {
		if v.Get("zeilen") == strconv.Itoa(n) {
			q.Limit = n
		}
	}
	if id, err := strconv.ParseInt(v.Get("partner"), 10, 64); err == nil && id > 0 {
		q.PartnerID = id
	}
	if after, err := strconv.ParseInt(v.Get("nach"), 10, 64); err == nil && after > 0 {
		q.After = after
	}
	return q
}

// address returns the address of a list with the query's filter from after on.
func (s listSpec) address(q store.ListQuery, after int64) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Q, "shop": q.Shop, "status": q.Status, "lieferung": q.Delivery} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Limit != pageSizes[0] {
		v.Set("zeilen", strconv.Itoa(q.Limit))
	}
	if q.PartnerID > 0 {
		v.Set("partner", strconv.FormatInt(q.PartnerID, 10))
	}
	if after > 0 {
		v.Set("nach", strconv.FormatInt(after, 10))
	}
	if len(v) == 0 {
		return s.Path
	}
	return s.Path + "?" + v.Encode()
}

// loadRows returns the rows of a page of a list and where the next one starts.
type loadRows[R any] func(context.Context, store.ListQuery) (rows []R, next int64, err error)

// showList answers with a page of a list.
func showList[R any](p *Pages, w http.ResponseWriter, r *http.Request, spec listSpec, load loadRows[R], row func(*locale, R) []cell) error {
	q := readQuery(r)
	rows, next, err := load(r.Context(), q)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	if spec.Related != nil && q.PartnerID != 0 {
		spec.Related = &menuEntry{spec.Related.Path + "?partner=" + strconv.FormatInt(q.PartnerID, 10), spec.Related.Key}
	}
	body := list{Spec: spec, Query: q, Sizes: pageSizes, Shops: p.Shops, Here: spec.address(q, q.After), Today: p.Today(), Filter: q.Q+q.Shop+q.Status+q.Delivery != "" || q.PartnerID != 0}
	if q.PartnerID != 0 {
		body.Of = strconv.FormatInt(10000+q.PartnerID, 10)
	}
	for _, one := range rows {
		body.Rows = append(body.Rows, row(l, one))
	}
	if next > 0 {
		body.Next = spec.address(q, next)
	}
	if q.After > 0 {
		body.First = spec.address(q, 0)
	}
	p.render(w, r, http.StatusOK, "list.html", page{Title: spec.Key + ".title", Nav: spec.Path, Body: body})
	return nil
}

// dash is shown where there is nothing to show.
const dash = "–"

func orDash(s string) string {
	if s == "" {
		return dash
	}
	return s
}

func text(s string) cell { return cell{Text: orDash(s)} }

func number(s string) cell { return cell{Text: s, Num: true} }

func link(s, href string) cell { return cell{Text: orDash(s), Href: href} }

// under adds a second line to a cell.
func (c cell) under(s string) cell {
	c.Sub = s
	return c
}

func marks(shops []string) cell { return cell{Shops: shops} }

// badge shows a state in words of the locale files and in a colour.
func badge(l *locale, prefix, state string) cell {
	return cell{Text: l.label(prefix, state), Tone: tone(state)}
}

// idPath returns the address of a record.
func idPath(list string, id int64) string { return list + "/" + strconv.FormatInt(id, 10) }

// ticked puts a box before a cell, for what can be done with several rows at once.
func (c cell) ticked(box string, id int64) cell {
	c.Box, c.Tick = box, strconv.FormatInt(id, 10)
	return c
}
