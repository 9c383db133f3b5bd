package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// RefreshDraft draws a draft up anew from the present state of its orders, also where it was edited: somebody asked for
// it, and it can be undone.
func (s *Store) RefreshDraft(ctx context.Context, id int64, version int, actor string) error {
	return s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error {
		inv, err := s.drawAgain(ctx, tx, draft)
		if err != nil {
			return err
		}
		inv.KeepDecision(draft)
		if _, err := s.keepVersion(ctx, tx, id, draftRefreshed, actor, inv); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "refresh", "invoice", id, editDetail(draft, inv))
	})
}

// KeepDraft takes down that a draft stays as it is although its orders changed or do not add up.
func (s *Store) KeepDraft(ctx context.Context, id int64, version int, actor string) error {
	return s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error {
		fresh, err := s.drawAgain(ctx, tx, draft)
		if err != nil {
			return err
		}
		draft.Keep(fresh)
		if _, err := s.keepVersion(ctx, tx, id, draftKept, actor, draft); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "keep", "invoice", id, editDetail(fresh, draft))
	})
}

// drawAgain makes in memory what the orders of a draft would give now.
func (s *Store) drawAgain(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) (invoicing.Invoice, error) {
	ids := basisOrders(draft)
	if len(ids) == 0 {
		return draft, invoicing.Conflictf("Dieser Entwurf beruht auf keinem Auftrag.")
	}
	orders, err := s.lockOrders(ctx, tx, ids, "LOCK IN SHARE MODE")
	if err != nil {
		return draft, err
	}
	var inv invoicing.Invoice
	if draft.OrderID != 0 {
		inv, err = s.fromOrder(ctx, tx, orders[0])
	} else {
		inv, err = s.fromOrders(ctx, tx, orders)
	}
	if of, corrects := draft.Refers(invoicing.RefersCorrected); corrects {
		inv.References = append([]invoicing.Reference{of}, inv.References...)
		inv.IntroText = draft.IntroText
	}
	return inv, err
}

// basisOrders are the ids of the orders that a draft was drawn up from.
func basisOrders(draft invoicing.Invoice) []int64 {
	if draft.Basis == nil {
		if draft.OrderID == 0 || draft.Deposit != 0 {
			return nil
		}
		return []int64{draft.OrderID}
	}
	var ids []int64
	for _, o := range draft.Basis.Orders {
		ids = append(ids, o.ID)
	}
	return ids
}

// lockOrders reads orders, their rows locked by ascending id, so that two who want the same do not wait in a circle.
func (s *Store) lockOrders(ctx context.Context, tx *sql.Tx, ids []int64, lock string) ([]invoicing.Order, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	orders := make([]invoicing.Order, len(ids))
	for i, id := range ids {
		var err error
		if orders[i], err = s.readOrder(ctx, tx, id, lock); err != nil {
			return nil, err
		}
	}
	return orders, nil
}

// checkCurrent refuses a draft whose orders changed since: what is issued is what was looked at. What somebody edited by
// hand may differ from its orders, for that is how it was meant.
func (s *Store) checkCurrent(ctx context.Context, tx *sql.Tx, draft invoicing.Invoice) error {
	if err := s.checkDeposits(ctx, tx, draft); err != nil {
		return err
	}
	changed, err := s.changedOrders(ctx, tx, draft, "LOCK IN SHARE MODE")
	if err != nil || len(changed) == 0 {
		return err
	}
	return invoicing.Conflictf("Auftrag %s hat sich geändert, seit die Rechnung entworfen wurde: bitte den Entwurf erneuern oder so behalten.",
		strings.Join(changed, ", "))
}

// changedOrders returns the numbers of a draft's orders that changed since it was drawn up, or of which nothing may be
// billed any more.
func (s *Store) changedOrders(ctx context.Context, q queryer, draft invoicing.Invoice, lock string) ([]string, error) {
	if _, correction := draft.Refers(invoicing.RefersCorrected); correction || draft.Type != invoicing.TypeInvoice {
		return nil, nil
	}
	var changed []string
	for _, id := range basisOrders(draft) {
		o, err := s.readOrder(ctx, q, id, lock)
		if err != nil {
			return nil, err
		}
		now, err := s.fromOrder(ctx, q, o)
		if coded := new(invoicing.Error); lock == "" && errors.As(err, &coded) {
			changed = append(changed, o.Number)
			continue
		}
		if err != nil {
			return nil, err
		}
		if !sameBasis(draft, now) || !slices.EqualFunc(draft.Deposits(), now.Deposits(), sameDeposit) {
			changed = append(changed, o.Number)
		}
	}
	return changed, nil
}

func sameDeposit(a, b invoicing.Prepayment) bool {
	return a.InvoiceID == b.InvoiceID && a.Amount == b.Amount
}

// sameBasis says whether a draft was drawn up from the state of the order that now was drawn up from. Drafts of older
// versions of this program know no basis, and nobody could edit them.
func sameBasis(draft, now invoicing.Invoice) bool {
	if draft.Basis == nil {
		now.Seller = draft.Seller
		return sameOrder(draft, now)
	}
	return slices.Contains(draft.Basis.Orders, now.Basis.Orders[0])
}
