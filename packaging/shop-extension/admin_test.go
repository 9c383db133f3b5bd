package shopextension_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing/store/privatedb"
)

func TestMain(m *testing.M) { os.Exit(privatedb.Main(m)) }

// shop is a stand-in of a shop's admin (testdata/admin) with the extension, and the daemon that it asks.
type shop struct {
	t      *testing.T
	root   string
	db     *sql.DB
	env    []string
	flags  []string // of php
	daemon *daemon
}

// request is one page that the admin, or a customer at the end of a checkout, asks for.
type request struct {
	Run     string            `json:"run"`
	Order   int               `json:"order"`
	Method  string            `json:"method"`
	Get     map[string]string `json:"get"`
	Post    map[string]string `json:"post"`
	Session map[string]any    `json:"session"`
}

// page is what came of it.
type page struct {
	HTML     string
	Session  map[string]any `json:"session"`
	Messages []string       `json:"messages"`
	Redirect string         `json:"redirect"`
	Noise    []string       `json:"noise"` // what PHP complained of
}

// daemon answers as fakturisd's local API does, or as the test wants.
type daemon struct {
	*httptest.Server
	mu    sync.Mutex
	asked []*http.Request
	said  []string           // bodies
	held  chan time.Duration // how long each request was open
}

func (d *daemon) requests() []*http.Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]*http.Request(nil), d.asked...)
}

// newDaemon starts a server that notes what it is asked.
func newDaemon(t *testing.T, answer http.HandlerFunc) *daemon {
	t.Helper()
	d := &daemon{held: make(chan time.Duration, 100)}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		d.mu.Lock()
		d.asked, d.said = append(d.asked, r), append(d.said, string(body))
		d.mu.Unlock()
		begin := time.Now()
		answer(w, r)
		d.held <- time.Since(begin)
	}))
	t.Cleanup(func() {
		d.CloseClientConnections()
		d.Close()
	})
	return d
}

// openShop copies the extension into a folder and installs it; answer is what fakturisd says.
func openShop(t *testing.T, answer http.HandlerFunc, flags ...string) *shop {
	t.Helper()
	s := &shop{t: t, root: t.TempDir(), flags: flags, daemon: newDaemon(t, answer)}
	if err := os.CopyFS(s.root, os.DirFS("src")); err != nil {
		t.Fatal(err)
	}
	c, err := mysql.ParseDSN(privatedb.New(t))
	if err != nil {
		t.Fatal(err)
	}
	s.env = append(os.Environ(), "STANDIN_ROOT="+s.root, "STANDIN_SOCKET="+c.Addr, "STANDIN_DB="+c.DBName)
	if s.db, err = sql.Open("mysql", c.FormatDSN()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.db.Close() })
	for _, table := range []string{
		`CREATE TABLE configuration (configuration_key VARCHAR(128) UNIQUE, configuration_value TEXT NOT NULL, configuration_group_id INT, sort_order INT,
			last_modified DATETIME, date_added DATETIME, use_function TEXT, set_function TEXT)`,
		"CREATE TABLE module_backup (configuration_key VARCHAR(128) PRIMARY KEY, configuration_value TEXT, last_modified DATETIME)",
		"CREATE TABLE orders (orders_id INT PRIMARY KEY)",
		"INSERT INTO orders VALUES (4710), (4711)",
	} {
		s.exec(table)
	}
	return s
}

// connected opens a shop whose module is installed, set up and switched on.
func connected(t *testing.T, answer http.HandlerFunc, flags ...string) *shop {
	t.Helper()
	s := openShop(t, answer, flags...)
	s.quiet(request{Run: "install"})
	for key, value := range map[string]string{"STATUS": "true", "API_URL": s.daemon.URL + "/", "API_TOKEN": "fkt_geheim", "SHOP_KEY": "haupt"} {
		s.set(key, value)
	}
	return s
}

func (s *shop) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.db.ExecContext(s.t.Context(), query, args...); err != nil {
		s.t.Fatalf("%v: %s", err, query)
	}
}

func (s *shop) set(key, value string) {
	s.t.Helper()
	s.exec("UPDATE configuration SET configuration_value = ? WHERE configuration_key = ?", value, "MODULE_FAKTURIS_"+key)
}

func (s *shop) setting(key string) string {
	s.t.Helper()
	var value string
	row := s.db.QueryRowContext(s.t.Context(), "SELECT configuration_value FROM configuration WHERE configuration_key = ?", "MODULE_FAKTURIS_"+key)
	if err := row.Scan(&value); err != nil {
		s.t.Fatalf("%s: %v", key, err)
	}
	return value
}

// run asks for a page.
func (s *shop) run(r request) page {
	s.t.Helper()
	program, err := exec.LookPath("php")
	if err != nil {
		s.t.Fatal("php is missing: run packaging/dev/setup.sh test")
	}
	if r.Order == 0 {
		r.Order = 4711
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	in, err := json.Marshal(r)
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.CommandContext(s.t.Context(), program, append(append([]string{}, s.flags...), filepath.Join("testdata", "admin", "admin.php"))...)
	var out, state bytes.Buffer
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = s.env, bytes.NewReader(in), &out, &state
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("%s: %v\n%s\n%s", r.Run, err, out.String(), state.String())
	}
	p := page{HTML: out.String()}
	if err := json.Unmarshal(state.Bytes(), &p); err != nil {
		s.t.Fatalf("%s: %v\n%s\n%s", r.Run, err, out.String(), state.String())
	}
	return p
}

// quiet asks for a page and expects that PHP complains of nothing.
func (s *shop) quiet(r request) page {
	s.t.Helper()
	p := s.run(r)
	if len(p.Noise) > 0 {
		s.t.Errorf("%s: PHP complains: %s", r.Run, strings.Join(p.Noise, "; "))
	}
	return p
}

func (p page) mustSay(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(p.HTML, w) {
			t.Errorf("page lacks %q:\n%s", w, p.HTML)
		}
	}
}

func (p page) mustNotSay(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(p.HTML, w) {
			t.Errorf("page has %q:\n%s", w, p.HTML)
		}
	}
}
