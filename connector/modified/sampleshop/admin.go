package sampleshop

import (
	"context"
	"database/sql"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// Statuses of a new shop.
const (
	StatusOpen      = 1
	StatusWorking   = 2
	StatusShipped   = 3
	StatusCancelled = 4
)

// act does something to the shop as its own session would.
func act(ctx context.Context, db *sql.DB, do func(*writer) error) error {
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	return do(w)
}

// stamp is a time for a DATETIME column; the zero time lets the server say what time it is.
func stamp(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.Format(timeLayout)
}

// Cancel cancels an order as the admin's dialogue does: a row in the history, all totals nought, the lines stay.
// orders.last_modified does not move.
func Cancel(ctx context.Context, db *sql.DB, ordersID int64) error {
	return act(ctx, db, func(w *writer) error { return w.cancel(ctx, ordersID, time.Time{}) })
}

func (w *writer) cancel(ctx context.Context, order int64, at time.Time) error {
	_, err := w.exec(ctx, "UPDATE orders SET orders_status = ? WHERE orders_id = ?", StatusCancelled, order)
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, `INSERT INTO orders_status_history (orders_id, orders_status_id, date_added, customer_notified, comments)
		VALUES (?, ?, COALESCE(?, NOW()), 0, 'Storniert')`, order, StatusCancelled, stamp(at))
	if err != nil {
		return err
	}
	if _, err := w.exec(ctx, "UPDATE orders_total SET value = '0.0000' WHERE orders_id = ?", order); err != nil {
		return err
	}
	_, err = w.exec(ctx, "UPDATE orders_total SET text = '0.00' WHERE orders_id = ?", order)
	return err
}

// DeleteOrder removes an order; its rows in orders_tracking and coupon_redeem_track stay behind.
func DeleteOrder(ctx context.Context, db *sql.DB, ordersID int64) error {
	return act(ctx, db, func(w *writer) error { return w.deleteOrder(ctx, ordersID) })
}

func (w *writer) deleteOrder(ctx context.Context, order int64) error {
	for _, table := range []string{"orders", "orders_products", "orders_products_attributes", "orders_status_history",
		"orders_total", "orders_products_download"} {
		if _, err := w.exec(ctx, "DELETE FROM "+table+" WHERE orders_id = ?", order); err != nil {
			return err
		}
	}
	_, err := w.exec(ctx, "DELETE FROM coupon_gv_queue WHERE order_id = ?", order)
	return err
}

// ChangeStatus changes an order's status as the admin's form does; notify says that the customer got a mail.
func ChangeStatus(ctx context.Context, db *sql.DB, ordersID, status int64, comment string, notify bool) error {
	return act(ctx, db, func(w *writer) error { return w.changeStatus(ctx, ordersID, status, comment, notify, time.Time{}) })
}

func (w *writer) changeStatus(ctx context.Context, order, status int64, comment string, notify bool, at time.Time) error {
	_, err := w.exec(ctx, "UPDATE orders SET orders_status = ?, last_modified = COALESCE(?, NOW()) WHERE orders_id = ?", status, stamp(at), order)
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, `INSERT INTO orders_status_history
		(orders_id, orders_status_id, date_added, customer_notified, comments, comments_sent) VALUES (?, ?, COALESCE(?, NOW()), ?, ?, ?)`,
		order, status, stamp(at), notify, comment, notify && comment != "")
	return err
}

// PaymentModuleStatus changes a status as payment modules do: no time, no new row; the newest row of the history is
// rewritten in place.
func PaymentModuleStatus(ctx context.Context, db *sql.DB, ordersID, status int64) error {
	return act(ctx, db, func(w *writer) error { return w.paymentStatus(ctx, ordersID, status) })
}

func (w *writer) paymentStatus(ctx context.Context, order, status int64) error {
	if _, err := w.exec(ctx, "UPDATE orders SET orders_status = ? WHERE orders_id = ?", status, order); err != nil {
		return err
	}
	_, err := w.exec(ctx, "UPDATE orders_status_history SET orders_status_id = ? WHERE orders_id = ? ORDER BY orders_status_history_id DESC LIMIT 1",
		status, order)
	return err
}

// EditLine changes the quantity of an order's first line, as one step of editing an order does. The totals are wrong
// until the admin saves.
func EditLine(ctx context.Context, db *sql.DB, ordersID int64, quantity int) error {
	return act(ctx, db, func(w *writer) error { return w.editLine(ctx, ordersID, quantity, time.Time{}) })
}

func (w *writer) editLine(ctx context.Context, order int64, quantity int, at time.Time) error {
	_, err := w.exec(ctx, `UPDATE orders_products SET products_quantity = ?, final_price = products_price * ?
		WHERE orders_id = ? ORDER BY orders_products_id LIMIT 1`, quantity, quantity, order)
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, "UPDATE orders SET last_modified = COALESCE(?, NOW()) WHERE orders_id = ?", stamp(at), order)
	return err
}

// AddTracking adds a parcel to an order; orders.last_modified does not move.
func AddTracking(ctx context.Context, db *sql.DB, ordersID, carrier int64, parcel string) error {
	return act(ctx, db, func(w *writer) error { return w.addTracking(ctx, ordersID, carrier, parcel, time.Time{}) })
}

func (w *writer) addTracking(ctx context.Context, order, carrier int64, parcel string, at time.Time) error {
	_, err := w.exec(ctx, "INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id, date_added) VALUES (?, ?, ?, COALESCE(?, NOW()))",
		order, carrier, parcel, stamp(at))
	return err
}

// SaveProduct saves an article with a new net price as the admin does: options and group prices are deleted and put in
// again, the same but for their keys.
func SaveProduct(ctx context.Context, db *sql.DB, productsID int64, net decimal.Decimal) error {
	return act(ctx, db, func(w *writer) error {
		_, err := w.exec(ctx, "UPDATE products SET products_price = ?, products_last_modified = NOW() WHERE products_id = ?", net, productsID)
		if err != nil {
			return err
		}
		for group := range 5 {
			if err := w.reinsert(ctx, offersTable(group), "quantity, personal_offer", productsID); err != nil {
				return err
			}
		}
		return w.reinsert(ctx, "products_attributes", `options_id, options_values_id, options_values_price, price_prefix, attributes_model,
			attributes_stock, options_values_weight, weight_prefix, sortorder, attributes_ean, attributes_vpe_id, attributes_vpe_value`, productsID)
	})
}

// reinsert gives an article's rows new keys: copies first, then the old ones go.
func (w *writer) reinsert(ctx context.Context, table, columns string, product int64) error {
	key := "price_id"
	if table == "products_attributes" {
		key = "products_attributes_id"
	}
	var last int64
	err := w.each(ctx, "SELECT IFNULL(MAX("+key+"), 0) FROM "+table, func(s scan) error { return s(&last) })
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, "INSERT INTO "+table+" (products_id, "+columns+") SELECT products_id, "+columns+" FROM "+table+
		" WHERE products_id = ? AND "+key+" <= ? ORDER BY "+key, product, last)
	if err != nil {
		return err
	}
	_, err = w.exec(ctx, "DELETE FROM "+table+" WHERE products_id = ? AND "+key+" <= ?", product, last)
	return err
}

// PlantedIDs returns the orders that Fill made not to add up, lowest first. These, and no others, a person has to
// look at.
func PlantedIDs(ctx context.Context, db *sql.DB) ([]int64, error) {
	var ids []int64
	err := act(ctx, db, func(w *writer) error {
		return w.each(ctx, "SELECT orders_id FROM orders WHERE orders_ident_key LIKE 'planted:%' ORDER BY orders_id", func(s scan) error {
			var id int64
			err := s(&id)
			ids = append(ids, id)
			return err
		})
	})
	if err != nil {
		return nil, invoicing.Unavailablef("planted orders: %w", err)
	}
	return ids, nil
}
