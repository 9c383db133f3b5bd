package modified

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// HeldOrder is an order at the desk: until it is released no other fakturisd writes it, not even one whose lease ended while a
// statement of its own still waits in the shop's server.
type HeldOrder struct {
	desk    *Desk
	conn    *sql.Conn
	key     int64
	lock    string            // empty: this server has none
	charset map[string]string // of the columns that are written, by "table.column"; empty for numbers and times
	clock   string            // SQL for the shop's own time
}

// OrderNow is what the shop says of an order.
type OrderNow struct {
	Gone        bool // there is no such order
	Status      int64
	LastHistory int64  // highest number of its history; 0 without one
	Clock       string // the shop's time, "2006-01-02 15:04:05", as it goes into date_added
}

// Hold takes an order to write it. Release must follow.
func (d *Desk) Hold(ctx context.Context, key int64) (*HeldOrder, error) {
	conn, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	h := &HeldOrder{desk: d, conn: conn, key: key}
	if err = h.take(ctx); err == nil {
		err = h.look(ctx)
	}
	if err != nil {
		h.Release()
		return nil, err
	}
	return h, nil
}

// take locks the order by name, on this connection. A server that knows no such locks (some clusters) is written to
// all the same: the job's lease keeps two workers apart, and rows are looked for before they are inserted.
func (h *HeldOrder) take(ctx context.Context) error {
	name := lockName(h.desk.dsn.DBName, h.key)
	var got sql.NullInt64
	err := h.conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", name, int(lockWait(h.desk.config).Seconds())).Scan(&got)
	var answer *mysql.MySQLError
	switch {
	case errors.As(err, &answer):
		return nil
	case err != nil:
		return h.trouble(ctx, err)
	case got.Int64 != 1:
		return invoicing.Unavailablef("Ein anderer fakturisd schreibt diesen Auftrag gerade in den Shop. Es wird gleich wieder versucht.")
	}
	h.lock = name
	return nil
}

// lockName fits the 64 characters that MySQL allows.
func lockName(database string, key int64) string {
	name := fmt.Sprintf("fakturis:status:%s:%d", database, key) // locks are the server's, not the database's
	if len(name) > 64 {
		sum := sha256.Sum256([]byte(name))
		name = "fakturis:status:" + hex.EncodeToString(sum[:20])
	}
	return name
}

// look finds out which columns there are: vendors add some and lack others, and an update may just have come.
func (h *HeldOrder) look(ctx context.Context) error {
	rows, err := h.conn.QueryContext(ctx, `SELECT TABLE_NAME, COLUMN_NAME, IFNULL(CHARACTER_SET_NAME, '') FROM information_schema.COLUMNS
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('orders', 'orders_status_history', 'orders_tracking', 'manufacturers')`)
	if err != nil {
		return h.trouble(ctx, err)
	}
	defer rows.Close()
	h.charset = map[string]string{}
	for rows.Next() {
		var table, column, charset string
		if err := rows.Scan(&table, &column, &charset); err != nil {
			return h.trouble(ctx, err)
		}
		h.charset[strings.ToLower(table+"."+column)] = charset
	}
	if err := rows.Err(); err != nil {
		return h.trouble(ctx, err)
	}
	h.clock, err = h.shopClock(ctx)
	return err
}

// shopClock is NOW() as the shop's own sessions see it: one that sets its clock itself has Berlin's.
func (h *HeldOrder) shopClock(ctx context.Context) (string, error) {
	zone := h.desk.config.Zone
	if _, own := h.charset[ownClock]; own && zone == nil {
		var err error
		if zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
			return "", fmt.Errorf("time zone Europe/Berlin: %w", err)
		}
	}
	if zone == nil {
		return "NOW()", nil
	}
	var now string
	if err := h.conn.QueryRowContext(ctx, "SELECT UTC_TIMESTAMP()").Scan(&now); err != nil {
		return "", h.trouble(ctx, err)
	}
	_, offset := instant(now, time.UTC).In(zone).Zone()
	return fmt.Sprintf("(UTC_TIMESTAMP() + INTERVAL %d SECOND)", offset), nil
}

// Release lets go of the order. A connection that cannot say so is ended, which lets go as well.
func (h *HeldOrder) Release() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if h.lock != "" {
		if _, err := h.conn.ExecContext(ctx, "DO RELEASE_LOCK(?)", h.lock); err != nil {
			_ = h.conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}
	_ = h.conn.Close()
}

// Now asks for the order's present state.
func (h *HeldOrder) Now(ctx context.Context) (OrderNow, error) {
	var now OrderNow
	err := h.conn.QueryRowContext(ctx, `SELECT o.orders_status, `+h.clock+`, (SELECT IFNULL(MAX(h.orders_status_history_id), 0)
		FROM orders_status_history h WHERE h.orders_id = o.orders_id) FROM orders o WHERE o.orders_id = ?`, h.key).
		Scan(&now.Status, &now.Clock, &now.LastHistory)
	if errors.Is(err, sql.ErrNoRows) {
		return OrderNow{Gone: true}, nil
	}
	if err != nil {
		return OrderNow{}, h.trouble(ctx, err)
	}
	return now, nil
}
