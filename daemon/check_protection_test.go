package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// TestCheckPrintsGrantsThatAnAdministratorCanRun gives the daemon's account its rights by what check prints, where the owner may not.
func TestCheckPrintsGrantsThatAnAdministratorCanRun(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 1)
	w := newWorld(t, shop, reader, "")
	wantAll(t, w.must("check"), "CREATE USER 'fakturis_dienst'@'localhost'", "` TO 'fakturis_dienst'@'localhost';") // one account
	root, err := sql.Open("mysql", w.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c, err := mysql.ParseDSN(w.dsn)
	if err != nil {
		t.Fatal(err)
	}
	account := func(kind, grant string) string {
		o := c.Clone()
		o.User, o.Passwd = kind+c.DBName[max(0, len(c.DBName)-20):], "geheim"
		for _, s := range []string{"CREATE USER %s@localhost IDENTIFIED BY 'geheim'", grant} {
			if s == "" {
				continue
			}
			if _, err := root.Exec(fmt.Sprintf(s, o.User)); err != nil {
				t.Fatal(err)
			}
		}
		t.Cleanup(func() { _, _ = root.Exec("DROP USER " + o.User + "@localhost") })
		return o.FormatDSN()
	}
	two := fmt.Sprintf("database: {dsn: %q, owner_dsn: %q}", account("d", ""), account("o", "GRANT ALL ON `"+c.DBName+"`.* TO %s@localhost"))
	text, err := os.ReadFile(w.config)
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.Replace(string(text), fmt.Sprintf("database: {dsn: %q}", w.dsn), two, 1))
	if err := os.WriteFile(w.config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(w.fails(exitFailed, "check")) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "GRANT ") || seen[line] {
			continue
		}
		seen[line] = true
		if _, err := root.Exec(strings.TrimSuffix(line, ";")); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	wantAll(t, w.must("check"), "ok      database", "Dieses Konto kann den Schutz nicht aufheben")
}
