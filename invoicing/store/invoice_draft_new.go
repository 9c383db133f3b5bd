package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// NewDraft says how an invoice that somebody writes by hand begins.
type NewDraft struct {
	PartnerID int64
	Shop      string // whose sender, texts and numbers it uses; "" for the company itself
	Currency  string
	PriceMode tax.Mode
	Fill      func(invoicing.Invoice) (invoicing.Invoice, error) // writes the first content; nil for none
}

// Once names the request that must not be done twice: the token and its Idempotency-Key. The zero Once is for people.
type Once struct {
	TokenID int64
	Key     string
}

// CreateDraft makes an empty draft and returns its id.
func (s *Store) CreateDraft(ctx context.Context, n NewDraft, once Once, actor string) (int64, error) {
	if _, known := s.settings[n.Shop]; !known && n.Shop != "" {
		return 0, invoicing.Invalidf("Den Shop %q gibt es nicht.", n.Shop)
	}
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		p, err := readPartner(ctx, tx, n.PartnerID)
		if err != nil {
			return 0, err
		}
		inv, err := invoicing.NewInvoice(p, s.settingsOf(n.Shop), n.Shop, n.Currency, n.PriceMode)
		if err != nil {
			return 0, err
		}
		if n.Fill != nil {
			filled, err := n.Fill(inv)
			if err != nil {
				return 0, err
			}
			if inv, err = invoicing.EditDraft(inv, filled); err != nil {
				return 0, err
			}
		}
		return s.draft(ctx, tx, inv, actor, "draft", "von Hand")
	})
}

// DuplicateInvoice makes a free copy of any invoice as a new draft and returns its id.
func (s *Store) DuplicateInvoice(ctx context.Context, id int64, once Once, actor string) (int64, error) {
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		of, err := s.readInvoice(ctx, tx, id, "")
		if err != nil {
			return 0, err
		}
		inv, err := invoicing.DuplicateInvoice(of)
		if err != nil {
			return 0, err
		}
		return s.draft(ctx, tx, inv, actor, "duplicate", "von "+cmp.Or(of.Number, fmt.Sprintf("Entwurf %d", id)))
	})
}

// DraftTogether drafts one invoice of several orders and delivery notes of one partner and returns its id. A delivery
// note stands for its order. A single order that is billed already leads to its invoice.
func (s *Store) DraftTogether(ctx context.Context, orders, notes []int64, once Once, actor string) (int64, error) {
	return s.makeDraft(ctx, once, func(tx *sql.Tx) (int64, error) {
		ids, err := noteOrders(ctx, tx, orders, notes)
		if err != nil {
			return 0, err
		}
		list, err := s.lockOrders(ctx, tx, ids, "FOR UPDATE")
		if err != nil {
			return 0, err
		}
		if len(list) == 0 {
			return 0, invoicing.Conflictf("Bitte zuerst ankreuzen, was abgerechnet werden soll.")
		}
		for _, o := range list {
			if id, err := billedBy(ctx, tx, orderBilled(o.ID)); err != nil || id != 0 {
				return 0, errors.Join(err, alreadyBilled(ctx, tx, orderBilled(o.ID)))
			}
		}
		if len(list) == 1 {
			return s.draftOrder(ctx, tx, list[0], actor)
		}
		inv, err := s.fromOrders(ctx, tx, list)
		if err != nil {
			return 0, err
		}
		return s.draft(ctx, tx, inv, actor, "draft", fmt.Sprintf("%d Aufträge", len(list)))
	})
}

// makeDraft makes a draft, once for a request that may come again.
func (s *Store) makeDraft(ctx context.Context, once Once, do func(*sql.Tx) (int64, error)) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		if once.Key == "" {
			id, err = do(tx)
			return err
		}
		if id, err = madeBefore(ctx, tx, once.TokenID, once.Key); err != nil || id != 0 {
			return err
		}
		if id, err = do(tx); err != nil {
			return err
		}
		return noteMade(ctx, tx, once.TokenID, once.Key, id)
	})
	return id, err
}

func (s *Store) draft(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, actor, action, detail string) (int64, error) {
	id, err := s.insertDraft(ctx, tx, &inv)
	if err != nil {
		return 0, err
	}
	return id, Audit(ctx, tx, actor, action, "invoice", id, detail)
}

// noteOrders returns the ids of orders and of the orders of delivery notes.
func noteOrders(ctx context.Context, q queryer, orders, notes []int64) ([]int64, error) {
	ids := append([]int64(nil), orders...)
	for _, note := range notes {
		var id int64
		err := q.QueryRowContext(ctx, `SELECT order_id FROM fakturis_delivery_note WHERE id = ?`, note).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, invoicing.NotFoundf("Es gibt keinen Lieferschein mit der Nummer %d.", note)
		}
		if err != nil {
			return nil, fmt.Errorf("order of delivery note %d: %w", note, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// fromOrders drafts several orders in memory.
func (s *Store) fromOrders(ctx context.Context, q queryer, orders []invoicing.Order) (invoicing.Invoice, error) {
	list := make([]invoicing.OrderToBill, len(orders))
	shops := map[string]bool{}
	for i, o := range orders {
		if o.ContractID != 0 {
			return invoicing.Invoice{}, invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; er wird über seine geplanten Rechnungen abgerechnet.", o.Number)
		}
		if err := noDeposits(ctx, q, o); err != nil {
			return invoicing.Invoice{}, err
		}
		if err := notInCollective(ctx, q, o); err != nil {
			return invoicing.Invoice{}, err
		}
		notes, err := notesOf(ctx, q, o.ID)
		if err != nil {
			return invoicing.Invoice{}, err
		}
		list[i] = invoicing.OrderToBill{Order: o, Notes: notes, ShopName: s.settingsOf(o.Origin.Shop).Name}
		shops[o.Origin.Shop] = true
	}
	shop := ""
	if len(shops) == 1 {
		shop = orders[0].Origin.Shop
	}
	p, err := readPartner(ctx, q, orders[0].PartnerID)
	if err != nil {
		return invoicing.Invoice{}, err
	}
	return invoicing.FromOrders(list, p, s.settingsOf(shop))
}

// notesOf returns id, number and date of the delivery notes of an order that were not taken back, the first one first.
func notesOf(ctx context.Context, q queryer, orderID int64) ([]invoicing.DeliveryNote, error) {
	notes, err := collect(ctx, q, func(rows *sql.Rows, n *invoicing.DeliveryNote) error { return rows.Scan(&n.ID, &n.Number, &n.Date) },
		`SELECT d.id, d.number, d.note_date FROM fakturis_delivery_note d LEFT JOIN fakturis_delivery_note_state z ON z.note_id = d.id
		WHERE d.order_id = ? AND COALESCE(z.status, d.status) <> ? ORDER BY d.id`, orderID, invoicing.DeliveryNoteVoid)
	if err != nil {
		return nil, fmt.Errorf("delivery notes of order %d: %w", orderID, err)
	}
	return notes, nil
}

// DiscardDraft takes a draft away and releases what it bills. Its content stays on record (fakturis_draft_version).
func (s *Store) DiscardDraft(ctx context.Context, id int64, version int, actor string) error {
	return s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error { return s.discard(ctx, tx, draft, version, actor) })
}

// discard takes a locked draft away.
func (s *Store) discard(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice, version int, actor string) error {
	if err := keepFirst(ctx, tx, draft.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_draft_version (invoice_id, version, state, before_state, tip, action, content, actor)
		SELECT invoice_id, version + 1, state, 0, tip, ?, NULL, ? FROM fakturis_draft_version WHERE invoice_id = ? ORDER BY version DESC LIMIT 1`,
		draftDiscarded, shorten(actor, 64), draft.ID); err != nil {
		return fmt.Errorf("discard draft %d: %w", draft.ID, err)
	}
	if err := dropCorrection(ctx, tx, draft); err != nil {
		return err
	}
	if err := dropSingle(ctx, tx, draft); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_billed WHERE invoice_id = ?`, draft.ID); err != nil {
		return fmt.Errorf("release what draft %d bills: %w", draft.ID, err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_invoice WHERE id = ? AND status = ?`, draft.ID, invoicing.InvoiceDraft); err != nil {
		return fmt.Errorf("discard draft %d: %w", draft.ID, err)
	}
	return Audit(ctx, tx, actor, "discard", "invoice", draft.ID, fmt.Sprintf("%s %s, Stand %d", draft.Total.German(), draft.Currency, version))
}
