package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	sq "github.com/Masterminds/squirrel"
)

// search says how a large table is searched. One condition with OR over all columns would read the table to its end for a
// rare word; so the newest rows are looked at first, where a common word is soon found, and what that leaves over is
// looked up in the indexes, one branch a column. Both ways find the same rows.
type search struct {
	table, id string     // the listed table and its id column
	lead      sq.Sqlizer // holds for rows that the leading word fits to
	branches  []branch   // find the same rows by index
	rest      []sq.Sqlizer
}

// branch finds ids by the leading word in one index, newest first and bounded.
type branch struct {
	id    string // the id column of the listed table
	from  string // tables in the order in which they are to be read
	where string
	args  []any
}

func (b branch) sql(after int64) (string, []any) {
	where, args := b.where, b.args
	if after > 0 {
		where, args = "("+where+") AND "+b.id+" < ?", append(args[:len(args):len(args)], after)
	}
	return fmt.Sprintf("(SELECT STRAIGHT_JOIN %s AS id FROM %s WHERE %s ORDER BY %s DESC LIMIT %d)", b.id, b.from, where, b.id, searchDepth), args
}

// searchPage returns a page of what the search finds.
func searchPage[T any](ctx context.Context, s *Store, b sq.SelectBuilder, q ListQuery, find search, scan func(*sql.Rows, *T) (int64, error)) ([]T, int64, error) {
	for _, condition := range find.rest {
		b = b.Where(condition)
	}
	page, next, err := fetchPage(ctx, s, find.amongNewest(b, q.After), q, find.id, scan)
	if err != nil || next != 0 {
		return page, next, err
	}
	return fetchPage(ctx, s, find.byIndex(b, q.After), q, find.id, scan)
}

func (f search) amongNewest(b sq.SelectBuilder, after int64) sq.SelectBuilder {
	where, args := "", []any{}
	if after > 0 {
		where, args = "WHERE id < ? ", append(args, after)
	}
	newest := fmt.Sprintf("(SELECT id FROM %s %sORDER BY id DESC LIMIT %d) found ON found.id = %s", f.table, where, searchWindow, f.id)
	return b.Join(newest, args...).Where(f.lead)
}

func (f search) byIndex(b sq.SelectBuilder, after int64) sq.SelectBuilder {
	parts := make([]string, len(f.branches))
	var args []any
	for i, br := range f.branches {
		text, a := br.sql(after)
		parts[i] = text
		args = append(args, a...)
	}
	return b.Join("("+strings.Join(parts, " UNION ")+") found ON found.id = "+f.id, args...)
}

// anyStartsWith holds for rows of which at least one column starts with the word.
func anyStartsWith(word string, columns ...string) sq.Or {
	var or sq.Or
	for _, c := range columns {
		or = append(or, sq.Like{c: startsWith(word)})
	}
	return or
}

// prefixBranches looks for values that start with the word, each column by its own index.
func prefixBranches(table, word string, columns ...string) []branch {
	branches := make([]branch, len(columns))
	for i, c := range columns {
		branches[i] = branch{id: "x.id", from: table + " x", where: "x." + c + " LIKE ?", args: []any{startsWith(word)}}
	}
	return branches
}

// partnerBranch looks for documents of the partners that the word fits to: it reads all partners, who are far fewer
// than their documents.
func partnerBranch(table, word string) branch {
	where, args, _ := partnerFits(word).ToSql() // plain columns: cannot fail
	return branch{id: "x.id", from: "fakturis_partner p JOIN " + table + " x ON x.partner_id = p.id", where: where, args: args}
}

// partnerFits holds for a partner p by name, company, city or customer number.
func partnerFits(word string) sq.Or {
	or := anyContains(word, "p.company", "p.last_name", "p.first_name", "p.city")
	if id, ok := partnerID(word); ok {
		or = append(or, sq.Eq{"p.id": id})
	}
	return or
}

// partnerID reads a customer number.
func partnerID(word string) (int64, bool) {
	n, ok := wholeNumber(word)
	return n - 10000, ok && n > 10000
}

func wholeNumber(word string) (int64, bool) {
	n, err := strconv.ParseInt(word, 10, 64)
	return n, err == nil && n >= 0
}

// counterBranch finds documents by the running number alone: "12" finds RE-2026-0012.
func counterBranch(table string, n int64) branch {
	return branch{id: "x.id", where: "x.number_counter = ?", args: []any{n},
		from: "fakturis_number_range r JOIN " + table + " x ON x.number_range = r.range_key"}
}
