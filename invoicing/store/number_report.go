package store

import (
	"context"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// NumberReport is a range of numbers as people read it.
type NumberReport struct {
	Key         string         `json:"key"`     // such as "invoice/tee/2026"
	Kind        string         `json:"kind"`    // invoicing.NumbersInvoice and so on
	Owner       string         `json:"owner"`   // shop; empty for a range that is the company's
	Year        string         `json:"year"`    // empty for a range that goes on over the years
	Pattern     string         `json:"pattern"` // that is configured now
	First, Last string         // numbers
	From, Until invoicing.Date // days of the first and the last
	Given       int64          `json:"given"` // counter of the last number
	Documents   int64          `json:"documents"`
	Gaps        []string       `json:"gaps"` // such as "17" or "20 bis 22"; at most maxGaps
}

// maxGaps is how many gaps of a range are told.
const maxGaps = 20

// NumberReports returns all ranges of documents with what was given and what is missing.
func (s *Store) NumberReports(ctx context.Context) ([]NumberReport, error) {
	ranges, err := s.numberRanges(ctx)
	if err != nil {
		return nil, err
	}
	var reports []NumberReport
	for _, r := range ranges {
		n, err := s.numberReport(ctx, r)
		if err != nil {
			return nil, unavailable(fmt.Errorf("number range %s: %w", r.key, err))
		}
		reports = append(reports, n)
	}
	return reports, nil
}

func (s *Store) numberReport(ctx context.Context, r numberRange) (NumberReport, error) {
	parts := append(strings.Split(r.key, "/"), "", "")
	n := NumberReport{Key: r.key, Kind: parts[0], Owner: parts[1], Year: parts[2], Given: r.last, Gaps: []string{},
		Pattern: invoicing.NumberPattern(parts[0], parts[1], s.settings)}
	day := map[string]string{"fakturis_invoice": "invoice_date", "fakturis_delivery_note": "note_date"}[r.table]
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+r.table+` WHERE number_range = ?`, r.key).Scan(&n.Documents)
	if err != nil || n.Documents == 0 {
		return n, err
	}
	for _, end := range []struct {
		order  string
		number *string
		day    *invoicing.Date
	}{{"", &n.First, &n.From}, {" DESC", &n.Last, &n.Until}} {
		if err := s.db.QueryRowContext(ctx, `SELECT COALESCE(number, ''), `+day+` FROM `+r.table+` WHERE number_range = ? ORDER BY number_counter`+end.order+` LIMIT 1`, r.key).
			Scan(end.number, end.day); err != nil {
			return n, err
		}
	}
	return n, gaps(ctx, s.db, r, func(from, until int64) {
		switch {
		case len(n.Gaps) == maxGaps:
			n.Gaps = append(n.Gaps, "…")
		case len(n.Gaps) > maxGaps:
		case from == until:
			n.Gaps = append(n.Gaps, fmt.Sprint(from))
		default:
			n.Gaps = append(n.Gaps, fmt.Sprintf("%d bis %d", from, until))
		}
	})
}
