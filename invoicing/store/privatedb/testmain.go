package privatedb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// socketEnv tells the tests of a package, and programs that they start, where the package's server listens.
const socketEnv = "FAKTURIS_TEST_SOCKET"

// throwAway keeps nothing for the time after a power cut: what the tests' server writes need not reach the disk, and making
// tables, which every test does, takes half as long.
var throwAway = []string{
	"--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--performance-schema=off",
	"--debug-no-sync", "--skip-sync-frm", "--loose-innodb-flush-method=nosync",
}

// Main runs a package's tests with a server of their own, which keeps nothing safe and is gone afterwards; New hands
// out databases on it. Call it from TestMain: os.Exit(privatedb.Main(m)).
func Main(m *testing.M) int {
	dir, err := os.MkdirTemp("", "fakturis")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(dir)
	s, err := Start(context.Background(), dir, throwAway...)
	if err != nil {
		return failed(err)
	}
	if err := os.Setenv(socketEnv, s.Socket()); err != nil {
		return failed(err)
	}
	code := m.Run()
	if err := s.Stop(); err != nil {
		return failed(err)
	}
	return code
}

// New makes an empty utf8mb4 database for one test, drops it when the test ends and returns its DSN.
func New(t testing.TB) string {
	t.Helper()
	return NewFor(t, "utf8mb4")
}

// NewFor is New with another default character set: latin1, utf8mb3 or utf8mb4, as shops are installed.
func NewFor(t testing.TB, charset string) string {
	t.Helper()
	socket := os.Getenv(socketEnv)
	if socket == "" {
		t.Fatal("no database server: TestMain must call privatedb.Main")
	}
	root, err := sql.Open("mysql", dsn(socket, "root", "", "", false))
	if err != nil {
		t.Fatal(err)
	}
	name := "t_" + rand.Text()[:12]
	create := fmt.Sprintf("CREATE DATABASE %s CHARACTER SET %s", name, charset)
	if c := collation(charset); c != "" {
		create += " COLLATE " + c
	}
	if _, err := root.Exec(create); err != nil {
		t.Fatalf("%s: %v", create, err)
	}
	t.Cleanup(func() {
		if err := drop(root, name); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
		root.Close()
	})
	return dsn(socket, "root", "", name, false)
}

// drop drops a database, and once more if only its folder is left: under load MariaDB 10.11 now and then still finds a
// file there. What a second time cannot drop is somebody's mistake.
func drop(root *sql.DB, name string) error {
	const notEmpty = 1010
	_, err := root.Exec("DROP DATABASE " + name)
	if server := new(mysql.MySQLError); errors.As(err, &server) && server.Number == notEmpty {
		_, err = root.Exec("DROP DATABASE " + name)
	}
	return err
}

// collation is what the shop's installer sets beside the charset; "" = the server's default.
func collation(charset string) string {
	switch charset {
	case "latin1":
		return "latin1_german1_ci"
	case "utf8", "utf8mb3":
		return "utf8mb3_general_ci"
	}
	return ""
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "the tests' database server:", err)
	return 1
}
