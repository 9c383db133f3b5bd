package modified

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// deskRight is a right that a change of status takes, with a statement that is refused without it and does nothing.
type deskRight struct {
	right, table, try string
}

func deskRights() []deskRight {
	return []deskRight{
		{"SELECT", orders, "EXPLAIN SELECT orders_status, billing_name FROM orders WHERE orders_id = 0"},
		{"SELECT", orderHistory, "EXPLAIN SELECT comments FROM orders_status_history WHERE orders_id = 0"},
		{"SELECT", orderParcels, "EXPLAIN SELECT parcel_id FROM orders_tracking WHERE orders_id = 0"},
		{"UPDATE (orders_status, last_modified)", orders, "EXPLAIN UPDATE orders SET orders_status = 0, last_modified = NULL WHERE orders_id = 0"},
		{"INSERT", orderHistory, "EXPLAIN INSERT INTO orders_status_history (orders_id, orders_status_id, date_added, customer_notified, comments) " +
			"SELECT 0, 0, NULL, 0, '' FROM DUAL WHERE 1 = 0"},
		{"INSERT", orderParcels, "EXPLAIN INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id) SELECT 0, 0, '' FROM DUAL WHERE 1 = 0"},
	}
}

func (r deskRight) grant(database, account string) string {
	return fmt.Sprintf("GRANT %s ON `%s`.`%s` TO %s;", r.right, database, r.table, account)
}

// CheckRights returns the GRANT statements that the account still needs, in the order in which an admin of the server
// would run them. Nothing is written.
func (d *Desk) CheckRights(ctx context.Context) ([]string, error) {
	conn, err := d.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	missing, err := d.missingRights(ctx, conn)
	if err != nil {
		return nil, d.trouble(ctx, err)
	}
	return missing, nil
}

func (d *Desk) missingRights(ctx context.Context, conn *sql.Conn) ([]string, error) {
	var account, database string
	if err := conn.QueryRowContext(ctx, "SELECT CURRENT_USER(), DATABASE()").Scan(&account, &database); err != nil {
		return nil, err
	}
	if at := strings.LastIndexByte(account, '@'); at >= 0 {
		account = "'" + account[:at] + "'@'" + account[at+1:] + "'"
	}
	var missing []string
	for _, r := range deskRights() {
		rows, err := conn.QueryContext(ctx, r.try)
		switch {
		case denied(err):
			missing = append(missing, r.grant(database, account))
		case err != nil:
			return nil, err
		default:
			if err := rows.Close(); err != nil {
				return nil, err
			}
		}
	}
	return missing, nil
}

// Ready says whether everything that a change of status takes could be written now, rights and locks: nothing should be
// left half done for want of a right to the last table. It changes nothing: no order has the number 0.
func (h *HeldOrder) Ready(ctx context.Context) error {
	missing, err := h.desk.missingRights(ctx, h.conn)
	if err != nil {
		return h.desk.trouble(ctx, err)
	}
	if len(missing) > 0 {
		return lacking(missing, nil)
	}
	if _, err := h.conn.ExecContext(ctx, "UPDATE orders SET orders_status = 0, last_modified = NULL WHERE orders_id = 0"); err != nil {
		return h.trouble(ctx, err)
	}
	return nil
}
