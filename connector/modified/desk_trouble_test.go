package modified_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

// account makes a database user with the rights given, and returns its desk.
func (db shopDB) account(t *testing.T, rights ...string) *modified.Desk {
	t.Helper()
	c, err := mysql.ParseDSN(db.dsn)
	if err != nil {
		t.Fatal(err)
	}
	user := "w" + c.DBName[max(0, len(c.DBName)-20):]
	db.exec(t, "CREATE USER "+user+"@localhost IDENTIFIED BY 'geheim'")
	t.Cleanup(func() { _, _ = db.Exec("DROP USER " + user + "@localhost") })
	for _, r := range rights {
		db.exec(t, fmt.Sprintf(r, user+"@localhost"))
	}
	c.User, c.Passwd, c.Params = user, "geheim", nil
	return db.desk(t, func(m *modified.Config) { m.DSN = c.FormatDSN() })
}

// waits fails unless the error is one that waits, in words that say so and no secret.
func waits(t *testing.T, err error, words ...string) {
	t.Helper()
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Fatalf("code %q: %v", invoicing.ErrorCode(err), err)
	}
	for _, w := range words {
		if !strings.Contains(invoicing.ErrorMessage(err), w) {
			t.Errorf("%q does not say %q", err, w)
		}
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("%q shows the password", err)
	}
}

// TestMissingRightsAreNamedAsAnAdminGrantsThem runs what the error asks for, and then everything can be written.
func TestMissingRightsAreNamedAsAnAdminGrantsThem(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, rights := range map[string][]string{
		"a reader":      {"GRANT SELECT ON * TO %s"},
		"one table":     {"GRANT SELECT ON orders TO %s", "GRANT SELECT ON orders_status_history TO %s", "GRANT UPDATE (orders_status) ON orders TO %s"},
		"half a column": {"GRANT SELECT ON * TO %s", "GRANT INSERT (orders_id) ON orders_tracking TO %s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, "latin1", "MyISAM")
			db.exec(t, "UPDATE orders SET orders_status = 1")
			desk := db.account(t, rights...)
			h := hold(t, desk, 2)
			err := h.Ready(ctx)
			waits(t, err, "GRANT UPDATE (orders_status, last_modified) ON `", "GRANT INSERT ON `")
			missing, checkErr := desk.CheckRights(ctx)
			if checkErr != nil || len(missing) < 2 || !strings.HasSuffix(err.Error(), strings.Join(missing, " ")) {
				t.Errorf("missing %q, %v", missing, checkErr)
			}
			if err := h.PutParcels(ctx, "2026-11-24 05:00:00", []invoicing.StatusParcel{{CarrierID: 1, Number: "1", New: true}}); err != nil {
				waits(t, err, missing...)
			} else {
				t.Error("written without the right")
			}
			h.Release()
			for _, grant := range missing {
				db.exec(t, grant)
			}
			if missing, err := desk.CheckRights(ctx); err != nil || len(missing) > 0 {
				t.Errorf("still missing %q, %v", missing, err)
			}
			h = hold(t, desk, 2)
			now, err := h.Now(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if changed, err := h.SetStatus(ctx, 1, 3); err != nil || !changed {
				t.Error(err)
			}
			if _, err := h.PutHistory(ctx, modified.HistoryRow{Before: now.LastHistory, At: now.Clock, Status: 3, Comment: "größer"}); err != nil {
				t.Error(err)
			}
			if err := h.PutParcels(ctx, now.Clock, []invoicing.StatusParcel{{CarrierID: 1, Number: "1", New: true}}); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestAServerThatOnlyReadsSaysSo: accounts without the right to write to it all the same wait.
func TestAServerThatOnlyReadsSaysSo(t *testing.T) {
	db := realShop(t, "latin1", "InnoDB")
	desk := db.account(t, "GRANT SELECT, INSERT, UPDATE ON * TO %s")
	db.exec(t, "SET GLOBAL read_only = 1")
	defer db.exec(t, "SET GLOBAL read_only = 0")
	h := hold(t, desk, 2)
	waits(t, h.Ready(context.Background()), "nur Lesen", "push.dsn")
	_, err := h.SetStatus(context.Background(), 1, 3)
	waits(t, err, "nur Lesen")
	_, err = h.PutHistory(context.Background(), modified.HistoryRow{At: "2026-11-24 05:00:00"})
	waits(t, err, "nur Lesen")
}

func TestALockedTableIsNotWaitedForLong(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"MyISAM", "InnoDB"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			db := realShop(t, "latin1", engine)
			h := hold(t, db.desk(t), 2)
			backup, err := db.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer backup.Close()
			if _, err := backup.ExecContext(ctx, "LOCK TABLES orders READ"); err != nil {
				t.Fatal(err)
			}
			waits(t, h.Ready(ctx), "gesperrt")
			if _, err := backup.ExecContext(ctx, "UNLOCK TABLES"); err != nil {
				t.Fatal(err)
			}
			if err := h.Ready(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAServerThatIsNotThereSaysSo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := realShop(t, "latin1", "InnoDB")
	away := db.desk(t, func(c *modified.Config) { c.DSN = "u:geheim@tcp(127.0.0.1:1)/shop" })
	_, err := away.Hold(ctx, 2)
	waits(t, err, "nicht erreichbar", "127.0.0.1:1")
	if _, again := away.Hold(ctx, 2); again != err {
		t.Errorf("asked again at once: %v", again)
	}
	wrong := db.desk(t, func(c *modified.Config) { c.DSN = strings.Replace(c.DSN, "root@", "otto:geheim@", 1) })
	_, err = wrong.Hold(ctx, 2)
	waits(t, err, `"otto"`, "push.dsn")
	db.exec(t, "ALTER TABLE orders_status_history RENAME hidden")
	_, err = hold(t, db.desk(t), 2).Now(ctx)
	waits(t, err, "fehlt")
	if _, err := modified.OpenDesk(modified.Config{Key: "tee", DSN: "geheim"}); invoicing.ErrorCode(err) != invoicing.CodeInvalid || strings.Contains(err.Error(), "geheim") {
		t.Error(err)
	}
}

// TestAHeldOrderIsLetGoWithItsConnection: a daemon that is killed lets go, and one whose connection breaks, too.
func TestAHeldOrderIsLetGoWithItsConnection(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := realShop(t, "latin1", "InnoDB")
	h := hold(t, db.desk(t), 2)
	var id int64
	c, err := mysql.ParseDSN(db.dsn)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow("SELECT IS_USED_LOCK(?)", "fakturis:status:"+c.DBName+":2").Scan(&id); err != nil {
		t.Fatal(err)
	}
	db.exec(t, fmt.Sprintf("KILL %d", id))
	_, err = h.Now(ctx)
	waits(t, err)
	hold(t, db.desk(t), 2)
	canceled, cancel := context.WithTimeout(ctx, time.Nanosecond)
	defer cancel()
	if _, err := hold(t, db.desk(t), 4).Now(canceled); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, sql.ErrConnDone) {
		t.Errorf("an interrupted question: %v", err)
	}
}
