package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// countedTable returns the table whose documents a range numbers, by the kind with which its key begins; empty for orders that were
// entered by hand: they have numbers, but are no documents.
func countedTable(rangeKey string) string {
	switch kind, _, _ := strings.Cut(rangeKey, "/"); kind {
	case invoicing.NumbersOrder:
		return ""
	case invoicing.NumbersDeliveryNote:
		return "fakturis_delivery_note"
	default: // invoices, cancellations
		return "fakturis_invoice"
	}
}

// numberRanges looks for numbers that a range gave and no document has, and the other way round.
func (c *archiveCheck) numberRanges(ctx context.Context) error {
	// Read before the documents: what is numbered meanwhile lies beyond.
	ranges, err := c.Store.numberRanges(ctx)
	if err != nil {
		return err
	}
	for _, r := range ranges {
		c.counts.NumberRanges++
		err := gaps(ctx, c.db, r, func(from, until int64) {
			if from == until {
				c.found("Nummernkreis "+r.key, "laufende Nummer %d fehlt", from)
			} else {
				c.found("Nummernkreis "+r.key, "laufende Nummern %d bis %d fehlen", from, until)
			}
		})
		if err != nil {
			return unavailable(fmt.Errorf("number range %s: %w", r.key, err))
		}
	}
	for _, table := range []string{"fakturis_invoice", "fakturis_delivery_note"} {
		if err := c.beyond(ctx, table); err != nil {
			return unavailable(fmt.Errorf("number ranges of %s: %w", table, err))
		}
	}
	return nil
}

// numberRange is a range of documents and the last counter that it gave.
type numberRange struct {
	key   string
	table string
	last  int64
}

// numberRanges returns the ranges of all documents.
func (s *Store) numberRanges(ctx context.Context) ([]numberRange, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, r *numberRange) error { return rows.Scan(&r.key, &r.last) },
		`SELECT range_key, last_value FROM fakturis_number_range ORDER BY range_key`)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read the number ranges: %w", err))
	}
	var ranges []numberRange
	for _, r := range all {
		if r.table = countedTable(r.key); r.table != "" {
			ranges = append(ranges, r)
		}
	}
	return ranges, nil
}

// gaps tells the numbers of a range that no document has, each run of them once.
func gaps(ctx context.Context, q queryer, r numberRange, gap func(from, until int64)) error {
	rows, err := q.QueryContext(ctx, `SELECT number_counter FROM `+r.table+` WHERE number_range = ? AND number_counter <= ? ORDER BY number_counter`, r.key, r.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	next := int64(1)
	for rows.Next() {
		var counter int64
		if err := rows.Scan(&counter); err != nil {
			return err
		}
		if next < counter {
			gap(next, counter-1)
		}
		next = counter + 1
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if next <= r.last {
		gap(next, r.last)
	}
	return nil
}

// beyond reports numbers that documents have and their range has not given; it would give them a second time.
func (c *archiveCheck) beyond(ctx context.Context, table string) error {
	rows, err := c.db.QueryContext(ctx, `SELECT g.number_range, g.top, COALESCE(r.last_value, 0) FROM
		(SELECT number_range, MAX(number_counter) AS top FROM `+table+` WHERE number_range IS NOT NULL GROUP BY number_range) g
		LEFT JOIN fakturis_number_range r ON r.range_key = g.number_range WHERE g.top > COALESCE(r.last_value, 0)`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r numberRange
		var top int64
		if err := rows.Scan(&r.key, &top, &r.last); err != nil {
			return err
		}
		c.found("Nummernkreis "+r.key, "laufende Nummer %d ist vergeben, gezählt wurde erst bis %d", top, r.last)
	}
	return rows.Err()
}
