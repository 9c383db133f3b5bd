package api

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// maxLimit is how many rows a page may have.
const maxLimit = 100

// page is one page of a list; Next is what after= of the following page is, null on the last one.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  *int64 `json:"next"`
}

// list answers with one page of what get finds. filters names the parameters beside after, limit and q.
func list[T any](get func(context.Context, store.ListQuery) ([]T, int64, error), filters ...string) action {
	return func(ctx context.Context, c *call) (int, any, error) {
		values, err := url.ParseQuery(c.URL.RawQuery)
		if err != nil {
			return 0, nil, malformed("Die Parameter der Adresse sind nicht lesbar.")
		}
		q, err := listQuery(values, filters)
		if err != nil {
			return 0, nil, err
		}
		rows, next, err := get(ctx, q)
		if err != nil {
			return 0, nil, err
		}
		p := page[T]{Items: orNone(rows)}
		if next != 0 {
			p.Next = &next
		}
		return http.StatusOK, p, nil
	}
}

// all answers with everything that get finds for the path's id, as one page.
func all[T any](get func(ctx context.Context, id int64) ([]T, error)) action {
	return func(ctx context.Context, c *call) (int, any, error) {
		rows, err := get(ctx, c.id)
		return http.StatusOK, page[T]{Items: orNone(rows)}, err
	}
}

// orNone makes of no rows an empty list, which JSON shows as [] and not as null.
func orNone[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// listQuery reads the parameters of a list. Unknown ones are refused: a mistyped filter must not show everything.
func listQuery(values url.Values, filters []string) (store.ListQuery, error) {
	if err := checkParameters(values, append([]string{"after", "limit", "q"}, filters...)); err != nil {
		return store.ListQuery{}, err
	}
	q := store.ListQuery{Q: values.Get("q"), Shop: values.Get("shop"), Status: values.Get("status"), Delivery: values.Get("delivery")}
	if !slices.Contains([]invoicing.DeliveryState{"", invoicing.DeliveredNone, invoicing.DeliveredPart, invoicing.DeliveredAll}, invoicing.DeliveryState(q.Delivery)) {
		return q, malformed("delivery: möglich sind offen, teilgeliefert und geliefert.")
	}
	var err error
	if q.After, err = whole(values, "after", 1, 1<<62); err != nil {
		return q, err
	}
	if q.PartnerID, err = whole(values, "partner_id", 1, 1<<62); err != nil {
		return q, err
	}
	limit, err := whole(values, "limit", 1, maxLimit)
	if err != nil {
		return q, err
	}
	q.Limit = int(limit)
	switch check := values.Get("check"); check {
	case "", "false", "true":
		q.Check = check == "true"
	default:
		return q, malformed("check: möglich sind true und false.")
	}
	return q, nil
}

func checkParameters(values url.Values, known []string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(known, name) {
			return malformed(fmt.Sprintf("Den Parameter %q gibt es nicht; möglich: %s.", name, strings.Join(known, ", ")))
		}
		if len(values[name]) > 1 {
			return malformed(fmt.Sprintf("Der Parameter %q steht zweimal da.", name))
		}
	}
	return nil
}

// whole reads a number between least and most, 0 where there is none.
func whole(values url.Values, name string, least, most int64) (int64, error) {
	if !values.Has(name) {
		return 0, nil
	}
	n, err := strconv.ParseInt(values.Get(name), 10, 64)
	if err != nil || n < least || n > most {
		return 0, malformed(fmt.Sprintf("%s: %q ist keine ganze Zahl von %d bis %d.", name, values.Get(name), least, most))
	}
	return n, nil
}
