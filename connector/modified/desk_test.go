package modified_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
)

// everyEngine runs a test on the engines and charsets that shops have.
func everyEngine(t *testing.T, test func(t *testing.T, db shopDB)) {
	for _, c := range []struct{ charset, engine string }{{"latin1", "MyISAM"}, {"utf8mb3", "MyISAM"}, {"utf8mb3", "InnoDB"}, {"utf8mb4", "InnoDB"}} {
		t.Run(c.charset+" "+c.engine, func(t *testing.T) {
			t.Parallel()
			test(t, realShop(t, c.charset, c.engine))
		})
	}
}

func (db shopDB) desk(t testing.TB, change ...func(*modified.Config)) *modified.Desk {
	t.Helper()
	c := modified.Config{Key: "tee", DSN: db.dsn, Limit: time.Second}
	for _, f := range change {
		f(&c)
	}
	d, err := modified.OpenDesk(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func hold(t testing.TB, d *modified.Desk, key int64) *modified.HeldOrder {
	t.Helper()
	h, err := d.Hold(context.Background(), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Release)
	return h
}

// say returns the rows of a query, their values joined by "|".
func (db shopDB) say(t testing.TB, columns, from string, args ...any) string {
	t.Helper()
	var all *string
	query := "SELECT GROUP_CONCAT(CONCAT_WS('|', " + columns + ") SEPARATOR '\n') FROM " + from
	if err := db.QueryRow(query, args...).Scan(&all); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if all == nil {
		return ""
	}
	return *all
}

const historyColumns = "orders_status_id, date_added, customer_notified, comments, comments_sent"

// TestAStatusIsWrittenAsTheShopsAdminDoes changes one order from the shop's admin and one from here: their rows are alike.
func TestAStatusIsWrittenAsTheShopsAdminDoes(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, db shopDB) {
		ctx := context.Background()
		db.exec(t, "UPDATE orders SET orders_status = 1")
		db.exec(t, "DELETE FROM orders_tracking")
		frozen := connect(t, db.dsn, map[string]string{"timestamp": sampleshop.RealNow, "sql_mode": "''"})
		if err := sampleshop.ChangeStatus(ctx, frozen, 2, 3, "Größe „L“", true); err != nil {
			t.Fatal(err)
		}
		if err := sampleshop.AddTracking(ctx, frozen, 2, 1, "0034"); err != nil {
			t.Fatal(err)
		}
		h := hold(t, db.desk(t), 4)
		now, err := h.Now(ctx)
		if err != nil || now.Gone || now.Status != 1 || now.LastHistory == 0 {
			t.Fatalf("%+v, %v", now, err)
		}
		if changed, err := h.SetStatus(ctx, 2, 3); err != nil || changed {
			t.Errorf("changed from a status that the order does not have: %v, %v", changed, err)
		}
		if changed, err := h.SetStatus(ctx, 1, 3); err != nil || !changed {
			t.Errorf("not changed: %v", err)
		}
		parcels := []invoicing.StatusParcel{{CarrierID: 1, Number: "0034", New: true}, {CarrierID: 1, Number: "0099"}}
		row := modified.HistoryRow{Before: now.LastHistory, At: now.Clock, Status: 3, Comment: " Größe „L“\n", Notified: true, CommentSent: true}
		var ids []int64
		for range 2 { // the second time everything is there
			if err := h.PutParcels(ctx, now.Clock, parcels); err != nil {
				t.Fatal(err)
			}
			id, err := h.PutHistory(ctx, row)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if ids[0] <= now.LastHistory || ids[0] != ids[1] {
			t.Errorf("numbers %v after %d", ids, now.LastHistory)
		}
		for table, columns := range map[string]string{
			"orders":                "orders_status, last_modified",
			"orders_status_history": historyColumns,
			"orders_tracking":       "carrier_id, parcel_id, date_added",
		} {
			where := " WHERE orders_id = ?"
			if table == "orders_status_history" {
				where += " AND orders_status_id = 3 AND date_added >= FROM_UNIXTIME(" + sampleshop.RealNow + ")"
			}
			admins, ours := db.say(t, columns, table+where, 2), db.say(t, columns, table+where, 4)
			if admins != ours || admins == "" {
				t.Errorf("%s: the admin wrote\n%s\nwe wrote\n%s", table, admins, ours)
			}
		}
		if now, err := hold(t, db.desk(t), 4711).Now(ctx); err != nil || !now.Gone {
			t.Errorf("an order that is not there: %+v, %v", now, err)
		}
	})
}

func TestColumnsThatAShopLacksAreNotWritten(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := realShop(t, "latin1", "MyISAM")
	db.exec(t, "ALTER TABLE orders_status_history DROP COLUMN comments_sent")
	db.exec(t, "ALTER TABLE orders_tracking DROP COLUMN date_added, ADD label VARCHAR(80) NOT NULL, ADD weight INT NOT NULL")
	h := hold(t, db.desk(t), 2)
	now, err := h.Now(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.PutParcels(ctx, now.Clock, []invoicing.StatusParcel{{CarrierID: 2, Number: "A1", New: true}}); err != nil {
		t.Error(err)
	}
	if _, err := h.PutHistory(ctx, modified.HistoryRow{Before: now.LastHistory, At: now.Clock, Status: 3, CommentSent: true}); err != nil {
		t.Error(err)
	}
	if got := db.say(t, "carrier_id, parcel_id, label, weight", "orders_tracking WHERE parcel_id = 'A1'"); got != "2|A1||0" {
		t.Errorf("parcels %q", got)
	}
}

// TestACommentIsNeverCut: without sql_mode a server cuts a text at the first character that the column cannot hold.
func TestACommentIsNeverCut(t *testing.T) {
	t.Parallel()
	const typed = "Grüße 🙂 aus Łódź – 5 €, Mu\u0308ller ❤\uFE0F Ende"
	for charset, want := range map[string]string{
		"latin1":  "Grüße ? aus ?ód? – 5 €, Müller ? Ende",
		"utf8mb3": "Grüße ? aus Łódź – 5 €, Müller ❤ Ende",
		"utf8mb4": "Grüße 🙂 aus Łódź – 5 €, Müller ❤\uFE0F Ende",
		"cp1250":  "Grüße ? aus Łódź – 5 €, Müller ? Ende",
	} {
		t.Run(charset, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			db := realShop(t, "utf8mb3", "MyISAM")
			db.exec(t, "ALTER TABLE orders_status_history MODIFY comments TEXT CHARACTER SET "+charset)
			h := hold(t, db.desk(t), 2)
			row := modified.HistoryRow{At: "2026-11-24 05:00:00", Status: 3, Comment: typed}
			first, err := h.PutHistory(ctx, row)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := h.PutHistory(ctx, row); err != nil || again != first {
				t.Errorf("written as %d and as %d, %v", first, again, err)
			}
			got := db.say(t, "comments", "orders_status_history WHERE orders_status_history_id = ?", first)
			if got != want {
				t.Errorf("the shop has %q, want %q", got, want)
			}
		})
	}
}

// TestADoublyEncodedShopReadsWhatWasWritten writes into shops whose own sessions say latin1 and send UTF-8, and into such
// a one that was mended.
func TestADoublyEncodedShopReadsWhatWasWritten(t *testing.T) {
	t.Parallel()
	const typed = "Größe „L“ – 5 €, Ärger 🙂"
	for _, charset := range []string{"latin1", "utf8mb3", "utf8mb4"} {
		for _, mended := range []bool{false, true} {
			t.Run(fmt.Sprint(charset, " mended ", mended), func(t *testing.T) {
				t.Parallel()
				ctx := context.Background()
				db := realShop(t, charset, "MyISAM")
				encodeDoubly(t, db)
				names := "latin1"
				if mended {
					names = "utf8mb4"
					db.exec(t, "UPDATE orders SET billing_city = 'Köln' ORDER BY orders_id DESC LIMIT 1")
				} else {
					db.exec(t, "UPDATE orders SET billing_city = 'KÃ¶ln' ORDER BY orders_id DESC LIMIT 1")
				}
				repair := func(c *modified.Config) { c.CharsetRepair = true }
				h := hold(t, db.desk(t, repair), 2)
				row := modified.HistoryRow{At: "2026-11-24 05:00:00", Status: 3, Comment: typed}
				id, err := h.PutHistory(ctx, row)
				if err != nil {
					t.Fatal(err)
				}
				if again, err := h.PutHistory(ctx, row); err != nil || again != id {
					t.Errorf("written as %d and as %d, %v", id, again, err)
				}
				own := connect(t, strings.Split(db.dsn, "?")[0]+"?charset="+names, nil) // as the shop's PHP
				var got string
				if err := own.QueryRow("SELECT comments FROM orders_status_history WHERE orders_status_history_id = ?", id).Scan(&got); err != nil {
					t.Fatal(err)
				}
				want := typed
				if mended && charset != "utf8mb4" {
					want = strings.Replace(typed, "🙂", "?", 1)
				}
				if got != want {
					t.Errorf("the shop reads %q, want %q", got, want)
				}
				s, err := modified.Open(ctx, modified.Config{Key: "tee", DSN: db.dsn, CharsetRepair: true})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				list, err := s.Orders(ctx, connector.Range{From: 2, To: 2})
				if err != nil || len(list) != 1 {
					t.Fatal(err)
				}
				if h := list[0].Order.History; h[len(h)-1].Comment != want {
					t.Errorf("we read %q, want %q", h[len(h)-1].Comment, want)
				}
			})
		}
	}
}

// TestTwoWritersInsertOneRow: the row is looked for and inserted in one statement, even where locks by name are none.
func TestTwoWritersInsertOneRow(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, db shopDB) {
		ctx, writers := context.Background(), []*modified.HeldOrder{}
		for range 4 {
			h := hold(t, db.desk(t), 2)
			if err := modified.LetGo(ctx, h); err != nil {
				t.Fatal(err)
			}
			writers = append(writers, h)
		}
		for n := range 20 {
			row := modified.HistoryRow{At: fmt.Sprintf("2026-11-24 05:00:%02d", n), Status: 3, Comment: "eine Zeile"}
			var all sync.WaitGroup
			for _, h := range writers {
				all.Go(func() {
					if id, err := h.PutHistory(ctx, row); err != nil || id == 0 {
						t.Errorf("%d, %v", id, err)
					}
				})
			}
			all.Wait()
		}
		if got := db.say(t, "n", "(SELECT COUNT(*) AS n FROM orders_status_history WHERE comments = 'eine Zeile') x"); got != "20" {
			t.Errorf("%s rows instead of 20", got)
		}
	})
}

func TestAnOrderIsHeldByOneDeskAtATime(t *testing.T) {
	t.Parallel()
	db := realShop(t, "latin1", "MyISAM")
	one, two := db.desk(t), db.desk(t)
	h, err := one.Hold(context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Hold(context.Background(), 2); invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "Ein anderer fakturisd") {
		t.Errorf("held twice: %v", err)
	}
	hold(t, two, 4).Release()
	h.Release()
	hold(t, two, 2)
}

// TestTheShopsClockIsWritten: since 3.1.3 the shop's sessions have the zone of its own clock.
func TestTheShopsClockIsWritten(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"2.0.7.2": "2026-11-25 12:00:00", "3.1.3": "2026-11-25 13:00:00"} {
		db := realShop(t, "latin1", "InnoDB")
		if version == "3.1.3" {
			db.exec(t, "ALTER TABLE manufacturers ADD responsible_email_address VARCHAR(255) NOT NULL DEFAULT ''")
		}
		config, err := mysql.ParseDSN(db.dsn)
		if err != nil {
			t.Fatal(err)
		}
		config.Params["time_zone"] = "'+00:00'" // the server's clock runs in UTC
		db.dsn = config.FormatDSN()
		h := hold(t, db.desk(t), 2)
		now, err := h.Now(context.Background())
		if err != nil || now.Clock != want {
			t.Errorf("%s: %q, want %q, %v", version, now.Clock, want, err)
		}
		if _, err := h.SetStatus(context.Background(), now.Status, 3); err != nil {
			t.Error(err)
		}
		if got := db.say(t, "last_modified", "orders WHERE orders_id = 2"); got != want {
			t.Errorf("%s: last_modified %q, want %q", version, got, want)
		}
	}
}
