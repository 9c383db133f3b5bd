package store_test

import (
	"database/sql"
	"testing"
)

// unprotect drops the triggers, as somebody with more rights than the daemon could.
func unprotect(t testing.TB, db *sql.DB) {
	t.Helper()
	rows, err := db.Query(`SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME LIKE 'fakturis\_keep\_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if len(names) == 0 {
		t.Fatal("nothing was protected")
	}
	for _, name := range names {
		if _, err := db.Exec("DROP TRIGGER `" + name + "`"); err != nil {
			t.Fatal(err)
		}
	}
}
