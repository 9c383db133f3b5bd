package modified

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/shopspring/decimal"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// row is one row as the server sent it; NULL reads as "".
type row struct {
	at     map[string]int
	values []string
	raw    string // all values, NULL told from "": what a fingerprint is reckoned of
}

// Bytes that no valid UTF-8 text contains.
const (
	repairedRow = 0xFD
	endOfValue  = 0xFE
	nullValue   = 0xFF
)

func (r row) text(column string) string {
	i, ok := r.at[column]
	if !ok {
		return ""
	}
	return r.values[i]
}

// number reads an integer; what is none is 0, as the shop's own language has it. Some vendors make decimals of columns.
func (r row) number(column string) int64 {
	whole, _, _ := strings.Cut(strings.TrimSpace(r.text(column)), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (r row) amount(column string) decimal.Decimal { return parseNumber(r.text(column)) }

// parseNumber reads a decimal; what is none, or is beyond any price, is 0.
func parseNumber(s string) decimal.Decimal {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 {
		return decimal.Zero
	}
	if d, ok := parsePlain(s); ok {
		return d
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Exponent() > 18 || d.Exponent() < -18 || d.Abs().GreaterThan(decimal.New(1, 14)) {
		return decimal.Zero
	}
	return d
}

// parsePlain reads what the server makes of a DECIMAL column, digits with a point among them, as NewFromString does.
func parsePlain(s string) (decimal.Decimal, bool) {
	digits, minus := strings.CutPrefix(s, "-")
	if len(digits) > 14 {
		return decimal.Zero, false
	}
	var n int64
	point := len(digits)
	for i := range len(digits) {
		switch c := digits[i]; {
		case c >= '0' && c <= '9':
			n = 10*n + int64(c-'0')
		case c == '.' && point == len(digits) && i > 0 && i < len(digits)-1:
			point = i
		default:
			return decimal.Zero, false
		}
	}
	if minus {
		n = -n
	}
	return decimal.New(n, -int32(max(len(digits)-point-1, 0))), len(digits) > 0
}

// rows runs a query and keeps its answer. Its rows share their memory: they cost a few allocations, however many there are.
func (s *Shop) rows(ctx context.Context, query string, args ...any) ([]row, error) {
	answer, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.readError(ctx, query, err)
	}
	defer answer.Close()
	names, err := answer.Columns()
	if err != nil {
		return nil, s.readError(ctx, query, err)
	}
	out := s.newAnswer(names)
	defer s.answers.Put(out)
	cells, targets := make([]sql.RawBytes, len(names)), make([]any, len(names))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for answer.Next() {
		if err := answer.Scan(targets...); err != nil {
			return nil, s.readError(ctx, query, err)
		}
		out.take(cells)
	}
	if err := answer.Err(); err != nil {
		return nil, s.readError(ctx, query, err)
	}
	return out.rows(), nil
}

func (s *Shop) readError(ctx context.Context, query string, err error) error {
	words := strings.Fields(query)
	start := strings.Join(words[:min(len(words), 12)], " ")
	var answer *mysql.MySQLError
	switch {
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("shop %s: %s …: %w", s.config.Key, start, err)
	case errors.As(err, &answer) && (answer.Number == deniedTable || answer.Number == deniedColumn):
		return invoicing.Invalidf("shop %s: the database user lacks a right to read: %w", s.config.Key, err)
	case errors.As(err, &answer) && (answer.Number == unknownColumn || answer.Number == unknownTable || answer.Number == unknownIndex):
		return s.driftError(ctx, err)
	}
	return invoicing.Unavailablef("shop %s: %s …: %w", s.config.Key, start, err)
}

// readPart reads the rows of a part for a range of keys.
func (s *Shop) readPart(ctx context.Context, p part, r connector.Range) ([]row, error) {
	return s.rows(ctx, "SELECT `"+strings.Join(p.columns, "`, `")+"` FROM `"+p.table+"` WHERE `"+p.key+
		"` BETWEEN ? AND ? ORDER BY "+p.sort, r.From, r.To)
}

// aggregate is all rows of one record, by part.
type aggregate map[string][]row

// aggregates reads all parts of a range, one query a part, and sorts the rows to their records.
func (s *Shop) aggregates(ctx context.Context, parts []part, r connector.Range) (map[int64]aggregate, error) {
	records := map[int64]aggregate{}
	for i, p := range parts {
		rows, err := s.readPart(ctx, p, r)
		if err != nil {
			return nil, err
		}
		for len(rows) > 0 {
			n := 1 // rows of one record: they come sorted by its key
			for n < len(rows) && rows[n].text(p.key) == rows[0].text(p.key) {
				n++
			}
			key := rows[0].number(p.key)
			if i == 0 {
				records[key] = make(aggregate, len(parts))
			}
			if a, ok := records[key]; ok {
				a[p.table] = rows[:n:n]
			}
			rows = rows[n:]
		}
	}
	return records, nil
}

// mappingVersion goes into every fingerprint: raise it when the mapping of unchanged rows gives another record.
const mappingVersion = "2"

// print is the fingerprint of a record: its rows, and what the mapping took from elsewhere.
func (a aggregate) print(parts []part, context ...string) connector.Print {
	var kept [8192]byte
	text := append(kept[:0], mappingVersion...)
	for _, p := range parts {
		text = append(text, nullValue, nullValue)
		for _, r := range a[p.table] {
			text = append(text, r.raw...)
		}
	}
	for _, c := range context {
		text = append(append(text, endOfValue), c...)
	}
	sum := sha256.Sum256(text)
	return connector.Print(sum[:16])
}
