package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing/store"
)

// checkRow is an order with the reasons why a person must look at it.
type checkRow struct {
	store.OrderRow
	Reasons []string
}

// checkBody is the page of what needs a person ("Prüfen").
type checkBody struct {
	Orders  []checkRow
	Changed []store.OrderRow // by their shop, beside an issued document
	Further bool             // more of them than are shown
	Held    []store.HeldRow
	Waiting []store.HeldRow // not whole yet; they come by themselves
	More    int             // held records that are not shown
	Next    string          // address of further orders
}

// heldShown bounds the held records on the page.
const heldShown = 100

// checkList shows orders that do not add up and records of the shops that could not be taken over.
func (p *Pages) checkList(w http.ResponseWriter, r *http.Request) error {
	q := readQuery(r)
	q.Check, q.Limit = true, 25
	orders, next, err := p.Store.Orders(r.Context(), q)
	if err != nil {
		return err
	}
	changed, further, err := p.Store.Orders(r.Context(), store.ListQuery{Changed: true, Limit: heldShown})
	if err != nil {
		return err
	}
	held, err := p.Store.Held(r.Context())
	if err != nil {
		return err
	}
	waiting, err := p.Store.Waiting(r.Context())
	if err != nil {
		return err
	}
	body := checkBody{Held: held[:min(len(held), heldShown)], More: max(0, len(held)-heldShown), Waiting: waiting,
		Changed: changed, Further: further > 0}
	for _, o := range orders { // the mirror joins the reasons with "; "
		body.Orders = append(body.Orders, checkRow{o, strings.Split(o.CheckReason, "; ")})
	}
	if next > 0 {
		body.Next = listSpec{Path: "/pruefen"}.address(store.ListQuery{Q: q.Q, Shop: q.Shop, Limit: pageSizes[0]}, next)
	}
	p.render(w, r, http.StatusOK, "check.html", page{Title: "check.title", Nav: "/pruefen", Body: body})
	return nil
}
