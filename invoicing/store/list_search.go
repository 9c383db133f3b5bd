package store

import (
	"fmt"
	"strconv"
	"strings"

	sq "github.com/Masterminds/squirrel"
)

// A large table is searched from its indexes: each branch finds ids by the leading word, newest first and bounded, and
// the table is joined to their union. One condition with OR over all columns would read the whole table instead.
type branch struct {
	id    string // the id column of the listed table
	from  string
	where string
	args  []any
}

func (b branch) sql(after int64) (string, []any) {
	where, args := b.where, b.args
	if after > 0 {
		where, args = "("+where+") AND "+b.id+" < ?", append(args[:len(args):len(args)], after)
	}
	return fmt.Sprintf("(SELECT %s AS id FROM %s WHERE %s ORDER BY %s DESC LIMIT %d)", b.id, b.from, where, b.id, searchDepth), args
}

// joinMatches joins the listed table to what the branches find.
func joinMatches(b sq.SelectBuilder, idColumn string, after int64, branches []branch) sq.SelectBuilder {
	parts := make([]string, len(branches))
	var args []any
	for i, br := range branches {
		text, a := br.sql(after)
		parts[i] = text
		args = append(args, a...)
	}
	return b.Join("("+strings.Join(parts, " UNION ")+") found ON found.id = "+idColumn, args...)
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
	where, args := partnerFits("p", word)
	return branch{id: "x.id", from: "fakturis_partner p JOIN " + table + " x ON x.partner_id = p.id", where: where, args: args}
}

func partnerFits(alias, word string) (string, []any) {
	var parts []string
	var args []any
	for _, c := range []string{"company", "last_name", "first_name", "city"} {
		parts = append(parts, alias+"."+c+" LIKE ?")
		args = append(args, contains(word))
	}
	if id, ok := partnerID(word); ok {
		parts, args = append(parts, alias+".id = ?"), append(args, id)
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
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
func counterBranch(table, word string) []branch {
	n, ok := wholeNumber(word)
	if !ok {
		return nil
	}
	return []branch{{id: "x.id", from: "fakturis_number_range r JOIN " + table + " x ON x.number_range = r.range_key AND x.number_counter = ?",
		where: "1 = 1", args: []any{n}}}
}
