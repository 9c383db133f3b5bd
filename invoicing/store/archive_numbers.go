package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// countedTables are the tables whose rows take their numbers from ranges, by the kind with which a range's key begins.
// Orders that were entered by hand have numbers too, but are no documents.
var countedTables = []struct{ kind, table string }{
	{invoicing.NumbersInvoice, "fakturis_invoice"},
	{invoicing.NumbersCancellation, "fakturis_invoice"},
	{invoicing.NumbersDeliveryNote, "fakturis_delivery_note"},
}

// numberRange is a range and the last counter that it gave.
type numberRange struct {
	key  string
	last int64
}

// numberRanges looks for numbers that a range gave and no document has, and the other way round.
func (c *archiveCheck) numberRanges(ctx context.Context) error {
	// Read before the documents: what is numbered meanwhile lies beyond.
	ranges, err := collect(ctx, c.db, func(rows *sql.Rows, r *numberRange) error { return rows.Scan(&r.key, &r.last) },
		`SELECT range_key, last_value FROM fakturis_number_range ORDER BY range_key`)
	if err != nil {
		return unavailable(fmt.Errorf("read the number ranges: %w", err))
	}
	for i, t := range countedTables {
		for _, r := range ranges {
			if !strings.HasPrefix(r.key, t.kind+"/") {
				continue
			}
			c.counts.NumberRanges++
			if err := c.gaps(ctx, t.table, r); err != nil {
				return unavailable(fmt.Errorf("number range %s: %w", r.key, err))
			}
		}
		if i > 0 && countedTables[i-1].table == t.table {
			continue // one look finds the numbers of all its ranges
		}
		if err := c.beyond(ctx, t.table); err != nil {
			return unavailable(fmt.Errorf("number ranges of %s: %w", t.table, err))
		}
	}
	return nil
}

// gaps reports the numbers of a range that no document has, each run of them once.
func (c *archiveCheck) gaps(ctx context.Context, table string, r numberRange) error {
	rows, err := c.db.QueryContext(ctx, `SELECT number_counter FROM `+table+` WHERE number_range = ? AND number_counter <= ? ORDER BY number_counter`, r.key, r.last)
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
		c.gap(r.key, next, counter-1)
		next = counter + 1
	}
	if err := rows.Err(); err != nil {
		return err
	}
	c.gap(r.key, next, r.last)
	return nil
}

func (c *archiveCheck) gap(key string, from, until int64) {
	switch {
	case from == until:
		c.found("Nummernkreis "+key, "laufende Nummer %d fehlt", from)
	case from < until:
		c.found("Nummernkreis "+key, "laufende Nummern %d bis %d fehlen", from, until)
	}
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
