package privatedb_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store/privatedb"
)

// childEnv holds the folder in which this test program, started again, runs a server until it is killed.
const childEnv = "FAKTURIS_TEST_CHILD"

func child() int {
	s, err := privatedb.Start(context.Background(), os.Getenv(childEnv))
	if err == nil {
		err = s.Exec(context.Background(), "CREATE DATABASE kept; CREATE TABLE kept.t (a INT); INSERT INTO kept.t VALUES (7)")
	}
	if err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	fmt.Println("ready", s.Socket())
	_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
	return 0
}

func TestASecondStartFindsTheSameData(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	for i := range 2 {
		s, err := privatedb.Start(ctx, dir)
		if err != nil {
			t.Fatal(err)
		}
		statement := "CREATE DATABASE d; CREATE TABLE d.t (a INT); INSERT INTO d.t VALUES (42)"
		if i == 1 {
			if got := one(t, s.DSN("d"), "SELECT a FROM t"); got != "42" {
				t.Errorf("row of the first run: %q", got)
			}
			statement = "CREATE USER shop@localhost IDENTIFIED BY 'p@ss:/w'; GRANT SELECT ON d.* TO shop@localhost"
		}
		if err := s.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if got := one(t, s.DSNFor("shop", "p@ss:/w", "d"), "SELECT CURRENT_USER()"); got != "shop@localhost" {
				t.Errorf("user: %q", got)
			}
		}
		if err := errors.Join(s.Stop(), s.Stop()); err != nil {
			t.Errorf("stop: %v", err)
		}
	}
}

func TestNothingListensOnAPortAndOthersStayOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := privatedb.Start(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if got := one(t, s.DSN(""), "SELECT CONCAT(@@skip_networking, @@port, @@character_set_connection)"); got != "ON0utf8mb4" {
		t.Errorf("skip_networking, port, charset: %q", got)
	}
	for _, private := range []string{filepath.Dir(s.Socket()), filepath.Join(dir, "data")} {
		info, err := os.Stat(private)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v", private, info.Mode())
		}
	}
}

// TestAwkwardFolders starts servers where people keep their work.
func TestAwkwardFolders(t *testing.T) {
	t.Parallel()
	for what, name := range map[string]string{
		"blanks": "Müllers Büro (alt) & Co", "at": "anna@firma.example", "long": strings.Repeat("lang", 30),
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			startIn(t, filepath.Join(t.TempDir(), name))
		})
	}
}

// TestALongTemporaryFolder has no better place for the socket in the user's own temporary folder.
func TestALongTemporaryFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("lang", 30))
	t.Setenv("TMPDIR", dir)
	startIn(t, dir)
}

func startIn(t *testing.T, dir string) {
	t.Helper()
	s, err := privatedb.Start(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Socket()) > 100 {
		t.Errorf("socket of %d bytes", len(s.Socket()))
	}
	if got := one(t, s.DSN("mysql"), "SELECT DATABASE()"); got != "mysql" {
		t.Errorf("answer %q", got)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(s.Socket())); !errors.Is(err, os.ErrNotExist) && !strings.HasPrefix(s.Socket(), dir) {
		t.Errorf("the socket's folder is left behind: %v", err)
	}
}

func TestAKilledProgramTakesItsServerAlongAndTheNextOneRecovers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Log("only Linux ties the server to its parent; the recovery is tested all the same")
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	socket, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if !ready {
		t.Fatalf("child: %q", line)
	}
	if runtime.GOOS == "linux" {
		waitUntilSilent(t, socket)
	}
	s, err := privatedb.Start(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if got := one(t, s.DSN("kept"), "SELECT a FROM t"); got != "7" {
		t.Errorf("row written before the kill: %q", got)
	}
}

func TestAHalfFinishedFolderIsSetUpAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "mysql"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "run"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "run", "db.sock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := privatedb.Start(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func TestAServerThatWillNotStartSaysWhy(t *testing.T) {
	s, err := privatedb.Start(context.Background(), t.TempDir(), "--no-such-flag-at-all")
	if err == nil {
		s.Stop()
		t.Fatal("started with an unknown flag")
	}
	if got := invoicing.ErrorCode(err); got != invoicing.CodeUnavailable {
		t.Errorf("code %q of %v", got, err)
	}
	if !strings.Contains(err.Error(), "no-such-flag") {
		t.Errorf("the error does not show the server's own words: %v", err)
	}
}

func TestNewDatabasesAreEmptyAndTheirOwn(t *testing.T) {
	t.Parallel()
	for charset, want := range map[string]string{
		"utf8mb4": "utf8mb4", "utf8mb3": "utf8mb3/utf8mb3_general_ci", "latin1": "latin1/latin1_german1_ci",
	} {
		dsn := privatedb.NewFor(t, charset)
		got := one(t, dsn, "SELECT CONCAT(@@character_set_database, '/', @@collation_database)")
		if !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s", charset, got)
		}
	}
	a, b := privatedb.New(t), privatedb.New(t)
	if a == b {
		t.Errorf("two databases with one address: %s", a)
	}
	if got := one(t, a, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"); got != "0" {
		t.Errorf("%s tables in a new database", got)
	}
}

func one(t *testing.T, dsn, query string) string {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var s string
	if err := db.QueryRow(query).Scan(&s); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return s
}

// waitUntilSilent waits until the orphaned server has closed its socket.
func waitUntilSilent(t *testing.T, socket string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		c, err := net.Dial("unix", socket)
		if err != nil {
			return
		}
		c.Close()
		if time.Now().After(deadline) {
			t.Fatal("the server outlived the program that started it")
		}
		runtime.Gosched()
	}
}
