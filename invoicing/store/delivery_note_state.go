package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// putDelivery puts on record how much of an order is delivered by its notes, in the transaction that holds its row. When that is all of
// it now, it tells of it.
func (s *Store) putDelivery(ctx context.Context, tx *sql.Tx, o invoicing.Order, notes []invoicing.DeliveryNote, actor string) error {
	state := invoicing.DeliveryStateOf(invoicing.LeftToDeliver(o, notes))
	if err := writeDelivery(ctx, tx, o.ID, state); err != nil {
		return err
	}
	if state != invoicing.DeliveredAll {
		return nil
	}
	return s.allDelivered(ctx, tx, o.ID, actor)
}

// allDelivered is called when the last goods of an order got their delivery note, in the note's transaction.
func (s *Store) allDelivered(ctx context.Context, tx *sql.Tx, orderID int64, actor string) error {
	return s.statusRules(ctx, tx, invoicing.EventDeliveryNote, orderID, actor)
}

func writeDelivery(ctx context.Context, tx *sql.Tx, orderID int64, state invoicing.DeliveryState) error {
	var err error
	if state == invoicing.DeliveredNone {
		_, err = tx.ExecContext(ctx, `DELETE FROM fakturis_order_delivery WHERE order_id = ?`, orderID)
	} else {
		_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_order_delivery (order_id, state) VALUES (?, ?) ON DUPLICATE KEY UPDATE state = VALUES(state)`, orderID, state)
	}
	if err != nil {
		return fmt.Errorf("delivery of order %d: %w", orderID, err)
	}
	return nil
}

// lockNote reads a delivery note and keeps others from changing what becomes of it. Whoever wants the order's row too locks that before.
func lockNote(ctx context.Context, tx *sql.Tx, id int64) (invoicing.DeliveryNote, error) {
	var found int64
	err := noRows(tx.QueryRowContext(ctx, `SELECT note_id FROM fakturis_delivery_note_state WHERE note_id = ? FOR UPDATE`, id).Scan(&found))
	if err != nil {
		return invoicing.DeliveryNote{}, fmt.Errorf("lock delivery note %d: %w", id, err)
	}
	return readNote(ctx, tx, id)
}

// MarkDeliveryNoteSent takes a person's word that the goods went out with their note; it changes nothing when called again.
func (s *Store) MarkDeliveryNoteSent(ctx context.Context, id int64, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		n, err := lockNote(ctx, tx, id)
		if err != nil || n.Status == invoicing.DeliveryNoteSent {
			return err
		}
		if n.Voided() {
			return invoicing.Conflictf("Lieferschein %s ist storniert.", n.Number)
		}
		if err := noteSent(ctx, tx, id); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "mark_sent", "delivery_note", id, n.Number)
	})
}

// noteSent marks a note as sent; the first time counts.
func noteSent(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_delivery_note_state SET sent_at = COALESCE(sent_at, NOW(6)), status = IF(status = ?, ?, status) WHERE note_id = ?`,
		invoicing.DeliveryNoteCreated, invoicing.DeliveryNoteSent, id)
	if err != nil {
		return fmt.Errorf("mark delivery note %d as sent: %w", id, err)
	}
	return nil
}

// VoidDeliveryNote takes back a note that was made by mistake: number and content stay, what it names counts as not delivered. A
// second time changes nothing. While its mail is under way it is a Conflict.
func (s *Store) VoidDeliveryNote(ctx context.Context, id int64, reason, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		seen, err := readNote(ctx, tx, id)
		if err != nil {
			return err
		}
		o, err := s.readOrder(ctx, tx, seen.OrderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		n, err := lockNote(ctx, tx, id)
		if err != nil || n.Voided() {
			return err
		}
		if err := mailAtRest(ctx, tx, n); err != nil {
			return err
		}
		return s.voidNote(ctx, tx, o, n, reason, actor)
	})
}

func (s *Store) voidNote(ctx context.Context, tx *sql.Tx, o invoicing.Order, n invoicing.DeliveryNote, reason, actor string) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_delivery_note_state SET status = ?, voided_at = NOW(6) WHERE note_id = ?`, invoicing.DeliveryNoteVoid, n.ID)
	if err != nil {
		return fmt.Errorf("take back delivery note %d: %w", n.ID, err)
	}
	s.crash("deliver.voided")
	notes, err := readNotes(ctx, tx, o.ID)
	if err != nil {
		return err
	}
	if err := writeDelivery(ctx, tx, o.ID, invoicing.DeliveryStateOf(invoicing.LeftToDeliver(o, notes))); err != nil {
		return err
	}
	return Audit(ctx, tx, actor, "void", "delivery_note", n.ID, shorten(n.Number+"; "+reason, 500))
}

// mailAtRest refuses while a mail with the note is on its way, or nobody knows whether it arrived.
func mailAtRest(ctx context.Context, tx *sql.Tx, n invoicing.DeliveryNote) error {
	var to string
	err := noRows(tx.QueryRowContext(ctx, `SELECT recipient FROM fakturis_mail WHERE document = ? AND document_id = ? AND state NOT IN ('sent', 'failed') LIMIT 1 FOR UPDATE`,
		invoicing.MailOfDeliveryNote, n.ID).Scan(&to))
	if err != nil {
		return fmt.Errorf("mails of delivery note %d: %w", n.ID, err)
	}
	if to != "" {
		return invoicing.Conflictf("Lieferschein %s ist gerade auf dem Weg an %s: bitte erst abwarten oder klären, was daraus wurde.", n.Number, to)
	}
	return nil
}

// dropVoidNotes leaves delivery notes out of an invoice that were taken back since it was drafted. One that is taken back while the
// invoice is issued waits for it, and stays named: it was there then.
func dropVoidNotes(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) error {
	var kept []invoicing.Reference
	for _, r := range inv.References {
		void := false
		if r.Kind == invoicing.RefersDeliveryNote {
			err := noRows(tx.QueryRowContext(ctx, `SELECT status = ? FROM fakturis_delivery_note_state WHERE note_id = ? LOCK IN SHARE MODE`,
				invoicing.DeliveryNoteVoid, r.ID).Scan(&void))
			if err != nil {
				return fmt.Errorf("delivery note %s of invoice %d: %w", r.Number, inv.ID, err)
			}
		}
		if !void {
			kept = append(kept, r)
		}
	}
	inv.References = kept
	return nil
}
