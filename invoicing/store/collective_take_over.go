package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// MergeGroup is what becomes one collective invoice, or joins one.
type MergeGroup struct {
	PlannedIDs []int64        // periods of contracts
	OrderIDs   []int64        // whole orders
	Into       int64          // existing collective invoice that gets them; 0: a new one
	SendDate   invoicing.Date // none: not sent by itself; for an existing one: as it was
	Mend       collective.Mend
}

// TakeOver is what somebody decided about planned invoices: groups become collective invoices, singles drafts in the invoice list.
type TakeOver struct {
	Groups  []MergeGroup
	Singles []int64
	Once    Once
}

// TakenOver names what was made, in the order in which it was asked for.
type TakenOver struct {
	Collectives []int64 `json:"collective_invoice_ids"`
	Drafts      []int64 `json:"draft_ids"`
}

// TakeOver does all of it in one transaction: six planned invoices become three collective invoices, or everything stays as it
// was. What cannot be merged is a Conflict that names it (see CheckMerge); so is what somebody else took over meanwhile.
func (s *Store) TakeOver(ctx context.Context, t TakeOver, actor string) (TakenOver, error) {
	if err := s.checkTakeOver(t); err != nil {
		return TakenOver{}, err
	}
	var done TakenOver
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		if done, err = takenBefore(ctx, tx, t.Once); err != nil || done.some() {
			return err
		}
		if done, err = s.takeOverInTx(ctx, tx, t, actor); err != nil {
			return err
		}
		return noteTaken(ctx, tx, t.Once, done)
	})
	if err != nil {
		return TakenOver{}, err
	}
	s.crash("takeover.committed")
	return done, nil
}

func (s *Store) checkTakeOver(t TakeOver) error {
	n := len(t.Singles)
	for _, g := range t.Groups {
		if err := s.checkSendDate(g.SendDate); err != nil {
			return err
		}
		n += len(g.PlannedIDs) + len(g.OrderIDs)
	}
	if n == 0 {
		return invoicing.Conflictf("Es ist keine geplante Rechnung ausgewählt.")
	}
	if n > maxCombined {
		return invoicing.Invalidf("Es lassen sich höchstens %d geplante Rechnungen auf einmal zusammenfassen.", maxCombined)
	}
	return nil
}

func (s *Store) takeOverInTx(ctx context.Context, tx *sql.Tx, t TakeOver, actor string) (TakenOver, error) {
	done := TakenOver{Collectives: []int64{}, Drafts: []int64{}}
	var into, orders []int64
	planned := t.Singles
	for _, g := range t.Groups {
		into, orders, planned = append(into, g.Into), append(orders, g.OrderIDs...), append(planned[:len(planned):len(planned)], g.PlannedIDs...)
	}
	if err := s.lockForMerge(ctx, tx, into, orders, planned); err != nil {
		return done, err
	}
	for _, g := range t.Groups {
		id, err := s.mergeGroup(ctx, tx, g, carried{}, actor)
		if err != nil {
			return done, err
		}
		done.Collectives = append(done.Collectives, id)
		s.crash("takeover.merged")
	}
	for _, id := range t.Singles {
		draft, err := s.draftSingle(ctx, tx, id, actor)
		if err != nil {
			return done, err
		}
		done.Drafts = append(done.Drafts, draft)
		s.crash("takeover.drafted")
	}
	return done, nil
}

// lockForMerge locks rows, everywhere in this order: collective invoices, orders, planned invoices, each by ascending id. What is
// read after that stays as it is.
func (s *Store) lockForMerge(ctx context.Context, tx *sql.Tx, collectives, orders, planned []int64) error {
	for _, l := range []struct {
		table string
		ids   []int64
	}{{"fakturis_collective_invoice", collectives}, {"fakturis_order", orders}, {"fakturis_planned_invoice", planned}} {
		ids := slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(l.ids))), func(id int64) bool { return id == 0 })
		if len(ids) == 0 {
			continue
		}
		_, err := readIDs(ctx, tx, `SELECT id FROM `+l.table+` WHERE id IN (`+marks(len(ids))+`) ORDER BY id FOR UPDATE`, anys(nil, ids)...)
		if err != nil {
			return fmt.Errorf("lock %s: %w", l.table, err)
		}
	}
	return nil
}

// CheckMerge says what would become of a group: the collective invoice, the proof that it costs what its parts do, and what
// keeps them apart. Nothing is written.
func (s *Store) CheckMerge(ctx context.Context, g MergeGroup) (collective.Merge, error) {
	m, err := s.merge(ctx, s.db, g)
	return m, unavailable(err)
}

// merge merges a group in memory. A planned invoice that does not exist is NotFound, everything else an obstacle.
func (s *Store) merge(ctx context.Context, q queryer, g MergeGroup) (collective.Merge, error) {
	r := collective.Request{Mend: g.Mend, Send: g.SendDate}
	var err error
	if g.Into != 0 {
		if r.Into, err = readCollective(ctx, q, g.Into, ""); err != nil {
			return collective.Merge{}, err
		}
	}
	reader := s.gather(q)
	if r.Items, err = reader.items(ctx, r.Into, g); err != nil {
		return collective.Merge{}, err
	}
	if len(r.Items) > 0 {
		r.Partner, r.Settings = reader.partners[r.Items[0].Order.PartnerID], s.settingsOf(collective.Shop(ordersIn(r.Items)))
	}
	m := collective.Join(r)
	if r.Into.ID != 0 && r.Into.Status != invoicing.CollectivePlanned {
		m.Obstacles = append(m.Obstacles, collective.Obstacle{Kind: collective.ObstacleRefused,
			Text: fmt.Sprintf("Die Sammelrechnung %d ist bereits %s und nimmt nichts mehr auf.", r.Into.ID, r.Into.Status)})
	}
	return m, nil
}

// items reads those of the collective invoice and those that join it.
func (g *gathering) items(ctx context.Context, into invoicing.CollectiveInvoice, group MergeGroup) ([]collective.Item, error) {
	var items []collective.Item
	for _, p := range into.Items {
		i, err := g.item(ctx, p)
		if err != nil {
			return nil, err
		}
		i.Joined = true
		items = append(items, i)
	}
	planned, err := readPlanned(ctx, g.q, group.PlannedIDs)
	if err != nil {
		return nil, err
	}
	for _, p := range planned {
		i, err := g.item(ctx, p)
		if err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	for _, id := range group.OrderIDs {
		i, err := g.whole(ctx, id, nil)
		if err != nil {
			return nil, err
		}
		items = append(items, i)
	}
	return items, nil
}

// readPlanned reads planned invoices in the order of their ids as given. An id that is given twice comes back twice, so that the
// rules can refuse it.
func readPlanned(ctx context.Context, q queryer, ids []int64) ([]invoicing.PlannedInvoice, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := collect(ctx, q, scanPlanned, selectPlanned+` WHERE n.id IN (`+marks(len(ids))+`)`, anys(nil, ids)...)
	if err != nil {
		return nil, fmt.Errorf("read planned invoices: %w", err)
	}
	planned := make([]invoicing.PlannedInvoice, len(ids))
	for i, id := range ids {
		at := slices.IndexFunc(found, func(p invoicing.PlannedInvoice) bool { return p.ID == id })
		if at < 0 {
			return nil, invoicing.NotFoundf("Die geplante Rechnung %d gibt es nicht.", id)
		}
		planned[i] = found[at]
	}
	return planned, nil
}

func (t TakenOver) some() bool { return len(t.Collectives)+len(t.Drafts) > 0 }

// takenBefore returns what the same request has taken over already (see madeBefore).
func takenBefore(ctx context.Context, tx *sql.Tx, once Once) (TakenOver, error) {
	var done TakenOver
	if once.Key == "" {
		return done, nil
	}
	err := tx.QueryRowContext(ctx, `SELECT response FROM fakturis_idempotency WHERE token_id = ? AND idem_key = ? AND status = 0 AND response <> '' FOR UPDATE`,
		once.TokenID, hashToken(once.Key)).Scan(jsonColumn{&done})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return done, fmt.Errorf("look for what the request took over: %w", err)
	}
	return done, nil
}

func noteTaken(ctx context.Context, tx *sql.Tx, once Once, done TakenOver) error {
	if once.Key == "" {
		return nil
	}
	text, err := json.Marshal(done)
	if err != nil {
		return fmt.Errorf("note what the request took over: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_idempotency SET response = ? WHERE token_id = ? AND idem_key = ? AND status = 0`, string(text), once.TokenID, hashToken(once.Key))
	if err != nil {
		return fmt.Errorf("note what the request took over: %w", err)
	}
	return nil
}
