package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	sq "github.com/Masterminds/squirrel"
)

// Sizes of a page, and how deep a search looks.
const (
	defaultPage  = 10
	maxPage      = 100
	maxWords     = 6
	maxWord      = 64    // bytes of one word
	searchWindow = 3000  // newest rows that a search looks at first
	searchDepth  = 20000 // newest matches of the leading word that the other words and filters are applied to
)

// ListQuery chooses one page of a list; all lists run from the newest id to the oldest.
type ListQuery struct {
	Q         string // words that must all occur, in any of the list's searched columns
	Shop      string // shop key
	Status    string // as the list names it; orders take the shop's status id or its German name
	Check     bool   // orders only: those that a person must look at
	Delivery  string // orders only: offen, teilgeliefert, geliefert
	Changed   bool   // orders only: those that their shop changed beside an issued document
	PartnerID int64
	OrderID   int64 // delivery notes and invoices only: those that were made of this order
	After     int64 // id of the last row seen; 0 is the first page
	Limit     int   // 10 when it is not positive, at most 100
}

func (q ListQuery) limit() int {
	if q.Limit <= 0 {
		return defaultPage
	}
	return min(q.Limit, maxPage)
}

// words returns the search words, the longest (most telling) first.
func (q ListQuery) words() []string {
	words := strings.Fields(strings.ToValidUTF8(q.Q, ""))
	for i, w := range words {
		words[i] = cut(w, maxWord)
	}
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	return words[:min(len(words), maxWords)]
}

func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// escapeLike takes the special meaning from the characters that LIKE reads as wildcards.
func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

func startsWith(word string) string { return escapeLike(word) + "%" }
func contains(word string) string   { return "%" + escapeLike(word) + "%" }

// anyContains holds for rows of which at least one column contains the word.
func anyContains(word string, columns ...string) sq.Or {
	var or sq.Or
	for _, c := range columns {
		or = append(or, sq.Like{c: contains(word)})
	}
	return or
}

// fromShop holds for rows with an origin in the shop. LIMIT keeps the server from making a list of all the shop's rows
// and sorting it: it asks row by row, from the newest on, until the page is full.
func fromShop(idColumn, shop string, kinds ...string) sq.Sqlizer {
	var or sq.Or // one question a kind: the index serves only one at a time
	for _, kind := range kinds {
		or = append(or, sq.Expr("(SELECT 1 FROM fakturis_origin g WHERE g.kind = ? AND g.entity_id = "+idColumn+" AND g.shop = ? LIMIT 1) = 1", kind, shop))
	}
	return or
}

// fetchPage runs the query for one page, newest id first, and says where the next page starts (0: nowhere).
func fetchPage[T any](ctx context.Context, s *Store, b sq.SelectBuilder, q ListQuery, idColumn string, scan func(*sql.Rows, *T) (int64, error)) ([]T, int64, error) {
	if q.After > 0 {
		b = b.Where(sq.Lt{idColumn: q.After})
	}
	n := q.limit()
	text, args, err := b.OrderBy(idColumn + " DESC").Limit(uint64(n) + 1).ToSql()
	if err != nil {
		return nil, 0, fmt.Errorf("list: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, 0, unavailable(fmt.Errorf("list: %w", err))
	}
	defer rows.Close()
	page := make([]T, 0, n)
	var last int64
	for rows.Next() {
		if len(page) == n {
			return page, last, nil
		}
		var row T
		if last, err = scan(rows, &row); err != nil {
			return nil, 0, fmt.Errorf("list: %w", err)
		}
		page = append(page, row)
	}
	return page, 0, unavailable(rows.Err())
}

// fillOrigins sets the origins of a page's rows; at returns a row's id and where its origins go.
func fillOrigins[T any](ctx context.Context, s *Store, page []T, at func(*T) (int64, *[]string), kinds ...string) error {
	ids := make([]int64, len(page))
	for i := range page {
		ids[i], _ = at(&page[i])
	}
	shops, err := s.originShops(ctx, ids, kinds...)
	if err != nil {
		return err
	}
	for i := range page {
		id, origins := at(&page[i])
		*origins = append([]string{}, shops[id]...) // never nil: JSON shows []
	}
	return nil
}

// originShops returns the shops that mirrored rows come from, ascending, in one query for a whole page.
func (s *Store) originShops(ctx context.Context, ids []int64, kinds ...string) (map[int64][]string, error) {
	shops := make(map[int64][]string, len(ids))
	if len(ids) == 0 {
		return shops, nil
	}
	b := sq.Select("DISTINCT entity_id", "shop").From("fakturis_origin").
		Where(sq.Eq{"kind": kinds}).Where(sq.Eq{"entity_id": ids}).OrderBy("entity_id", "shop")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var shop string
		if err := rows.Scan(&id, &shop); err != nil {
			return err
		}
		shops[id] = append(shops[id], shop)
		return nil
	})
	return shops, err
}

// each runs a query and hands every row to fn.
func (s *Store) each(ctx context.Context, b sq.SelectBuilder, fn func(*sql.Rows) error) error {
	text, args, err := b.ToSql()
	if err != nil {
		return fmt.Errorf("query: %w", err)
	}
	rows, err := s.db.QueryContext(ctx, text, args...)
	if err != nil {
		return unavailable(fmt.Errorf("query: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return fmt.Errorf("read row: %w", err)
		}
	}
	return unavailable(rows.Err())
}

// customerNumber is a partner's number everywhere (Kundennummer).
func customerNumber(partnerID int64) string { return fmt.Sprint(10000 + partnerID) }
