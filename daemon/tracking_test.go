package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// ofOurs returns what fakturisd has in the shop's database.
func (w *world) ofOurs() []string {
	w.t.Helper()
	var names []string
	rows, err := w.shop.Query(`SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() UNION ALL
		SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'fakturis%'`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			w.t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

func TestTriggersComeAndGoAsTheConfigurationSays(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 20)
	config, err := mysql.ParseDSN(reader)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, shop, reader, "")
	out, _ := w.command("", "check").CombinedOutput()
	wantAll(t, string(out), "ok      tracking tee", "ohne Trigger", "triggers_dsn", "GRANT TRIGGER ON")

	// The account of the shop itself: it may write.
	if _, err := shop.Exec("GRANT ALL ON `" + config.DBName + "`.* TO '" + config.User + "'@'localhost'"); err != nil {
		t.Fatal(err)
	}
	out, _ = w.command("", "check").CombinedOutput()
	wantAll(t, string(out), "ok      tracking tee", "Trigger sind möglich")
	if left := w.ofOurs(); len(left) > 0 {
		t.Errorf("check left %q", left)
	}
	d := w.start("")
	d.until("the shop is mirrored", func() bool {
		return len(w.column(`SELECT source FROM fakturis_tracking WHERE scanned_at IS NOT NULL AND mode = 'triggers'`)) == 1
	})
	if n := len(w.ofOurs()); n < 60 {
		t.Errorf("%d triggers and tables", n)
	}
	out, _ = w.command("", "check").CombinedOutput()
	if !regexp.MustCompile(`[0-9]+ Trigger sind angelegt; sie gehören '` + config.User).Match(out) {
		t.Errorf("%s", out)
	}
	w.writes(`UPDATE orders SET orders_status = 77 WHERE orders_id = 3`)
	d.until("the change is seen", func() bool {
		return len(w.column(`SELECT id FROM fakturis_order WHERE shop_order_id = 3 AND status_id = 77`)) == 1
	})
	d.stop()

	w.must("probe", "--shop", "tee", "--remove-triggers")
	if left := w.ofOurs(); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	d = w.start("")
	d.until("triggers are there again", func() bool { return len(w.ofOurs()) > 60 })
	d.stop()
	w.rewrite("settle: 0s", "settle: 0s, tracking: scan")
	d = w.start("")
	d.until("triggers are gone", func() bool { return len(w.ofOurs()) == 0 })
	d.stop()
	out, _ = w.command("", "check").CombinedOutput()
	wantAll(t, string(out), "nur durch Abgleich (tracking: scan)")
}

func TestOrdersAreReadAgainSinceADay(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 20)
	w := newWorld(t, shop, reader, "")
	w.must("sync")
	w.exec(`UPDATE fakturis_order SET total_cents = 1`)
	day := w.column(`SELECT DATE(CONVERT_TZ(ordered_at, '+00:00', '+01:00')) FROM fakturis_order ORDER BY shop_order_id LIMIT 1 OFFSET 10`)[0]
	if out := w.must("sync", "--since", day); !strings.Contains(out, "orders") {
		t.Errorf("%s", out)
	}
	// Older ones may be among them: what is read is a range of keys.
	if wrong := w.column(`SELECT number FROM fakturis_order WHERE total_cents = 1 AND ordered_at >= ? + INTERVAL 1 DAY`, day); len(wrong) > 0 {
		t.Errorf("not read again: %q", wrong)
	}
	w.fails(exitUsage, "sync", "--since", day, "--full")
	w.fails(exitFailed, "sync", "--since", "gestern")
}
