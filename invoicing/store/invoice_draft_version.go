package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// What made a version of a draft.
const (
	draftMade      = "entwurf"
	draftEdited    = "bearbeitet"
	draftRefreshed = "erneuert"
	draftKept      = "behalten"
	draftUndone    = "rueckgaengig"
	draftRedone    = "wiederhergestellt"
	draftDiscarded = "verworfen"
)

// version is one step in the life of a draft. Undo and redo are steps too, so nothing that ever stood there is lost.
type version struct {
	No     int // 1 is the draft as it was made
	State  int // the version whose content it shows
	Before int // the state that undo goes back to; 0 for none
	Tip    int // the newest state, to which redo leads
	Action string
	Actor  string
	At     time.Time
}

// readVersions returns all steps of a draft, the first one first; one that was never changed has none on record.
func readVersions(ctx context.Context, q queryer, id int64) ([]version, error) {
	all, err := collect(ctx, q, func(rows *sql.Rows, v *version) error {
		return rows.Scan(&v.No, &v.State, &v.Before, &v.Tip, &v.Action, &v.Actor, &v.At)
	}, `SELECT version, state, before_state, tip, action, actor, at FROM fakturis_draft_version WHERE invoice_id = ? ORDER BY version`, id)
	if err != nil {
		return nil, fmt.Errorf("versions of draft %d: %w", id, err)
	}
	if len(all) == 0 {
		return []version{{No: 1, State: 1, Tip: 1, Action: draftMade}}, nil
	}
	return all, nil
}

// undoTo returns the state before the present one; 0 for none.
func undoTo(all []version) int { return all[all[len(all)-1].State-1].Before }

// redoTo returns the state that was undone last; 0 for none.
func redoTo(all []version) int {
	now := all[len(all)-1]
	for s := now.Tip; s > now.State; s = all[s-1].Before {
		if all[s-1].Before == now.State {
			return s
		}
	}
	return 0
}

// keepVersion writes other content into a draft, which must be locked, and keeps the former one. It returns false where
// nothing changed.
func (s *Store) keepVersion(ctx context.Context, tx *sql.Tx, id int64, action, actor string, inv invoicing.Invoice) (bool, error) {
	inv.ID = 0 // as it was drafted: the row says which it is
	s.holdUnprintable(&inv)
	content, err := json.Marshal(inv)
	if err != nil {
		return false, fmt.Errorf("invoice %d: %w", id, err)
	}
	if err := keepFirst(ctx, tx, id); err != nil {
		return false, err
	}
	all, err := readVersions(ctx, tx, id)
	if err != nil {
		return false, err
	}
	now := all[len(all)-1]
	if former, err := stateContent(ctx, tx, id, now.State); err != nil || former == string(content) {
		return false, err
	}
	next := now.No + 1
	_, err = tx.ExecContext(ctx, `INSERT INTO fakturis_draft_version (invoice_id, version, state, before_state, tip, action, content, actor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, next, next, now.State, next, action, string(content), shorten(actor, 64))
	if err != nil {
		return false, fmt.Errorf("version %d of draft %d: %w", next, id, err)
	}
	return true, s.writeDraft(ctx, tx, id, string(content))
}

// keepFirst keeps the draft as it was made, once it is going to change.
func keepFirst(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_draft_version (invoice_id, version, state, before_state, tip, action, content, actor, at)
		SELECT i.id, 1, 1, 0, 1, ?, i.content, COALESCE((SELECT a.actor FROM fakturis_audit a WHERE a.entity = 'invoice' AND a.entity_id = i.id ORDER BY a.id LIMIT 1), ''), i.created_at
		FROM fakturis_invoice i WHERE i.id = ? AND NOT EXISTS (SELECT 1 FROM fakturis_draft_version v WHERE v.invoice_id = i.id)`, draftMade, id)
	if err != nil {
		return fmt.Errorf("first version of draft %d: %w", id, err)
	}
	return nil
}

func stateContent(ctx context.Context, q queryer, id int64, state int) (string, error) {
	var content string
	err := q.QueryRowContext(ctx, `SELECT content FROM fakturis_draft_version WHERE invoice_id = ? AND version = ?`, id, state).Scan(&content)
	if err != nil {
		return "", fmt.Errorf("state %d of draft %d: %w", state, id, err)
	}
	return content, nil
}

// writeDraft makes content the draft's present one, byte for byte but for what is known of the buyer's VAT id by now, and
// what follows from it.
func (s *Store) writeDraft(ctx context.Context, tx *sql.Tx, id int64, content string) error {
	var inv invoicing.Invoice
	if err := json.Unmarshal([]byte(content), &inv); err != nil {
		return fmt.Errorf("invoice %d: %w", id, err)
	}
	content, err := s.decideContent(ctx, tx, &inv, content)
	if err != nil {
		return err
	}
	inv.ID = id
	sum := tax.Sum(inv.TaxTotals)
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_invoice SET partner_id = ?, shop = ?, currency = ?, net_cents = ?, tax_cents = ?, total_cents = ?,
		content = ?, hold_reason = NULLIF(?, '') WHERE id = ? AND status = ?`, inv.PartnerID, inv.Shop, inv.Currency, sum.Net, sum.Tax, inv.Total,
		content, strings.Join(inv.Hold, "\n"), id, invoicing.InvoiceDraft)
	if err != nil {
		return fmt.Errorf("write draft %d: %w", id, err)
	}
	return rebill(ctx, tx, &inv)
}

// DraftVersion is one step in the life of a draft, and what it changed.
type DraftVersion struct {
	Version int
	Action  string // entwurf, bearbeitet, erneuert, behalten, rueckgaengig, wiederhergestellt, verworfen
	Actor   string
	At      time.Time
	Present bool // what it shows is what the draft shows now
	Changes []invoicing.Difference
}

// versionsShown bounds how many of the newest steps are compared.
const versionsShown = 50

// DraftVersions returns the newest steps in the life of a draft, the last one first; also of one that was issued or
// discarded since.
func (s *Store) DraftVersions(ctx context.Context, id int64) ([]DraftVersion, error) {
	all, err := readVersions(ctx, s.db, id)
	if err != nil {
		return nil, unavailable(err)
	}
	present := all[len(all)-1].State
	var list []DraftVersion
	var after invoicing.Invoice
	for i := len(all) - 1; i >= max(0, len(all)-versionsShown-1); i-- {
		inv, err := s.DraftAt(ctx, id, all[i].No)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			list[len(list)-1].Changes = invoicing.InvoiceDifferences(inv, after)
		}
		after = inv
		if len(list) < versionsShown {
			list = append(list, DraftVersion{Version: all[i].No, Action: all[i].Action, Actor: all[i].Actor, At: all[i].At, Present: all[i].State == present})
		}
	}
	return list, nil
}

// DraftAt returns what a version of a draft showed.
func (s *Store) DraftAt(ctx context.Context, id int64, no int) (invoicing.Invoice, error) {
	var inv invoicing.Invoice
	err := s.db.QueryRowContext(ctx, `SELECT s.content FROM fakturis_draft_version v JOIN fakturis_draft_version s ON s.invoice_id = v.invoice_id AND s.version = v.state
		WHERE v.invoice_id = ? AND v.version = ?`, id, no).Scan(jsonColumn{&inv})
	if errors.Is(err, sql.ErrNoRows) && no == 1 {
		return s.Invoice(ctx, id)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return inv, invoicing.NotFoundf("Der Entwurf %d hat keinen Stand %d.", id, no)
	}
	if err != nil {
		return inv, unavailable(fmt.Errorf("version %d of draft %d: %w", no, id, err))
	}
	inv.ID = id
	return inv, nil
}

// DraftNow returns the number of a draft's present version, which a change must name; 0 for what is issued.
func (s *Store) DraftNow(ctx context.Context, id int64) (int, error) {
	var no int
	err := s.db.QueryRowContext(ctx, `SELECT IF(i.status = 'entwurf', COALESCE((SELECT MAX(v.version) FROM fakturis_draft_version v WHERE v.invoice_id = i.id), 1), 0)
		FROM fakturis_invoice i WHERE i.id = ?`, id).Scan(&no)
	if err = noRows(err); err != nil {
		return 0, unavailable(fmt.Errorf("version of draft %d: %w", id, err))
	}
	return no, nil
}
