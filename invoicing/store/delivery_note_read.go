package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

const noteColumns = `SELECT d.id, d.order_id, d.number, d.content, COALESCE(z.status, d.status), d.created_at, z.sent_at, z.voided_at FROM fakturis_delivery_note d
	LEFT JOIN fakturis_delivery_note_state z ON z.note_id = d.id `

// DeliveryNote returns a delivery note as it was made, and what became of it.
func (s *Store) DeliveryNote(ctx context.Context, id int64) (invoicing.DeliveryNote, error) {
	n, err := readNote(ctx, s.db, id)
	if err != nil {
		return n, unavailable(err)
	}
	n.Seller.Logo = s.settingsOf(n.Shop).Company.Logo
	return n, nil
}

func readNote(ctx context.Context, q queryer, id int64) (invoicing.DeliveryNote, error) {
	all, err := collect(ctx, q, scanNote, noteColumns+`WHERE d.id = ?`, id)
	if err != nil {
		return invoicing.DeliveryNote{}, fmt.Errorf("read delivery note %d: %w", id, err)
	}
	if len(all) == 0 {
		return invoicing.DeliveryNote{}, invoicing.NotFoundf("Es gibt keinen Lieferschein mit der Nummer %d.", id)
	}
	return all[0], nil
}

// readNotes returns all delivery notes of an order, those that were taken back too, the first one first.
func readNotes(ctx context.Context, q queryer, orderID int64) ([]invoicing.DeliveryNote, error) {
	all, err := collect(ctx, q, scanNote, noteColumns+`WHERE d.order_id = ? ORDER BY d.id`, orderID)
	if err != nil {
		return nil, fmt.Errorf("delivery notes of order %d: %w", orderID, err)
	}
	return all, nil
}

func scanNote(rows *sql.Rows, n *invoicing.DeliveryNote) error {
	var id, orderID int64
	var number, status string
	var sent, voided sql.NullTime
	err := rows.Scan(&id, &orderID, &number, jsonColumn{n}, &status, &n.CreatedAt, &sent, &voided)
	n.ID, n.OrderID, n.Number, n.Status, n.SentAt, n.VoidedAt = id, orderID, number, status, sent.Time, voided.Time
	return err
}

// LeftToDeliver returns the articles of an order with what is ordered, delivered and left of each.
func (s *Store) LeftToDeliver(ctx context.Context, orderID int64) ([]invoicing.LineLeft, error) {
	o, err := s.readOrder(ctx, s.db, orderID, "")
	if err != nil {
		return nil, unavailable(err)
	}
	notes, err := readNotes(ctx, s.db, orderID)
	if err != nil {
		return nil, unavailable(err)
	}
	return invoicing.LeftToDeliver(o, notes), nil
}
