package track

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"fakturisd/connector"
)

// Pauses between two looks at the triggers: when they are there, and when they cannot be made; and between two looks at
// the shop's tables, for a new customer group brings a new table.
const (
	lookEvery = time.Second
	tryEvery  = 5 * time.Minute
	listEvery = 5 * time.Minute
)

// Ready sees to it that the table and all triggers are there, once a second at most. lost says that something had to be
// made: what the shop wrote meanwhile was not noted. An account that may not make them is no error: State tells it. Nor is
// a table of the shop that is locked: the next look tries again.
func (t *Triggers) Ready(ctx context.Context) (lost bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pause := lookEvery
	if t.state.Reason != "" {
		pause = tryEvery
	}
	if !t.checked.IsZero() && time.Since(t.checked) < pause {
		return false, nil
	}
	lost, err = t.install(ctx)
	reason := refusal(err)
	switch {
	case busy(err):
		t.checked = time.Now()
		return false, nil
	case reason != "":
		t.state = connector.HintState{Mode: "scan", Reason: reason}
		if t.always {
			t.state.Missing = len(t.wanted)
		}
		t.checked = time.Now()
		return false, nil
	case err != nil:
		return false, err
	}
	t.state.Mode, t.state.Reason, t.state.Missing = "triggers", "", 0
	t.checked = time.Now()
	return lost, nil
}

// install compares what is there with what should be, and mends it.
func (t *Triggers) install(ctx context.Context) (lost bool, err error) {
	if time.Since(t.listed) > listEvery {
		if err := t.list(ctx); err != nil {
			return false, err
		}
	}
	there, err := t.installed(ctx)
	if err != nil {
		return false, err
	}
	t.state.Missing = 0
	for _, w := range t.wanted {
		if there[w.name] != w.key() {
			t.state.Missing++
		}
	}
	err = t.count(ctx)
	switch {
	case err == nil && !t.misfit && t.state.Missing == 0 && len(there) == len(t.wanted):
		return false, nil
	case err != nil && !gone(err):
		return false, err
	}
	return true, t.mend(ctx, there, t.misfit || gone(err))
}

// list finds out which triggers there should be, and whether this account should own them.
func (t *Triggers) list(ctx context.Context) error {
	tables, err := t.tables(ctx)
	if err != nil {
		return err
	}
	t.wanted = triggersFor(tables)
	if err := t.checkOwner(ctx); err != nil {
		return err
	}
	if err := t.chooseEngine(ctx); err != nil {
		return err
	}
	t.listed = time.Now()
	return nil
}

// chooseEngine: notes must appear with what they tell of, so they are transactional where a single table of the shop is.
// In a shop without transactions each note would be one, with a write to the disk for every row; there it is MyISAM.
func (t *Triggers) chooseEngine(ctx context.Context) error {
	names := map[string]bool{}
	for _, w := range t.wanted {
		names[w.table] = true
	}
	rows, err := t.db.QueryContext(ctx, `SELECT TABLE_NAME, IFNULL(ENGINE, '') FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()`)
	if err != nil {
		return fmt.Errorf("look at the engines: %w", err)
	}
	defer rows.Close()
	engine, is := "MyISAM", ""
	for rows.Next() {
		var name, its string
		if err := rows.Scan(&name, &its); err != nil {
			return fmt.Errorf("look at the engines: %w", err)
		}
		switch {
		case name == prefix:
			is = its
		case names[name] && its != "MyISAM" && its != "Aria":
			engine = "InnoDB"
		}
	}
	t.engine, t.misfit = engine, is != "" && is != engine
	return rows.Err()
}

// mend makes the table and the triggers that are missing, and removes those that nobody wants any more. A table that
// is not as it should be is made anew: what it holds is found by the scan that is due now.
func (t *Triggers) mend(ctx context.Context, there map[string]string, spoilt bool) error {
	if spoilt {
		if _, err := t.db.ExecContext(ctx, "DROP TABLE IF EXISTS "+prefix); err != nil {
			return fmt.Errorf("drop the table %s: %w", prefix, err)
		}
	}
	if _, err := t.db.ExecContext(ctx, createTable+t.engine); err != nil {
		return fmt.Errorf("create the table %s: %w", prefix, err)
	}
	t.misfit = false
	for _, w := range t.wanted {
		if there[w.name] != w.key() {
			if err := t.create(ctx, w); err != nil {
				return err
			}
		}
		delete(there, w.name)
	}
	for name := range there {
		if err := t.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

const createTable = `CREATE TABLE IF NOT EXISTS ` + prefix + ` (
	tbl VARCHAR(64) CHARACTER SET ascii NOT NULL,
	pk BIGINT NOT NULL,
	slot TINYINT UNSIGNED NOT NULL,
	rev INT UNSIGNED NOT NULL DEFAULT 1,
	since TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
	touched_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
	PRIMARY KEY (tbl, pk, slot)) COMMENT='fakturisd: records of the shop that were written and not read yet' ENGINE=`

func (t *Triggers) create(ctx context.Context, w trigger) error {
	if err := t.drop(ctx, w.name); err != nil {
		return err
	}
	if _, err := t.db.ExecContext(ctx, w.createSQL()); err != nil {
		return fmt.Errorf("create the trigger %s: %w", w.name, err)
	}
	return nil
}

func (t *Triggers) drop(ctx context.Context, name string) error {
	if _, err := t.db.ExecContext(ctx, "DROP TRIGGER IF EXISTS `"+name+"`"); err != nil {
		return fmt.Errorf("drop the trigger %s: %w", name, err)
	}
	return nil
}

// key tells a trigger from one of the same name that does something else, or belongs to somebody else.
func (t trigger) key() string { return t.event + " " + t.table + " " + t.body }

// installed returns the triggers of ours that are there, by name; one that belongs to another account counts as none.
func (t *Triggers) installed(ctx context.Context) (map[string]string, error) {
	rows, err := t.db.QueryContext(ctx, `SELECT TRIGGER_NAME, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_STATEMENT, DEFINER = CURRENT_USER()
		FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`)
	if err != nil {
		return nil, fmt.Errorf("look at the triggers: %w", err)
	}
	defer rows.Close()
	there := map[string]string{}
	for rows.Next() {
		var w trigger
		var own sql.NullBool
		if err := rows.Scan(&w.name, &w.event, &w.table, &w.body, &own); err != nil {
			return nil, fmt.Errorf("look at the triggers: %w", err)
		}
		if strings.HasPrefix(w.name, prefix+"_") {
			there[w.name] = w.key()
			if !own.Bool {
				there[w.name] = "of another account"
			}
		}
	}
	return there, rows.Err()
}

// count counts what waits. It fails where the table is gone, or not as it should be.
func (t *Triggers) count(ctx context.Context) error {
	var seconds, last sql.NullInt64
	err := t.db.QueryRowContext(ctx, `SELECT COUNT(DISTINCT tbl, pk), TIMESTAMPDIFF(SECOND, MIN(LEAST(since, touched_at)), NOW(6)), MAX(rev + slot) FROM `+prefix).
		Scan(&t.state.Waiting, &seconds, &last)
	t.state.Oldest = time.Duration(max(0, seconds.Int64)) * time.Second
	if err != nil {
		return fmt.Errorf("count what was written: %w", err)
	}
	return nil
}

// Remove takes everything of ours out of the shop's database.
func (t *Triggers) Remove(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	there, err := t.installed(ctx)
	if err != nil {
		return err
	}
	for name := range there {
		if err := t.drop(ctx, name); err != nil {
			return err
		}
	}
	if _, err := t.db.ExecContext(ctx, "DROP TABLE IF EXISTS "+prefix); err != nil {
		return fmt.Errorf("drop the table %s: %w", prefix, err)
	}
	t.state = connector.HintState{Mode: "scan"}
	t.listed, t.checked = time.Time{}, time.Time{}
	return nil
}
