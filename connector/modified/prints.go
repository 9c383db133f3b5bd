package modified

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sort"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

const (
	rangeSize = 500 // keys of an aligned range: what one read takes
	window    = 8   // ranges that one call looks at
)

// Prints returns the fingerprints of the next few ranges. The shop's server reckons them, a query a table: the sum of
// a hash over every row. The hash must not be linear: CRC32 is, and so the same change in two rows of equal length
// cancels out of a XOR of CRC32 values (two orders that go from status 1 to 3 would be overlooked). So it is 64 bits
// of MD5; the sum, unlike XOR, also sees equal rows.
func (s *Shop) Prints(ctx context.Context, kind invoicing.Kind, after int64) ([]connector.RangePrint, error) {
	c := s.schema.Load()
	parts := c.parts(kind)
	if len(parts) == 0 {
		return nil, invoicing.Invalidf("shop %s: records of the kind %q have no fingerprints", s.config.Key, kind)
	}
	from, found, err := s.nextKey(ctx, parts[0], after)
	if err != nil || !found {
		return nil, err
	}
	from -= from % rangeSize
	r := connector.Range{From: from, To: from + window*rangeSize - 1}
	base, err := s.contextPrint(ctx, kind)
	if err != nil {
		return nil, err
	}
	sums := map[int64]*rangeSum{}
	for i, p := range parts {
		rows, err := s.rows(ctx, printQuery(c, p), r.From, r.To)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			addSum(sums, i, p, row)
		}
	}
	return finish(sums, base), nil
}

// rangeSum collects what the server said of one range.
type rangeSum struct {
	rows  int64
	words []string
}

func addSum(sums map[int64]*rangeSum, i int, p part, r row) {
	n := r.number("b")
	if i == 0 {
		sums[n] = &rangeSum{rows: r.number("n")}
	}
	if sum, ok := sums[n]; ok {
		sum.words = append(sum.words, p.table, r.text("n"), r.text("h"))
	}
}

func finish(sums map[int64]*rangeSum, base string) []connector.RangePrint {
	out := make([]connector.RangePrint, 0, len(sums))
	for n, sum := range sums {
		h := sha256.Sum256([]byte(base + strings.Join(sum.words, "\x00")))
		out = append(out, connector.RangePrint{
			Range: connector.Range{From: n * rangeSize, To: (n+1)*rangeSize - 1},
			Print: connector.Print(h[:16]), Rows: sum.rows,
		})
	}
	sort.Slice(out, func(a, b int) bool { return out[a].From < out[b].From })
	return out
}

// nextKey seeks the first key behind after, so that gaps in the keys cost nothing.
func (s *Shop) nextKey(ctx context.Context, p part, after int64) (int64, bool, error) {
	rows, err := s.rows(ctx, "SELECT `"+p.key+"` AS k FROM `"+p.table+"` WHERE `"+p.key+"` > ? ORDER BY `"+p.key+"` LIMIT 1",
		max(after, -1))
	if err != nil || len(rows) == 0 {
		return 0, false, err
	}
	return rows[0].number("k"), true, nil
}

// printQuery names the index where there is one (before 2.0.4.0 orders_status_history has none): a server that takes a
// tenth of a table for too much reads all of it, for each few ranges again.
func printQuery(c *schema, p part) string {
	table := "`" + p.table + "`"
	if index := c.index[p.table+"."+p.key]; index != "" {
		table += " FORCE INDEX (`" + index + "`)"
	}
	return fmt.Sprintf("SELECT `%s` DIV %d AS b, COUNT(*) AS n, SUM(%s) AS h FROM %s WHERE `%s` BETWEEN ? AND ? GROUP BY b",
		p.key, rangeSize, rowHash(c, p), table, p.key)
}

// rowHash is the SQL of a row's hash. CONCAT_WS leaves NULL out, so a bit for each column that may be NULL comes first.
// The separator is a binary string, which makes the whole one: columns of different character sets can be joined.
func rowHash(c *schema, p part) string {
	var nulls, values []string
	for _, column := range p.columns {
		value := "`" + column + "`"
		if c.has[p.table][column].null {
			nulls = append(nulls, "ISNULL("+value+")")
			value = "IFNULL(" + value + ", '')"
		}
		values = append(values, value)
	}
	if len(nulls) > 0 {
		values = append([]string{"CONCAT(" + strings.Join(nulls, ", ") + ")"}, values...)
	}
	return "CAST(CONV(LEFT(MD5(CONCAT_WS(0x1F, " + strings.Join(values, ", ") + ")), 16), 16, 10) AS UNSIGNED)"
}

// contextPrint is the fingerprint of everything else that the records of a kind depend on.
func (s *Shop) contextPrint(ctx context.Context, kind invoicing.Kind) (string, error) {
	k, err := s.small(ctx, kind)
	if err != nil {
		return "", err
	}
	words := []string{mappingVersion, s.schema.Load().mark(kind), k.raw}
	if kind == invoicing.KindArticle {
		for _, p := range nameParts() {
			rows, err := s.rows(ctx, fmt.Sprintf("SELECT COUNT(*) AS n, SUM(%s) AS h FROM `%s`", rowHash(s.schema.Load(), p), p.table))
			if err != nil {
				return "", err
			}
			words = append(words, rows[0].raw)
		}
	}
	h := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	return string(h[:]), nil
}

// nameParts hold the names of options and their values.
func nameParts() []part {
	return []part{
		{table: "products_options", columns: columns("products_options_id language_id products_options_name")},
		{table: "products_options_values", columns: columns("products_options_values_id language_id products_options_values_name")},
	}
}
