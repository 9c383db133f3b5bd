package modified

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// tracked says in SQL which tables of information_schema.COLUMNS count: those that are read, and those by which
// versions differ.
func tracked() string {
	var names []string
	for _, p := range append(neededParts(), dpdTables()...) {
		names = append(names, p.table)
	}
	for _, f := range featureColumns() {
		table, _, _ := strings.Cut(f, ".")
		names = append(names, table)
	}
	slices.Sort(names)
	return "TABLE_SCHEMA = DATABASE() AND (TABLE_NAME IN ('" + strings.Join(slices.Compact(names), "', '") + "') OR TABLE_NAME LIKE '" +
		strings.ReplaceAll(groupPrices, "_", `\_`) + "%')"
}

// tablesPrint is the fingerprint of the tracked tables' columns; the server reckons it, for it is asked at every scan.
func (s *Shop) tablesPrint(ctx context.Context) (string, error) {
	rows, err := s.rows(ctx, `SELECT COUNT(*) AS n, SUM(CAST(CONV(LEFT(MD5(CONCAT_WS(0x1F, TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE,
		IFNULL(COLLATION_NAME, ''))), 16), 16, 10) AS UNSIGNED)) AS h FROM information_schema.COLUMNS WHERE `+tracked())
	if err != nil {
		return "", err
	}
	return rows[0].raw, nil
}

// follow looks at the tables anew when they changed: the shop was updated, or got a new customer group. What is read
// of changed tables has other fingerprints then and is read again.
func (s *Shop) follow(ctx context.Context) error {
	now, err := s.tablesPrint(ctx)
	if err != nil || now == s.schema.Load().print {
		return err
	}
	return s.lookAgain(ctx)
}

func (s *Shop) lookAgain(ctx context.Context) error {
	before := s.schema.Load()
	if err := s.look(ctx); err != nil {
		return err
	}
	added, gone, changed := before.differences(s.schema.Load())
	if len(added)+len(gone)+len(changed) > 0 {
		s.config.Log.Warn().Str("source", s.config.Key).Strs("added", added).Strs("gone", gone).Strs("changed", changed).
			Msg("the shop's tables changed; what is read of them is compared anew")
		if s.config.Drifted != nil {
			s.config.Drifted(ctx, fmt.Sprintf("Die Tabellen des Shops haben sich geändert (neu: %s; weg: %s; anders: %s). Was daraus gelesen wird, wird neu verglichen.",
				listed(added), listed(gone), listed(changed)))
		}
	}
	return nil
}

// listed joins names, at most a dozen of them.
func listed(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "keine"
	case n > 12:
		return strings.Join(names[:12], ", ") + fmt.Sprintf(" und %d weitere", n-12)
	}
	return strings.Join(names, ", ")
}

// differences names the columns that are new, gone or of another type.
func (c *schema) differences(now *schema) (added, gone, changed []string) {
	for table, columns := range c.has {
		for column, before := range columns {
			after, there := now.has[table][column]
			switch {
			case !there:
				gone = append(gone, table+"."+column)
			case before != after:
				changed = append(changed, table+"."+column)
			}
		}
	}
	for table, columns := range now.has {
		for column := range columns {
			if !c.hasColumn(table, column) {
				added = append(added, table+"."+column)
			}
		}
	}
	slices.Sort(added)
	slices.Sort(gone)
	slices.Sort(changed)
	return added, gone, changed
}

// mark tells all about the columns that records of a kind are read from. It is a part of their fingerprints.
func (c *schema) mark(kind invoicing.Kind) string {
	var b strings.Builder
	for _, p := range c.parts(kind) {
		for _, column := range p.columns {
			info := c.has[p.table][column]
			b.WriteString(p.table + "." + column + " " + info.kind + "\x00")
		}
	}
	return b.String()
}

// driftError says what follows from a table or column that was there when the shop was looked at and is not now.
func (s *Shop) driftError(ctx context.Context, err error) error {
	if missing := s.lookAgain(ctx); missing != nil {
		return missing
	}
	return invoicing.Unavailablef("shop %s: its tables changed while they were read; the next scan reads them as they are now: %w", s.config.Key, err)
}
