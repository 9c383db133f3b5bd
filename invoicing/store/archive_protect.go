package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Protection is how well the database itself keeps what was issued, when it was last looked at.
type Protection struct {
	At          time.Time `json:"at"`
	Account     string    `json:"account"`     // the daemon's, as the server knows it
	Separate    bool      `json:"separate"`    // tables belong to another account (database.owner_dsn)
	Triggers    int       `json:"triggers"`    // that refuse a change; 0 where this account cannot see them
	Unprotected []string  `json:"unprotected"` // what the server would let the daemon's account do: UPDATE or DELETE with the table
	MayAlter    []string  `json:"may_alter"`   // rights of the daemon's account that get round triggers, such as "DROP"
	Reason      string    `json:"reason"`      // German: why triggers are missing; empty where none is
}

// Whole says that the server refuses every change of what was issued.
func (p Protection) Whole() bool { return !p.At.IsZero() && len(p.Unprotected) == 0 }

// Protection returns what the last Protect found; zero before the first.
func (s *Store) Protection() Protection {
	if p := s.protection.Load(); p != nil {
		return *p
	}
	return Protection{}
}

// Protect looks whether the database refuses to change what was issued, and makes the triggers that are missing or altered. An
// account that may not make them is no error: the result says what is unprotected, and why.
func (s *Store) Protect(ctx context.Context) (Protection, error) {
	p := Protection{At: s.now().UTC(), Separate: s.owner != nil}
	err := s.asOwner(ctx, func(owner *sql.DB) error {
		there, err := s.keep(ctx, owner, &p)
		if err != nil {
			return err
		}
		return s.rights(ctx, there, &p)
	})
	if err != nil {
		return p, unavailable(fmt.Errorf("protect the archive: %w", err))
	}
	if len(p.Unprotected) == 0 { // by rights, or by triggers that this account cannot see
		p.Reason = ""
	}
	s.protection.Store(&p)
	return p, nil
}

// keep makes missing triggers and returns those that are there then, by name.
func (s *Store) keep(ctx context.Context, owner *sql.DB, p *Protection) (map[string]string, error) {
	wanted, err := wantedTriggers(ctx, owner)
	if err != nil {
		return nil, err
	}
	there, err := keepTriggers(ctx, owner)
	if err != nil {
		return nil, err
	}
	if err := makeTriggers(ctx, owner, wanted, there); err != nil {
		if p.Reason = keepRefusal(err); p.Reason == "" {
			return nil, err
		}
	}
	if there, err = keepTriggers(ctx, owner); err != nil {
		return nil, err
	}
	for _, t := range wanted {
		if there[t.name] == t.key() {
			p.Triggers++
		} else {
			delete(there, t.name)
		}
	}
	return there, nil
}

// wantedTriggers returns the triggers of all tables that are there.
func wantedTriggers(ctx context.Context, db *sql.DB) ([]keepTrigger, error) {
	tables, err := collect(ctx, db, func(rows *sql.Rows, name *string) error { return rows.Scan(name) },
		`SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`)
	if err != nil {
		return nil, err
	}
	var wanted []keepTrigger
	for _, k := range keptTables {
		for _, name := range tables {
			if name == k.table {
				wanted = append(wanted, k.triggers()...)
			}
		}
	}
	return wanted, nil
}

// keepTriggers returns our triggers as they are, by name. One whose account is not this one counts as another: it would fail
// once that account is dropped.
func keepTriggers(ctx context.Context, db *sql.DB) (map[string]string, error) {
	type row struct {
		keepTrigger
		timing string
		own    bool
	}
	rows, err := collect(ctx, db, func(rows *sql.Rows, t *row) error {
		return rows.Scan(&t.name, &t.timing, &t.event, &t.table, &t.body, &t.own)
	}, `SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, COALESCE(ACTION_STATEMENT, ''), COALESCE(DEFINER = CURRENT_USER(), FALSE)
		FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE 'fakturis\_keep\_%'`)
	if err != nil {
		return nil, err
	}
	there := map[string]string{}
	for _, t := range rows {
		there[t.name] = t.timing + strings.TrimPrefix(t.key(), "BEFORE")
		if !t.own {
			there[t.name] = "of another account"
		}
	}
	return there, nil
}

// makeTriggers creates what is missing or different. It waits ten seconds at most for a table that is in use.
func makeTriggers(ctx context.Context, db *sql.DB, wanted []keepTrigger, there map[string]string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	var version string
	if err := conn.QueryRowContext(ctx, `SELECT VERSION()`).Scan(&version); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, `SET lock_wait_timeout = 10`); err != nil {
		return err
	}
	for _, t := range wanted {
		if there[t.name] == t.key() {
			continue
		}
		if err := makeTrigger(ctx, conn, t, strings.Contains(strings.ToLower(version), "mariadb")); err != nil {
			return fmt.Errorf("create the trigger %s: %w", t.name, err)
		}
	}
	return nil
}

// makeTrigger replaces a trigger; MySQL cannot do that in one step.
func makeTrigger(ctx context.Context, conn *sql.Conn, t keepTrigger, mariaDB bool) error {
	if mariaDB {
		_, err := conn.ExecContext(ctx, t.create("OR REPLACE "))
		return err
	}
	if _, err := conn.ExecContext(ctx, "DROP TRIGGER IF EXISTS `"+t.name+"`"); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, t.create(""))
	return err
}

// keepRefusal says (in German) why an account cannot make triggers; empty where an error means something else.
func keepRefusal(err error) string {
	switch {
	case isServerError(err, errTableAccess, errAccessToBase):
		return "dem Konto fehlt das Recht TRIGGER auf die FAKTURIS-Tabellen: mit GRANT TRIGGER geben, oder in database.owner_dsn das Konto eintragen, dem sie gehören"
	case isServerError(err, errBinlogTrust, errNeedsSuper):
		return "der Server führt ein Binärlog und erlaubt diesem Konto keine Trigger (Fehler 1419): ein Administrator setzt log_bin_trust_function_creators = 1"
	case isServerError(err, errLockWait):
		return "eine Tabelle ist seit zehn Sekunden in Gebrauch; die nächste Prüfung versucht es wieder"
	}
	return ""
}
