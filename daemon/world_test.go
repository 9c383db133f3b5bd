package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/store/privatedb"
)

// world is everything around one daemon: a shop that it may only read, its own database, a mailbox, a configuration.
type world struct {
	t       testing.TB
	shop    *sql.DB // as the shop's owner
	dsn     string  // of the FAKTURIS database
	listen  string
	mailbox *mailbox.Mailbox
	config  string
	token   string
}

// shopFor fills a sample shop and returns its owner's connection and the DSN of a user who may only read it.
func shopFor(t *testing.T, orders int) (*sql.DB, string) {
	t.Helper()
	return shopOn(t, "InnoDB", orders)
}

// shopOn is shopFor with tables of an engine.
func shopOn(t *testing.T, engine string, orders int) (*sql.DB, string) {
	t.Helper()
	dsn, err := mysql.ParseDSN(privatedb.New(t))
	if err != nil {
		t.Fatal(err)
	}
	dsn.Params = map[string]string{"sql_mode": "''"}
	db, err := sql.Open("mysql", dsn.FormatDSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	ctx := t.Context()
	fill := func() error {
		o := sampleshop.Options{Engine: engine}
		if err := sampleshop.CreateTables(ctx, db, o); err != nil {
			return err
		}
		if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
			return err
		}
		_, err := sampleshop.Fill(ctx, db, o, 7, orders, nil)
		return err
	}
	if err := fill(); err != nil {
		t.Fatal(err)
	}
	reader := *dsn
	reader.User, reader.Passwd, reader.Params = "r"+dsn.DBName[max(0, len(dsn.DBName)-20):], "geheim", nil
	for _, s := range []string{"CREATE USER %s@localhost IDENTIFIED BY 'geheim'", "GRANT SELECT ON " + dsn.DBName + ".* TO %s@localhost"} {
		if _, err := db.ExecContext(ctx, fmt.Sprintf(s, reader.User)); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _, _ = db.Exec(fmt.Sprintf("DROP USER %s@localhost", reader.User)) })
	return db, reader.FormatDSN()
}

// newWorld makes a world whose daemon reads the given shop.
func newWorld(t testing.TB, shop *sql.DB, reader string, extra string) *world {
	t.Helper()
	w := &world{t: t, shop: shop, dsn: privatedb.New(t), config: filepath.Join(t.TempDir(), "fakturis.yaml")}
	box, err := mailbox.Start(mailbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	w.mailbox = box
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.listen = l.Addr().String()
	l.Close()
	text := fmt.Sprintf(`
database: {dsn: %q}
listen: %q
scan: 1s
company: {name: Muster GmbH, street: Weg 1, postcode: "20457", city: Hamburg, vat_id: DE123456789}
mail: {host: 127.0.0.1, port: %d, tls: none, from: rechnung@muster.example}
shops: [{key: tee, dsn: %q, settle: 0s}]
%s`, w.dsn, w.listen, box.Port(), reader, extra)
	if err := os.WriteFile(w.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return w
}

// command runs fakturisd in a process of its own.
func (w *world) command(crashAt string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append(args, "--config", w.config)...)
	c.Env = append(os.Environ(), asDaemon+"=1", crashVariable+"="+crashAt)
	return c
}

// must runs a command to its end and returns what it printed.
func (w *world) must(args ...string) string {
	w.t.Helper()
	c := w.command("", args...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		w.t.Fatalf("fakturisd %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}

// fails runs a command that must fail with the exit code and returns what it printed.
func (w *world) fails(code int, args ...string) string {
	w.t.Helper()
	out, err := w.command("", args...).CombinedOutput()
	exit, ok := err.(*exec.ExitError)
	if !ok || exit.ExitCode() != code {
		w.t.Fatalf("fakturisd %s: %v, want exit code %d\n%s", strings.Join(args, " "), err, code, out)
	}
	return string(out)
}

// killed says whether the process ended as after kill -9.
func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	return ok && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
}

// daemon is a running fakturisd.
type daemon struct {
	*world
	cmd  *exec.Cmd
	log  *lockedBuffer
	dead chan error
}

// lockedBuffer collects what a running process prints.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// start runs the daemon until it answers.
func (w *world) start(crashAt string) *daemon {
	w.t.Helper()
	d := w.begin(crashAt)
	d.until("the daemon answers", func() bool {
		r, err := http.Get("http://" + w.listen + "/readyz")
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
	return d
}

// begin runs the daemon, which may die before it answers.
func (w *world) begin(crashAt string) *daemon {
	w.t.Helper()
	d := &daemon{world: w, cmd: w.command(crashAt, "run"), log: &lockedBuffer{}, dead: make(chan error, 1)}
	d.cmd.Stderr, d.cmd.Stdout = d.log, d.log
	if err := d.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() { d.dead <- d.cmd.Wait() }()
	w.t.Cleanup(func() { _ = d.cmd.Process.Kill() })
	return d
}

// stop ends the daemon as a service manager does.
func (d *daemon) stop() {
	d.t.Helper()
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-d.dead:
		if err != nil {
			d.t.Errorf("stopping the daemon: %v\n%s", err, d.log)
		}
	case <-time.After(stopBudget):
		d.t.Errorf("the daemon did not stop\n%s", d.log)
	}
}

// died waits for the daemon to kill itself.
func (d *daemon) died() {
	d.t.Helper()
	select {
	case err := <-d.dead:
		if !killed(err) {
			d.t.Fatalf("the daemon ended with %v instead of being killed\n%s", err, d.log)
		}
	case <-time.After(30 * time.Second):
		d.t.Fatalf("the daemon did not reach its crash point\n%s", d.log)
	}
}

// until waits for something to become true.
func (d *daemon) until(what string, is func() bool) {
	d.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			d.t.Fatalf("waited in vain until %s\n%s", what, d.log)
		}
	}
}

// post calls the API and returns the status and the answer; an answer that never came is status 0.
func (w *world) post(path, key, body string) (int, map[string]any) {
	w.t.Helper()
	if w.token == "" {
		w.token = strings.TrimSpace(w.must("token", "add", "test"))
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+w.listen+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+w.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	var answer map[string]any
	_ = json.Unmarshal(text, &answer)
	return resp.StatusCode, answer
}

// exec changes the FAKTURIS database behind the daemon's back.
func (w *world) exec(statement string) {
	w.t.Helper()
	db, err := sql.Open("mysql", w.dsn)
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// billable returns the first n orders that can be billed and mailed as they are: taxed and delivered within the country, so
// that no tax case waits for a person.
func (w *world) billable(n int) []string {
	w.t.Helper()
	orders := w.column(`SELECT id FROM fakturis_order WHERE NOT check_flag AND NOT cancelled AND deleted_at IS NULL AND tax_cents > 0 AND email <> ''
		AND JSON_UNQUOTE(JSON_EXTRACT(delivery, '$.country')) = 'DE' ORDER BY id LIMIT ?`, n)
	if len(orders) != n {
		w.t.Fatalf("only %d orders can be billed, want %d", len(orders), n)
	}
	return orders
}

// column returns one column of a query on the FAKTURIS database as texts.
func (w *world) column(query string, args ...any) []string {
	w.t.Helper()
	return column(w.t, w.dsn, query, args...)
}

func column(t testing.TB, dsn, query string, args ...any) []string {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	values := []string{}
	for rows.Next() {
		var v sql.NullString
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v.String)
	}
	return values
}
