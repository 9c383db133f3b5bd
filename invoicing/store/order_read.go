package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// Order returns an order with its lines, taxes, history and parcels.
func (s *Store) Order(ctx context.Context, id int64) (invoicing.Order, error) {
	o, err := s.readOrder(ctx, s.db, id, "")
	return o, unavailable(err)
}

// readOrder reads an order, its row locked as the clause says ("FOR UPDATE", "LOCK IN SHARE MODE" or "").
func (s *Store) readOrder(ctx context.Context, q queryer, id int64, lock string) (invoicing.Order, error) {
	if lock != "" {
		// A statement of its own: one that waited for the lock would show the contract and lines of before the wait.
		err := q.QueryRowContext(ctx, `SELECT id FROM fakturis_order WHERE id = ? `+lock, id).Scan(&id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return invoicing.Order{}, fmt.Errorf("lock order %d: %w", id, err)
		}
	}
	o, err := s.readOrderRow(ctx, q, id)
	if errors.Is(err, sql.ErrNoRows) {
		return o, invoicing.NotFoundf("Es gibt keinen Auftrag mit der Nummer %d.", id)
	}
	if err != nil {
		return o, fmt.Errorf("read order %d: %w", id, err)
	}
	o.Lines, err = collect(ctx, q, scanOrderLine, `SELECT id, kind, article_key, number, text, details, quantity, unit_price, amount_cents, tax_rate
		FROM fakturis_order_line WHERE order_id = ? ORDER BY position`, id)
	if err != nil {
		return o, fmt.Errorf("read lines of order %d: %w", id, err)
	}
	o.TaxTotals, err = collect(ctx, q, scanOrderTax, `SELECT rate, net_cents, tax_cents, gross_cents FROM fakturis_order_tax WHERE order_id = ? ORDER BY rate`, id)
	if err != nil {
		return o, fmt.Errorf("read taxes of order %d: %w", id, err)
	}
	return o, nil
}

func (s *Store) readOrderRow(ctx context.Context, q queryer, id int64) (invoicing.Order, error) {
	var o invoicing.Order
	err := scanOrder(q.QueryRowContext(ctx, `SELECT `+orderState+` FROM fakturis_order WHERE id = ?`, id), &o)
	if err != nil {
		return o, err
	}
	err = q.QueryRowContext(ctx, `SELECT COALESCE((SELECT id FROM fakturis_contract WHERE order_id = ?), 0)`, id).Scan(&o.ContractID)
	if o.ContractID != 0 {
		o.Type = invoicing.OrderService
	}
	if !o.Ordered.IsZero() {
		o.Ordered = o.Ordered.In(s.zone) // so that its day is the merchant's
	}
	return o, err
}

// orderState are the columns that scanOrder reads.
const orderState = `id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, email,
	phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, total_cents, cancelled, check_reason, history,
	parcels, deleted_at`

func scanOrder(row interface{ Scan(...any) error }, o *invoicing.Order) error {
	var shopOrder int64
	var ordered, deleted sql.NullTime
	var source, reasons string
	err := row.Scan(&o.ID, &o.Type, &o.Number, &source, &o.Origin.Shop, &shopOrder, &o.ShopNumber, &o.PartnerID, &ordered, &o.Currency,
		&o.RateToHome, &o.Language, &o.Email, &o.Phone, &o.VATID, jsonColumn{&o.Billing}, jsonColumn{&o.Delivery}, jsonColumn{&o.Customer},
		&o.ShopStatus, &o.Shipping, &o.ShippingKey, &o.Payment, &o.Comment, &o.PriceMode, &o.Total, &o.Cancelled, &reasons, jsonColumn{&o.History},
		jsonColumn{&o.Parcels}, &deleted)
	if err != nil {
		return err
	}
	if source != "" {
		o.Origin.Kind, o.Origin.Key = invoicing.KindOrder, strconv.FormatInt(shopOrder, 10)
	}
	if reasons != "" {
		o.Check = strings.Split(reasons, "; ") // as the mirror joins them
	}
	o.Ordered, o.DeletedAt = ordered.Time, deleted.Time
	return nil
}

func scanOrderLine(rows *sql.Rows, l *invoicing.OrderLine) error {
	return rows.Scan(&l.ID, &l.Kind, &l.ArticleKey, &l.Number, &l.Text, jsonColumn{&l.Details}, &l.Quantity, &l.UnitPrice, &l.Amount, &l.TaxRate)
}
