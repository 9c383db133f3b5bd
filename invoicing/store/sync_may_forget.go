package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// MayForget returns why a record cannot be forgotten (Conflict, in German), nil where it can.
func (s *Store) MayForget(ctx context.Context, source string, kind invoicing.Kind, key string) error {
	return unavailable(mayForget(ctx, s.db, source, kind, key))
}

// mayForget refuses to forget an order on which documents or a contract rest: what is billed must stay provable.
// Customers, articles and shipping methods carry no documents of their own; their partner stays when one rests on it.
func mayForget(ctx context.Context, q queryer, source string, kind invoicing.Kind, key string) error {
	if kind != invoicing.KindOrder {
		return nil
	}
	var id int64
	var order string
	err := q.QueryRowContext(ctx, `SELECT o.id, o.number FROM fakturis_origin g JOIN fakturis_order o ON o.id = g.entity_id
		WHERE g.source = ? AND g.kind = 'order' AND g.shop_key = ?`, source, key).Scan(&id, &order)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up order %s: %w", key, err)
	}
	what, err := restingOn(ctx, q, id)
	if err != nil || what == "" {
		return err
	}
	return invoicing.Conflictf("Der Auftrag %s lässt sich nicht vergessen: Auf ihm beruht %s.", order, what)
}

// restingOn names one thing that was made of an order, in German; empty for none.
func restingOn(ctx context.Context, q queryer, orderID int64) (what string, err error) {
	err = q.QueryRowContext(ctx, `SELECT IF(number IS NULL, 'ein Rechnungsentwurf', CONCAT('die Rechnung ', number)) FROM fakturis_invoice WHERE order_id = ?
		UNION ALL SELECT IF(i.number IS NULL, 'ein Rechnungsentwurf', CONCAT('die Rechnung ', i.number)) FROM fakturis_billed b JOIN fakturis_invoice i ON i.id = b.invoice_id
			WHERE b.billed = CONCAT('order:', ?)
		UNION ALL SELECT CONCAT('der Lieferschein ', number) FROM fakturis_delivery_note WHERE order_id = ?
		UNION ALL SELECT 'ein Service-Vertrag' FROM fakturis_contract WHERE order_id = ?
		UNION ALL SELECT 'eine Statusänderung, die noch läuft' FROM fakturis_status_intent WHERE open_order = ?
		UNION ALL SELECT 'eine geplante Rechnung' FROM fakturis_planned_invoice WHERE order_id = ? LIMIT 1`,
		orderID, orderID, orderID, orderID, orderID, orderID).Scan(&what)
	if err = noRows(err); err != nil {
		return "", fmt.Errorf("look up the documents of order %d: %w", orderID, err)
	}
	return what, nil
}
