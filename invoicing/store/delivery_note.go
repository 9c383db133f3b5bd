package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// DeliveryWish says what a delivery note is to hold.
type DeliveryWish struct {
	Parts  []invoicing.DeliveryPart // none: all that is left
	FormID string                   // of a form: pressed twice it makes one note
	Seen   string                   // invoicing.DeliveryPrint of what the person saw; empty: does not matter
}

// CreateDeliveryNote makes the delivery note of all that is left of an order, with its number, and returns its id. Of an order
// that is delivered already it returns the last one.
func (s *Store) CreateDeliveryNote(ctx context.Context, orderID int64, actor string) (int64, error) {
	return s.CreateDeliveryNoteOf(ctx, orderID, nil, actor)
}

// CreateDeliveryNoteOf makes a delivery note of parts of an order; without parts it is CreateDeliveryNote. More than what is left
// is a Conflict.
func (s *Store) CreateDeliveryNoteOf(ctx context.Context, orderID int64, parts []invoicing.DeliveryPart, actor string) (int64, error) {
	return s.Deliver(ctx, orderID, DeliveryWish{Parts: parts}, actor)
}

// Deliver makes the delivery note that somebody wishes; the same form again leads to the first one.
func (s *Store) Deliver(ctx context.Context, orderID int64, w DeliveryWish, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.deliver(ctx, tx, orderID, w, actor)
		return err
	})
	return id, err
}

// DeliverOnce is Deliver for a request that may come again with the key that BeginIdempotent has claimed for it.
func (s *Store) DeliverOnce(ctx context.Context, tokenID int64, key string, orderID int64, w DeliveryWish, actor string) (int64, error) {
	return s.once(ctx, tokenID, key, func(tx *sql.Tx) (int64, error) { return s.deliver(ctx, tx, orderID, w, actor) })
}

// deliver holds the order's row, so that what is left is the same until the note is stored.
func (s *Store) deliver(ctx context.Context, tx *sql.Tx, orderID int64, w DeliveryWish, actor string) (int64, error) {
	o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
	if err != nil {
		return 0, err
	}
	if id, err := noteOfForm(ctx, tx, orderID, w.FormID); id != 0 || err != nil {
		return id, err
	}
	before, err := readNotes(ctx, tx, orderID)
	if err != nil {
		return 0, err
	}
	left := invoicing.LeftToDeliver(o, before)
	if w.Seen != "" && w.Seen != invoicing.DeliveryPrint(left) {
		return 0, invoicing.Conflictf("Der Auftrag hat sich inzwischen geändert, oder jemand anders hat daraus geliefert: bitte die Mengen noch einmal ansehen.")
	}
	if made := invoicing.Effective(before); len(w.Parts) == 0 && len(made) > 0 && invoicing.DeliveryStateOf(left) == invoicing.DeliveredAll {
		return made[len(made)-1].ID, nil
	}
	return s.createDeliveryNote(ctx, tx, o, before, w, actor)
}

// noteOfForm returns the note that a form has made already, 0 for none.
func noteOfForm(ctx context.Context, q queryer, orderID int64, form string) (id int64, err error) {
	if form == "" {
		return 0, nil
	}
	err = noRows(q.QueryRowContext(ctx, `SELECT id FROM fakturis_delivery_note WHERE form_id = ? AND order_id = ?`, form, orderID).Scan(&id))
	if err != nil {
		return 0, fmt.Errorf("look for the delivery note of a form: %w", err)
	}
	return id, nil
}

func (s *Store) createDeliveryNote(ctx context.Context, tx *sql.Tx, o invoicing.Order, before []invoicing.DeliveryNote, w DeliveryWish, actor string) (int64, error) {
	p, err := readPartner(ctx, tx, o.PartnerID)
	if err != nil {
		return 0, err
	}
	n, err := invoicing.DeliveryNoteFromOrder(o, p, s.settingsOf(o.Origin.Shop), before, w.Parts)
	if err != nil {
		return 0, err
	}
	if reasons := s.unprintableNote(n); len(reasons) > 0 {
		return 0, invoicing.Conflictf("Der Lieferschein lässt sich nicht drucken: %s", strings.Join(reasons, " "))
	}
	link, err := s.insertDeliveryNote(ctx, tx, &n, len(before)+1, w.FormID)
	if err != nil {
		return 0, err
	}
	s.crash("deliver.numbered")
	if err := s.putDelivery(ctx, tx, o, append(before, n), actor); err != nil {
		return 0, err
	}
	if err := Audit(ctx, tx, actor, "create", "delivery_note", n.ID, o.Number); err != nil {
		return 0, err
	}
	if err := enqueue(ctx, tx, JobRenderDeliveryNote, n.ID, fmt.Sprintf("render:delivery_note:%d", n.ID)); err != nil {
		return 0, err
	}
	err = s.link(ctx, tx, link)
	s.crash("deliver.chained")
	return n.ID, err
}

// insertDeliveryNote stores the note, which is the nth of its order, and returns its link for the archive's chain, which is made
// last. Whoever makes the nth knows all before it: another nth would be refused by the key on delivered.
func (s *Store) insertDeliveryNote(ctx context.Context, tx *sql.Tx, n *invoicing.DeliveryNote, nth int, form string) (link ArchiveLink, err error) {
	n.Date = s.today()
	number, rangeKey, counter, err := s.nextNumber(ctx, tx, invoicing.NumbersDeliveryNote, n.Shop, n.Date)
	if err != nil {
		return link, err
	}
	n.Number = number
	content, err := json.Marshal(n)
	if err != nil {
		return link, fmt.Errorf("delivery note: %w", err)
	}
	sum := sha256.Sum256(content)
	result, err := tx.ExecContext(ctx, `INSERT INTO fakturis_delivery_note (number, number_range, number_counter, delivered, order_id, partner_id,
		shop, note_date, status, content, content_sha256, form_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, ''))`, n.Number, rangeKey, counter,
		noteDelivered(n.OrderID, nth), n.OrderID, n.PartnerID, n.Shop, n.Date, n.Status, string(content), sum[:], form)
	if isServerError(err, errDuplicate) {
		return link, duplicateNote(err, number)
	}
	if err != nil {
		return link, fmt.Errorf("store delivery note: %w", err)
	}
	if n.ID, err = result.LastInsertId(); err != nil {
		return link, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_delivery_note_state (note_id, order_id, status) VALUES (?, ?, ?)`, n.ID, n.OrderID, n.Status); err != nil {
		return link, fmt.Errorf("state of delivery note %d: %w", n.ID, err)
	}
	return ArchiveLink{Kind: linkIssued, At: s.now(), Document: DocumentDeliveryNote, DocumentID: n.ID, Number: number, Date: n.Date, SHA256: sum}, nil
}

// noteDelivered is the unique key of an order's nth delivery note.
func noteDelivered(orderID int64, nth int) string {
	if nth == 1 {
		return orderBilled(orderID)
	}
	return fmt.Sprintf("%s#%d", orderBilled(orderID), nth)
}

func duplicateNote(err error, number string) error {
	switch {
	case strings.Contains(err.Error(), "delivered_once"):
		return invoicing.Conflictf("Aus dem Auftrag hat gerade jemand anders geliefert: bitte die Mengen noch einmal ansehen.")
	case strings.Contains(err.Error(), "form_id"):
		return invoicing.Conflictf("Dieses Formular wurde schon für einen anderen Auftrag gesendet: bitte die Seite neu laden.")
	}
	return invoicing.Conflictf("Die Lieferscheinnummer %s gibt es schon: bitte das Nummernmuster dieses Shops so ändern, dass es sich von den anderen unterscheidet.", number)
}
