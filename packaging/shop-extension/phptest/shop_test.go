package phptest

import (
	"bufio"
	"database/sql"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/extension"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing/store/privatedb"
)

const secret = "0123456789abcdef0123456789abcdef"

// shop is a stand-in with the extension, running.
type shop struct {
	t    *testing.T
	dir  string
	db   *sql.DB
	env  []string
	url  string
	mail *mailbox
}

// kind says what sort of shop it is.
type kind struct {
	Charset string // of the database; "" = utf8mb4
	Words   string // character set of pages and mails; "" = utf-8
	Variant string // folder in testdata/standin/variants; "" = 2.0.7.2
}

// open starts a shop with three orders: 1 by an Änne with an account, in German; 2 by a guest; 3 in English.
func open(t *testing.T, k kind) *shop {
	t.Helper()
	s := &shop{t: t, dir: t.TempDir(), mail: newMailbox(t)}
	s.copy("../testdata/standin", ".")
	s.copy("../src/callback", "callback")
	s.copy("../src/includes", "includes")
	if k.Variant != "" {
		if err := os.Remove(filepath.Join(s.dir, "inc/xtc_php_mail.inc.php")); err != nil {
			t.Fatal(err)
		}
		s.copy("../testdata/standin/variants/"+k.Variant, "inc")
	}
	s.fill(k)
	s.tables("install")
	s.url = s.serve()
	t.Cleanup(s.mindsNothing)
	return s
}

func (s *shop) copy(from, to string) {
	s.t.Helper()
	if err := os.CopyFS(filepath.Join(s.dir, to), os.DirFS(from)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) fill(k kind) {
	s.t.Helper()
	charset := or(k.Charset, "utf8mb4")
	dsn := privatedb.NewFor(s.t, charset)
	c, err := mysql.ParseDSN(dsn)
	if err != nil {
		s.t.Fatal(err)
	}
	s.env = append(os.Environ(), "STANDIN_SOCKET="+c.Addr, "STANDIN_DB="+c.DBName, "STANDIN_CHARSET="+charset,
		"STANDIN_MAILBOX="+s.mail.address)
	s.sample(dsn)
	c.Params = map[string]string{"sql_mode": "''"} // as a shop has it
	if s.db, err = sql.Open("mysql", c.FormatDSN()); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.db.Close() })
	s.orders(or(k.Words, "utf-8"))
}

// sample makes the shop's tables.
func (s *shop) sample(dsn string) {
	s.t.Helper()
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if err := sampleshop.CreateTables(s.t.Context(), db, sampleshop.Options{}); err != nil {
		s.t.Fatal(err)
	}
	if err := sampleshop.FillBase(s.t.Context(), db); err != nil {
		s.t.Fatal(err)
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (s *shop) orders(words string) {
	s.t.Helper()
	s.exec("UPDATE languages SET language_charset = ?", words)
	for key, value := range map[string]string{
		"MODULE_FAKTURIS_STATUS": "true", "MODULE_FAKTURIS_SECRET": secret, "MODULE_FAKTURIS_ALLOWED_IPS": "",
		"CURRENT_TEMPLATE": "std", "DEFAULT_LANGUAGE": "de", "DEFAULT_CUSTOMERS_STATUS_ID_GUEST": "1", "EMAIL_USE_HTML": "true",
		"EMAIL_BILLING_ADDRESS": "DE::shop@example.org||EN::shop.en@example.org", "EMAIL_BILLING_NAME": "DE::Teehaus Köln||EN::Tea House",
		"EMAIL_BILLING_REPLY_ADDRESS": "antwort@example.org", "EMAIL_BILLING_REPLY_ADDRESS_NAME": "Büro",
		"EMAIL_BILLING_SUBJECT": "DE::Bestellung {$nr} vom {$date}: {$firstname} {$lastname}||EN::Order {$nr} of {$date}",
		"STORE_NAME":            "Teehaus", "EMAIL_BILLING_FORWARDING_STRING": "", "EMAIL_ARCHIVE_ADDRESS": "archiv@example.org",
		"STATUS_EMAIL_SENT_COPY_TO_ADMIN": "false", "MODULE_SHIPPING_INSTALLED": "flat.php;joined.php;computed.php", "MODULE_PAYMENT_INSTALLED": "family_now.php;listed.php",
	} {
		s.set(key, value)
	}
	for i, o := range []struct{ group, language, name, first, last, gender string }{
		{"2", "german", "Änne Groß", "Änne", "Groß", "f"}, {"1", "german", "Gast", "", "", ""}, {"2", "english", "John Doe", "John", "Doe", "m"},
	} {
		s.exec(`INSERT INTO orders (orders_id, customers_id, customers_status, customers_name, customers_firstname, customers_lastname, customers_gender,
			customers_email_address, language, languages_id, currency, date_purchased, orders_status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 2, 'EUR', '2026-11-23 16:17:35', 1)`,
			i+1, i+7, o.group, o.name, o.first, o.last, o.gender, fmt.Sprintf("kunde%d@example.com", i+1), o.language)
	}
	s.exec("INSERT INTO customers (customers_id, customers_gender) VALUES (8, 'd')")
}

func (s *shop) exec(query string, args ...any) {
	s.t.Helper()
	if _, err := s.db.ExecContext(s.t.Context(), query, args...); err != nil {
		s.t.Fatalf("%v: %s", err, query)
	}
}

// set changes a setting of the shop; before it serves, or between requests.
func (s *shop) set(key, value string) {
	s.t.Helper()
	s.exec("DELETE FROM configuration WHERE configuration_key = ?", key)
	s.exec("INSERT INTO configuration (configuration_key, configuration_value, configuration_group_id) VALUES (?, ?, 6)", key, value)
}

// count returns the only number of a query.
func (s *shop) count(query string, args ...any) int {
	s.t.Helper()
	var n int
	if err := s.db.QueryRow(query, args...).Scan(&n); err != nil {
		s.t.Fatalf("%v: %s", err, query)
	}
	return n
}

// tables has the extension make or drop its tables.
func (s *shop) tables(what string) {
	s.t.Helper()
	cmd := php(s.t, filepath.Join(s.dir, "tables.php"), what)
	cmd.Env = s.env
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		s.t.Fatalf("%s: %v: %s", what, err, out)
	}
}

// serve starts PHP's own web server, which answers one request after the other, and returns where the extension is. Somebody may
// take the free port first; then it takes another.
func (s *shop) serve() string {
	s.t.Helper()
	for range 5 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.t.Fatal(err)
		}
		address := l.Addr().String()
		l.Close()
		if s.start(address) {
			return "http://" + address + "/callback/fakturis/index.php"
		}
	}
	s.t.Fatal("php -S does not start")
	return ""
}

func (s *shop) start(address string) bool {
	s.t.Helper()
	cmd := php(s.t, "-S", address, "-t", s.dir)
	cmd.Env, cmd.Dir = s.env, s.dir
	ownGroup(cmd)
	out, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "started") {
			go func() {
				for lines.Scan() { // so that the server never waits for a reader
				}
			}()
			s.t.Cleanup(func() { killGroup(cmd); _ = cmd.Wait() })
			return true
		}
	}
	_ = cmd.Wait()
	return false
}

// mindsNothing fails the test if PHP had something to say about the extension's files.
func (s *shop) mindsNothing() {
	if log, err := os.ReadFile(filepath.Join(s.dir, "minded.log")); err == nil {
		s.t.Errorf("PHP minds:\n%s", log)
	}
}

// client is fakturisd's own.
func (s *shop) client() extension.Client { return clientOf(s.url) }

func clientOf(url string) extension.Client {
	return extension.Client{URL: url, Secret: secret, Pause: time.Millisecond}
}
