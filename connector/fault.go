package connector

import (
	"context"
	"errors"
	"regexp"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing/store"
)

// isFault says whether an error is the fault of a record's content: the server is well and refused the values.
// Anything else, such as a lost connection or a full disk, is no reason to hold a record.
func isFault(err error) bool {
	var refused *mysql.MySQLError
	if !errors.As(err, &refused) {
		return false
	}
	switch class := string(refused.SQLState[:2]); class {
	case "22", "23": // data exception, integrity constraint
		return true
	}
	switch refused.Number {
	case 1264, 1265, 1292, 1364, 1366, 1406: // out of range, truncated, wrong value, no default, wrong character, too long
		return true
	}
	return false
}

// applySingly is what follows when a batch was refused: each record in a transaction of its own, so that a bad one
// holds nobody up; then the rest of the batch's work with the refused records held.
func (p *pass) applySingly(ctx context.Context, b batch, before []store.OriginRow, cause error) (map[string]Result, error) {
	p.Log.Warn().Err(cause).Str("source", p.Source.Key).Str("kind", p.name).Int64("from", b.change.Range.From).Int64("to", b.change.Range.To).
		Msg("a batch was refused, its records are applied one by one")
	total := map[string]Result{}
	for i := range b.records {
		if !b.records[i].wanted() {
			continue
		}
		counts, err := p.applyOne(ctx, b, i, before)
		if isFault(err) {
			p.refuse(&b.records[i], err)
			continue
		}
		if err != nil {
			return nil, err
		}
		addChanges(total, counts)
	}
	origins, err := p.Store.Origins(ctx, p.Source.Key, b.change.Range.From, b.change.Range.To, originKinds(p.kind)...)
	if err != nil {
		return nil, err
	}
	counts, err := p.apply(ctx, b, b.change.origins(origins), false)
	if err != nil {
		return nil, err
	}
	for shop, c := range counts {
		t := total[shop]
		c.New, c.Changed = c.New+t.New, c.Changed+t.Changed
		counts[shop] = c
	}
	return counts, nil
}

func (p *pass) applyOne(ctx context.Context, b batch, i int, before []store.OriginRow) (map[string]Result, error) {
	one := b
	one.part, one.records = true, b.records[i:i+1]
	one.change = Change{Kind: p.kind, Range: Range{From: one.records[0].no, To: one.records[0].no}}
	one.put = func(ctx context.Context, m *store.Mirror, _ []int, p plan) error { return b.put(ctx, m, []int{i}, p) }
	return p.apply(ctx, one, before, p.full)
}

func (p *pass) refuse(r *record, err error) {
	reason := err.Error()
	var refused *mysql.MySQLError
	if errors.As(err, &refused) {
		reason = refusal(refused)
	}
	p.Log.Error().Err(err).Str("source", p.Source.Key).Str("kind", p.name).Str("key", r.key).Msg("a record was refused and is held")
	r.held, r.failed = "Der Datensatz konnte nicht übernommen werden: "+reason, true
}

// column is how the server names the column whose value it refused.
var column = regexp.MustCompile(`column '([^']+)'`)

// refusal says what to do where that is known; otherwise it is the server's own sentence.
func refusal(e *mysql.MySQLError) string {
	if m := column.FindStringSubmatch(e.Message); m != nil && e.Number == 1406 {
		return "Ein Text ist zu lang (Feld „" + m[1] + "“); bitte im Shop kürzen."
	}
	return e.Message
}

// addChanges adds what single records did; that they were read counts when the batch is finished.
func addChanges(total, counts map[string]Result) {
	for shop, c := range counts {
		t := total[shop]
		t.New, t.Changed = t.New+c.New, t.Changed+c.Changed
		total[shop] = t
	}
}
