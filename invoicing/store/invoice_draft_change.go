package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// Draft is an invoice with what a form needs to change it.
type Draft struct {
	invoicing.Invoice
	Version int      // names the state that the form was made from
	Undo    bool     // there is a step to take back
	Redo    bool     // there is a step that was taken back
	Changed []string // numbers of its orders that changed since it was drawn up
}

// Draft returns a draft; what is issued is returned with Version 0.
func (s *Store) Draft(ctx context.Context, id int64) (Draft, error) {
	inv, err := s.Invoice(ctx, id)
	if err != nil || inv.Status != invoicing.InvoiceDraft {
		return Draft{Invoice: inv}, err
	}
	all, err := readVersions(ctx, s.db, id)
	if err != nil {
		return Draft{}, unavailable(err)
	}
	d := Draft{Invoice: inv, Version: len(all), Undo: undoTo(all) != 0, Redo: redoTo(all) != 0}
	d.Changed, err = s.changedOrders(ctx, s.db, inv, "")
	return d, unavailable(err)
}

// EditDraft replaces what people may change of a draft (invoicing.EditDraft) and keeps the former content. version is the
// one that the editor saw: where another one is there by now it is a Conflict, and nothing is lost or overwritten.
func (s *Store) EditDraft(ctx context.Context, id int64, version int, edited invoicing.Invoice, actor string) (invoicing.Invoice, error) {
	var inv invoicing.Invoice
	err := s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error {
		var err error
		if inv, err = invoicing.EditDraft(draft, edited); err != nil {
			return err
		}
		changed, err := s.keepVersion(ctx, tx, id, draftEdited, actor, inv)
		if err != nil || !changed {
			return err
		}
		return Audit(ctx, tx, actor, "edit", "invoice", id, editDetail(draft, inv))
	})
	return inv, err
}

// editDetail says in the audit what a change of a draft did to its sum.
func editDetail(before, after invoicing.Invoice) string {
	detail := fmt.Sprintf("%s → %s %s", before.Total.German(), after.Total.German(), after.Currency)
	if before.Total == after.Total {
		detail = fmt.Sprintf("Summe bleibt %s %s", after.Total.German(), after.Currency)
	}
	if off := after.Deviates(); off != "" {
		detail += "; " + off
	}
	return detail
}

// changeDraft has a locked draft changed, if it still is what the editor saw.
func (s *Store) changeDraft(ctx context.Context, id int64, version int, change func(*sql.Tx, invoicing.Invoice) error) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		draft, err := s.readInvoice(ctx, tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if draft.Status != invoicing.InvoiceDraft {
			return invoicing.Conflictf("Rechnung %s ist gestellt und lässt sich nicht mehr ändern.", draft.Number)
		}
		all, err := readVersions(ctx, tx, id)
		if err != nil {
			return err
		}
		if now := all[len(all)-1]; now.No != version {
			return invoicing.Conflictf("Der Entwurf wurde inzwischen geändert (von %s am %s). Bitte den jetzigen Stand ansehen.",
				now.Actor, now.At.In(s.zone).Format("02.01.2006 15:04"))
		}
		return change(tx, draft)
	})
}

// UndoDraft takes the last change of a draft back.
func (s *Store) UndoDraft(ctx context.Context, id int64, version int, actor string) error {
	return s.step(ctx, id, version, "undo", draftUndone, actor, undoTo, "Es gibt nichts, was sich rückgängig machen ließe.")
}

// RedoDraft brings back what was undone last, byte for byte.
func (s *Store) RedoDraft(ctx context.Context, id int64, version int, actor string) error {
	return s.step(ctx, id, version, "redo", draftRedone, actor, redoTo, "Es gibt nichts, was sich wiederherstellen ließe.")
}

func (s *Store) step(ctx context.Context, id int64, version int, audit, action, actor string, to func([]version) int, nothing string) error {
	return s.changeDraft(ctx, id, version, func(tx *sql.Tx, draft invoicing.Invoice) error {
		all, err := readVersions(ctx, tx, id)
		if err != nil {
			return err
		}
		state, now := to(all), all[len(all)-1]
		if state == 0 {
			return invoicing.Conflictf("%s", nothing)
		}
		content, err := stateContent(ctx, tx, id, state)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_draft_version (invoice_id, version, state, before_state, tip, action, content, actor)
			VALUES (?, ?, ?, 0, ?, ?, NULL, ?)`, id, now.No+1, state, now.Tip, action, shorten(actor, 64))
		if err != nil {
			return fmt.Errorf("version %d of draft %d: %w", now.No+1, id, err)
		}
		if err := s.writeDraft(ctx, tx, id, content); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, audit, "invoice", id, fmt.Sprintf("Stand %d", state))
	})
}
