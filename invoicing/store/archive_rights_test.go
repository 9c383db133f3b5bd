package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// dbAccount makes an account with rights on the whole database (none where they are empty) and returns its DSN.
func dbAccount(t *testing.T, root, name, rights string) string {
	t.Helper()
	c, err := mysql.ParseDSN(root)
	if err != nil {
		t.Fatal(err)
	}
	user := name + c.DBName
	statements := []string{fmt.Sprintf("CREATE USER '%s'@'localhost' IDENTIFIED BY 'geheim'", user)}
	if rights != "" {
		statements = append(statements, fmt.Sprintf(strings.Replace(rights, "TO", "ON %s.* TO", 1), c.DBName, user))
	}
	for _, s := range statements {
		rootExec(t, root, s)
	}
	t.Cleanup(func() { rootExec(t, root, fmt.Sprintf("DROP USER '%s'@'localhost'", user)) })
	c.User, c.Passwd = user, "geheim"
	return c.FormatDSN()
}

func rootExec(t *testing.T, root, statement string) {
	t.Helper()
	db, err := sql.Open("mysql", root)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

const ownerRights = "GRANT ALL TO '%s'@'localhost' WITH GRANT OPTION"

// TestTheDaemonsOwnAccountCannotChangeWhatWasIssued does the work of a daemon with an account that another one gave its rights.
func TestTheDaemonsOwnAccountCannotChangeWhatWasIssued(t *testing.T) {
	t.Parallel()
	root := privatedb.New(t)
	c := config(dbAccount(t, root, "d", ""))
	c.OwnerDSN = dbAccount(t, root, "o", ownerRights)
	s := openOn(t, c)
	work(t, s)
	p := s.Protection()
	if !p.Whole() || !p.Separate || len(p.MayAlter) != 0 || !strings.HasPrefix(p.Account, "d") {
		t.Errorf("%+v", p)
	}
	refusedAll(t, s.DB())

	c.OwnerDSN = "" // the tables are made by `fakturisd migrate` with another configuration
	alone := openOn(t, c)
	if p := alone.Protection(); !p.Whole() || p.Triggers != 0 || len(p.MayAlter) != 0 {
		t.Errorf("without the owner's account: %+v", p)
	}
	rootExec(t, root, "DELETE FROM fakturis_goose WHERE version_id >= 13") // a newer program is installed
	if err := alone.Migrate(t.Context()); invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "database.owner_dsn") {
		t.Errorf("a migration without the rights for it: %v", err)
	}
	rootExec(t, root, "DROP TRIGGER fakturis_keep_invoice_update")
	rootExec(t, root, "DROP TRIGGER fakturis_keep_invoice_delete")
	p = must[store.Protection](t)(alone.Protect(t.Context()))
	if p.Whole() || strings.Join(p.Unprotected, ", ") != "UPDATE fakturis_invoice, DELETE fakturis_invoice" || !strings.Contains(p.Reason, "TRIGGER") {
		t.Errorf("without the invoices' triggers: %+v", p)
	}
}

// work issues, renders, sends and verifies.
func work(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	for _, o := range addOrders(t, s, "tee", 3) {
		inv := issue(t, s, o)
		attach(t, s, store.DocumentInvoice, inv.ID)
		if _, err := s.SendInvoice(ctx, inv.ID, "test"); err != nil {
			t.Fatal(err)
		}
		note := must[int64](t)(s.CreateDeliveryNote(ctx, o, "test"))
		attach(t, s, store.DocumentDeliveryNote, note)
		attach(t, s, store.DocumentDeliveryNote, note)
	}
	issueContract(t, s, addOrder(t, s, anOrder("tee", 9)))
	if err := s.AttachFile(ctx, store.DocumentInvoice, 1, "xml", []byte("<rechnung/>")); err != nil {
		t.Fatal(err)
	}
	if findings, _ := verify(t, s); len(findings) > 0 {
		t.Errorf("%v", findings)
	}
}

func refusedAll(t *testing.T, db *sql.DB) {
	t.Helper()
	for _, c := range changes {
		_, err := db.Exec(c.statement)
		refused(t, err, c.statement, 1142, 1644)
	}
	for _, statement := range []string{"TRUNCATE TABLE fakturis_invoice", "DROP TABLE fakturis_document_file", "ALTER TABLE fakturis_audit DROP COLUMN actor", "RENAME TABLE fakturis_audit TO a",
		"DROP TRIGGER fakturis_keep_invoice_update", "CREATE TRIGGER mine BEFORE UPDATE ON fakturis_invoice FOR EACH ROW SET @a = 1",
		"CREATE OR REPLACE TABLE fakturis_audit (id INT)", "GRANT ALL ON fakturis_audit TO CURRENT_USER", "ALTER TABLE fakturis_document_file ENGINE = MyISAM"} {
		_, err := db.Exec(statement)
		refused(t, err, statement, 1142, 1044, 1227, 1360)
	}
}

// TestOneAccountWithoutTheRightToTriggers works on and says loudly what is not protected.
func TestOneAccountWithoutTheRightToTriggers(t *testing.T) {
	t.Parallel()
	root := privatedb.New(t)
	s := openOn(t, config(dbAccount(t, root, "w", "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE VIEW, SHOW VIEW TO '%s'@'localhost'")))
	work(t, s)
	p := must[store.Protection](t)(s.Protect(t.Context()))
	if p.Whole() || len(p.Unprotected) < 14 || !strings.Contains(p.Reason, "TRIGGER") || strings.Join(p.MayAlter, " ") != "ALTER DROP" {
		t.Errorf("%+v", p)
	}
	// The owner's account mends it.
	c := config(dbAccount(t, root, "d", ""))
	c.OwnerDSN = dbAccount(t, root, "o", ownerRights)
	if p := openOn(t, c).Protection(); !p.Whole() {
		t.Errorf("%+v", p)
	}
}

// TestOwnerThatMayNotPassRightsOn leaves the rights to an administrator.
func TestOwnerThatMayNotPassRightsOn(t *testing.T) {
	t.Parallel()
	root := privatedb.New(t)
	c := config(dbAccount(t, root, "d", ""))
	c.OwnerDSN = dbAccount(t, root, "o", strings.Replace(ownerRights, " WITH GRANT OPTION", "", 1))
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	wantCode(t, s.Migrate(t.Context()), invoicing.CodeUnavailable)
	grants := must[[]string](t)(s.Grants(t.Context()))
	for _, g := range grants {
		rootExec(t, root, g)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	work(t, s)
	refusedAll(t, s.DB())
}

// TestServerWithABinaryLog refuses triggers to accounts without SUPER (error 1419).
func TestServerWithABinaryLog(t *testing.T) {
	t.Parallel()
	server := must[*privatedb.Server](t)(privatedb.Start(t.Context(), t.TempDir(), "--log-bin=binlog", "--server-id=1"))
	t.Cleanup(func() { server.Stop() })
	if err := server.Exec(t.Context(), `CREATE DATABASE f; CREATE USER f@localhost; GRANT ALL ON f.* TO f@localhost`); err != nil {
		t.Fatal(err)
	}
	s := openOn(t, config(server.DSNFor("f", "", "f")))
	if p := s.Protection(); p.Whole() || !strings.Contains(p.Reason, "log_bin_trust_function_creators") {
		t.Errorf("%+v", p)
	}
	if err := server.Exec(t.Context(), `SET GLOBAL log_bin_trust_function_creators = 1`); err != nil {
		t.Fatal(err)
	}
	if p := must[store.Protection](t)(s.Protect(t.Context())); !p.Whole() {
		t.Errorf("%+v", p)
	}
}

// TestNoStatementNeedsARightThatTheDaemonLacks reads the program's own statements: an account that owns everything would not notice.
func TestNoStatementNeedsARightThatTheDaemonLacks(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	granted := regexp.MustCompile("^GRANT ([A-Z, ]+) ON `[^`]+`.`(fakturis_[a-z_]+)` TO ")
	rights := map[string]string{}
	for _, g := range must[[]string](t)(s.Grants(t.Context())) {
		m := granted.FindStringSubmatch(g)
		if m == nil {
			t.Fatalf("%q is no grant", g)
		}
		rights[m[2]] = m[1]
	}
	statement := regexp.MustCompile(`(?i)\b(UPDATE|DELETE FROM|INSERT INTO|INSERT IGNORE INTO|REPLACE INTO|TRUNCATE TABLE)\s+(fakturis_[a-z_]+)`)
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range statement.FindAllStringSubmatch(string(text), -1) {
			verb := strings.ToUpper(strings.Fields(m[1])[0])
			needs := []string{verb}
			if verb == "REPLACE" { // no right of its own: it deletes and inserts
				needs = []string{"INSERT", "DELETE"}
			}
			for _, right := range needs {
				if has, ours := rights[m[2]]; ours && !strings.Contains(has, right) {
					t.Errorf("%s: %s needs more than %s", path, m[0], has)
				}
			}
			seen++
		}
		return err
	})
	if err != nil || seen < 50 {
		t.Errorf("%d statements, %v", seen, err)
	}
}
