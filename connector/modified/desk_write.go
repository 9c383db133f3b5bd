package modified

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// HistoryRow is a row of orders_status_history as the admin writes it. Before and At tell it from those of others: it has a higher
// number than Before and exactly the time At.
type HistoryRow struct {
	Before      int64
	At          string // the shop's time, "2006-01-02 15:04:05"
	Status      int64
	Comment     string
	Notified    bool // the customer's mail was accepted
	CommentSent bool // the customer may read the comment in the account
}

// SetStatus changes the order's status if it still is the one that was seen; else it changes nothing. The shop's admin
// moves last_modified also where the status stays.
func (h *HeldOrder) SetStatus(ctx context.Context, seen, status int64) (changed bool, err error) {
	r, err := h.conn.ExecContext(ctx, "UPDATE orders SET orders_status = ?, last_modified = "+h.clock+" WHERE orders_id = ? AND orders_status = ?",
		status, h.key, seen)
	if err != nil {
		return false, h.trouble(ctx, err)
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// SetSince says whether the history has a row with this status and a higher number than before.
func (h *HeldOrder) SetSince(ctx context.Context, before, status int64) (bool, error) {
	var n int
	err := h.conn.QueryRowContext(ctx, `SELECT COUNT(*) FROM orders_status_history
		WHERE orders_id = ? AND orders_status_history_id > ? AND orders_status_id = ?`, h.key, before, status).Scan(&n)
	if err != nil {
		return false, h.trouble(ctx, err)
	}
	return n > 0, nil
}

// PutParcels enters the new ones among the parcels, unless the order has them already.
func (h *HeldOrder) PutParcels(ctx context.Context, at string, parcels []invoicing.StatusParcel) error {
	for _, p := range parcels {
		if !p.New {
			continue
		}
		number, err := h.fit(ctx, "orders_tracking.parcel_id", p.Number)
		if err != nil {
			return err
		}
		c := cells{{"orders_id", h.key}, {"carrier_id", p.CarrierID}, {"parcel_id", number}}
		row := c
		if _, ok := h.charset["orders_tracking.date_added"]; ok { // since 2.0.1.0
			row = append(row, cell{"date_added", at})
		}
		if err := h.insert(ctx, "orders_tracking", row, c.where()); err != nil {
			return err
		}
	}
	return nil
}

// PutHistory enters the row, unless it is there already, and returns its number.
func (h *HeldOrder) PutHistory(ctx context.Context, r HistoryRow) (int64, error) {
	comment, err := h.fit(ctx, "orders_status_history.comments", strings.TrimSpace(r.Comment))
	if err != nil {
		return 0, err
	}
	row := cells{{"orders_id", h.key}, {"orders_status_id", r.Status}, {"date_added", r.At}, {"customer_notified", r.Notified}, {"comments", comment}}
	if _, ok := h.charset["orders_status_history.comments_sent"]; ok { // some vendors' shops lack it
		row = append(row, cell{"comments_sent", r.CommentSent})
	}
	ours := row.where()
	ours.text += " AND orders_status_history_id > ?"
	ours.args = append(ours.args, r.Before)
	if err := h.insert(ctx, "orders_status_history", row, ours); err != nil {
		return 0, err
	}
	var id int64
	err = h.conn.QueryRowContext(ctx, "SELECT IFNULL(MIN(orders_status_history_id), 0) FROM orders_status_history WHERE "+ours.text, ours.args...).Scan(&id)
	if err != nil {
		return 0, h.trouble(ctx, err)
	}
	return id, nil
}

// cell is a value for a column.
type cell struct {
	column string
	value  any
}

type cells []cell

type condition struct {
	text string
	args []any
}

func (c cells) where() condition {
	var w condition
	for i, x := range c {
		if i > 0 {
			w.text += " AND "
		}
		w.text += x.column + " = ?"
		w.args = append(w.args, x.value)
	}
	return w
}

// insert enters a row unless one is there: in one statement, so that no other comes between looking and writing.
func (h *HeldOrder) insert(ctx context.Context, table string, row cells, there condition) error {
	var names, marks []string
	var args []any
	for _, c := range row {
		names, marks, args = append(names, c.column), append(marks, "?"), append(args, c.value)
	}
	statement := "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") SELECT " + strings.Join(marks, ", ") +
		" FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM " + table + " WHERE " + there.text + ")"
	for try := 1; ; try++ {
		_, err := h.conn.ExecContext(ctx, statement, append(args, there.args...)...)
		if err == nil {
			return nil
		}
		if try == 10 || !gaveWay(err) {
			return h.trouble(ctx, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try) * rand.N(10*time.Millisecond)):
		}
	}
}

// gaveWay knows a deadlock, also on the counter of the key (MariaDB has a number of its own for that).
func gaveWay(err error) bool {
	var answer *mysql.MySQLError
	return errors.As(err, &answer) && (answer.Number == deadlock || answer.Number == 1467)
}
