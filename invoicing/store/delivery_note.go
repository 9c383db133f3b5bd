package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// CreateDeliveryNote makes the delivery note of a whole order, with its number, and returns its id. An order is
// delivered once: asked again it returns the same note.
func (s *Store) CreateDeliveryNote(ctx context.Context, orderID int64, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT id FROM fakturis_delivery_note WHERE delivered = ?`, orderBilled(orderID)).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		id, err = s.createDeliveryNote(ctx, tx, o, actor)
		return err
	})
	return id, err
}

func (s *Store) createDeliveryNote(ctx context.Context, tx *sql.Tx, o invoicing.Order, actor string) (int64, error) {
	p, err := readPartner(ctx, tx, o.PartnerID)
	if err != nil {
		return 0, err
	}
	n, err := invoicing.DeliveryNoteFromOrder(o, p, s.settingsOf(o.Origin.Shop))
	if err != nil {
		return 0, err
	}
	if reasons := s.unprintableNote(n); len(reasons) > 0 {
		return 0, invoicing.Conflictf("Der Lieferschein lässt sich nicht drucken: %s", strings.Join(reasons, " "))
	}
	id, link, err := s.insertDeliveryNote(ctx, tx, n)
	if err != nil {
		return 0, err
	}
	if err := Audit(ctx, tx, actor, "create", "delivery_note", id, o.Number); err != nil {
		return 0, err
	}
	if err := enqueue(ctx, tx, JobRenderDeliveryNote, id, fmt.Sprintf("render:delivery_note:%d", id)); err != nil {
		return 0, err
	}
	if err := s.allDelivered(ctx, tx, o.ID, actor); err != nil {
		return 0, err
	}
	return id, s.link(ctx, tx, link)
}

// allDelivered is called when nothing of an order is left to deliver.
func (s *Store) allDelivered(ctx context.Context, tx *sql.Tx, orderID int64, actor string) error {
	return s.statusRules(ctx, tx, invoicing.EventDeliveryNote, orderID, actor)
}

// insertDeliveryNote stores the note and returns its link for the archive's chain, which is made last.
func (s *Store) insertDeliveryNote(ctx context.Context, tx *sql.Tx, n invoicing.DeliveryNote) (id int64, link ArchiveLink, err error) {
	n.Date = s.today()
	number, rangeKey, counter, err := s.nextNumber(ctx, tx, invoicing.NumbersDeliveryNote, n.Shop, n.Date)
	if err != nil {
		return 0, link, err
	}
	n.Number = number
	content, err := json.Marshal(n)
	if err != nil {
		return 0, link, fmt.Errorf("delivery note: %w", err)
	}
	sum := sha256.Sum256(content)
	result, err := tx.ExecContext(ctx, `INSERT INTO fakturis_delivery_note (number, number_range, number_counter, delivered, order_id, partner_id,
		shop, note_date, status, content, content_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, n.Number, rangeKey, counter,
		orderBilled(n.OrderID), n.OrderID, n.PartnerID, n.Shop, n.Date, n.Status, string(content), sum[:])
	if isServerError(err, errDuplicate) {
		return 0, link, invoicing.Conflictf("Die Lieferscheinnummer %s gibt es schon: bitte das Nummernmuster dieses Shops so ändern, dass es sich von den anderen unterscheidet.", number)
	}
	if err != nil {
		return 0, link, fmt.Errorf("store delivery note: %w", err)
	}
	if id, err = result.LastInsertId(); err != nil {
		return 0, link, err
	}
	link = ArchiveLink{Kind: linkIssued, At: s.now(), Document: DocumentDeliveryNote, DocumentID: id, Number: number, Date: n.Date, SHA256: sum}
	return id, link, nil
}

// DeliveryNote returns a delivery note as it was made.
func (s *Store) DeliveryNote(ctx context.Context, id int64) (invoicing.DeliveryNote, error) {
	var n invoicing.DeliveryNote
	err := s.db.QueryRowContext(ctx, `SELECT content, status, created_at FROM fakturis_delivery_note WHERE id = ?`, id).
		Scan(jsonColumn{&n}, &n.Status, &n.CreatedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return n, invoicing.NotFoundf("Es gibt keinen Lieferschein mit der Nummer %d.", id)
	}
	if err != nil {
		return n, unavailable(fmt.Errorf("read delivery note %d: %w", id, err))
	}
	n.ID = id
	n.Seller.Logo = s.settingsOf(n.Shop).Company.Logo
	return n, nil
}
