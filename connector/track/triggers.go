package track

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Triggers follow a shop by triggers that note in a table of the shop's database (fakturis_dirty) which records were
// written. The table is a set, not a queue: it holds each record once (once per slot of connections), carries no data, and
// is emptied row by row, so nothing depends on the order in which the shop's transactions end. Whatever goes wrong in a trigger, the shop's
// statement succeeds, and the scan finds what was not noted.
type Triggers struct {
	source string
	db     *sql.DB
	tables func(context.Context) ([]connector.TrackedTable, error)
	settle time.Duration

	mu      sync.Mutex
	state   connector.HintState
	wanted  []trigger
	listed  time.Time // when it was last found out which they are
	checked time.Time // when the triggers were last looked at
	engine  string    // of the table of what was written
	misfit  bool      // it has another one
	always  bool      // also with an account that only we use
}

// Config says how to follow a shop by triggers.
type Config struct {
	Source string
	DSN    string // of an account that may create triggers and tables; they belong to it
	// Tables returns what to follow; it is asked again when the shop's tables may have changed.
	Tables func(context.Context) ([]connector.TrackedTable, error)
	Settle time.Duration // how long a record must have rested
	// Always has triggers made also by an account that the shop does not use itself. When such an account is dropped
	// before its triggers, every write of the shop fails.
	Always bool
}

// Open prepares to follow a shop; nothing is done to its database before Ready.
func Open(c Config) (*Triggers, error) {
	db, err := openShop(c.Source, c.DSN)
	if err != nil {
		return nil, err
	}
	return &Triggers{source: c.Source, db: db, tables: c.Tables, settle: c.Settle, always: c.Always, state: connector.HintState{Mode: "scan"}}, nil
}

// Close gives the connections back.
func (t *Triggers) Close() error { return t.db.Close() }

// State says whether triggers are there.
func (t *Triggers) State() connector.HintState {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.state
}

// Waiting returns the records that were written and have rested since. One that is written again and again is not
// waited for longer than six times the rest, and a clock that was set back is not waited for at all.
func (t *Triggers) Waiting(ctx context.Context) ([]connector.Change, error) {
	if t.State().Mode != "triggers" {
		return nil, nil
	}
	rest := t.settle.Microseconds()
	rows, err := t.db.QueryContext(ctx, `SELECT tbl, pk, slot, rev, touched_at FROM fakturis_dirty JOIN (
		SELECT tbl, pk FROM fakturis_dirty GROUP BY tbl, pk
		HAVING MAX(touched_at) <= NOW(6) - INTERVAL ? MICROSECOND OR MIN(since) <= NOW(6) - INTERVAL ? MICROSECOND
			OR MAX(touched_at) > NOW(6) + INTERVAL 1 SECOND LIMIT 5000) rested USING (tbl, pk)`, rest, 6*rest)
	if gone(err) {
		t.lookAgain()
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("source %s: read what was written: %w", t.source, err)
	}
	defer rows.Close()
	marks := map[invoicing.Kind][]connector.Mark{}
	for rows.Next() {
		var kind invoicing.Kind
		var m connector.Mark
		if err := rows.Scan(&kind, &m.Key, &m.Slot, &m.Rev, &m.Touched); err != nil {
			return nil, fmt.Errorf("source %s: read what was written: %w", t.source, err)
		}
		marks[kind] = append(marks[kind], m)
	}
	return grouped(marks), rows.Err()
}

func grouped(marks map[invoicing.Kind][]connector.Mark) []connector.Change {
	var changes []connector.Change
	for kind, list := range marks {
		slices.SortFunc(list, func(a, b connector.Mark) int { return int(max(-1, min(1, a.Key-b.Key))) })
		if kind == everything {
			kind = ""
		}
		changes = append(changes, connector.Runs(kind, list)...)
	}
	return changes
}

// Taken forgets what was noted, unless the shop wrote again. Each row is deleted by itself: a transaction over several
// would make the shop wait.
func (t *Triggers) Taken(ctx context.Context, c connector.Change) error {
	kind := c.Kind
	if kind == "" {
		kind = everything
	}
	for _, m := range c.Marks {
		_, err := t.db.ExecContext(ctx, `DELETE FROM fakturis_dirty WHERE tbl = ? AND pk = ? AND slot = ? AND rev = ? AND touched_at = ?`,
			string(kind), m.Key, m.Slot, m.Rev, m.Touched)
		if gone(err) {
			t.lookAgain()
			return nil
		}
		if err != nil && !busy(err) { // a busy row is being written again: it stays
			return fmt.Errorf("source %s: forget that %s %d was written: %w", t.source, kind, m.Key, err)
		}
	}
	return nil
}

// Missed counts the keys that are not noted.
func (t *Triggers) Missed(ctx context.Context, kind invoicing.Kind, keys []int64) (int, error) {
	if t.State().Mode != "triggers" || kind == invoicing.KindShippingMethod {
		return 0, nil
	}
	missed := 0
	for chunk := range slices.Chunk(keys, 500) {
		args := []any{string(kind)}
		for _, k := range chunk {
			args = append(args, k)
		}
		var noted int
		err := t.db.QueryRowContext(ctx, `SELECT COUNT(DISTINCT pk) FROM fakturis_dirty WHERE tbl = ? AND pk IN (?`+strings.Repeat(", ?", len(chunk)-1)+`)`, args...).Scan(&noted)
		if gone(err) {
			t.lookAgain()
			return 0, nil
		}
		if err != nil {
			return 0, fmt.Errorf("source %s: %w", t.source, err)
		}
		missed += len(chunk) - noted
	}
	if missed == 0 {
		return 0, nil
	}
	var all int // a note that everything has to be looked at tells of each of them
	err := t.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_dirty WHERE tbl = ?`, everything).Scan(&all)
	if err == nil && all == 0 {
		return missed, nil
	}
	if gone(err) {
		err = nil
	}
	return 0, err
}

// lookAgain has the next Ready look at the triggers and the table, however short the last look is ago.
func (t *Triggers) lookAgain() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checked = time.Time{}
}
