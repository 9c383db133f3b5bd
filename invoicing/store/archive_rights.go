package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// rights says what the daemon's account may do to what was issued, given the triggers that are there.
func (s *Store) rights(ctx context.Context, there map[string]string, p *Protection) error {
	if err := s.db.QueryRowContext(ctx, `SELECT CURRENT_USER()`).Scan(&p.Account); err != nil {
		return err
	}
	p.Unprotected = []string{}
	for _, k := range keptTables {
		for _, t := range k.triggers() {
			if there[t.name] != "" {
				continue
			}
			refused, err := s.refuses(ctx, k, t.event)
			if err != nil {
				return err
			}
			if !refused {
				p.Unprotected = append(p.Unprotected, t.event+" "+k.table)
			}
		}
	}
	var err error
	p.MayAlter, err = s.mayAlter(ctx)
	return err
}

// refuses tries whether the server refuses the daemon's account to change a table of which no trigger is seen: by its rights,
// or by a trigger that this account cannot see. What is tried changes nothing.
func (s *Store) refuses(ctx context.Context, k keptTable, event string) (bool, error) {
	statement := fmt.Sprintf("UPDATE `%s` SET `%s` = `%s` WHERE 1 = 0", k.table, k.key, k.key)
	if event == "DELETE" {
		statement = fmt.Sprintf("DELETE FROM `%s` WHERE 1 = 0", k.table)
	}
	_, err := s.db.ExecContext(ctx, statement)
	switch {
	case isServerError(err, errNoTable, errTableAccess):
		return true, nil
	case err != nil:
		return false, err
	}
	return s.probe(ctx, k)
}

// probe has the server refuse to change a row into itself, as our triggers do; they are made for UPDATE and DELETE together.
func (s *Store) probe(ctx context.Context, k keptTable) (bool, error) {
	set, where := k.key+" = "+k.key, strings.ReplaceAll(k.update, "OLD.", "")
	if strings.Contains(where, "NEW.") {
		set, where = "last_value = last_value - 1", "TRUE"
		if k.table == "fakturis_archive_head" {
			set = "seq = seq - 1"
		}
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback() // always
	_, err = tx.ExecContext(ctx, "UPDATE `"+k.table+"` SET "+set+" WHERE "+where+" LIMIT 1")
	if isServerError(err, errSignal) {
		return true, nil
	}
	if isServerError(err, errLockWait, errDeadlock) {
		return false, nil
	}
	return false, err
}

// mayAlter returns the rights of the daemon's account with which triggers can be taken away or got round.
func (s *Store) mayAlter(ctx context.Context) ([]string, error) {
	held, err := collect(ctx, s.db, func(rows *sql.Rows, right *string) error { return rows.Scan(right) },
		`SELECT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES
		UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE DATABASE() LIKE TABLE_SCHEMA
		UNION SELECT PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'fakturis\_%'`)
	if err != nil {
		return nil, err
	}
	rights := []string{}
	for _, right := range []string{"ALTER", "DROP", "TRIGGER", "SUPER", "FILE"} {
		if slices.Contains(held, right) {
			rights = append(rights, right)
		}
	}
	return rights, nil
}
