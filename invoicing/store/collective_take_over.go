package store

import (
	"context"
	"database/sql"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// MergeGroup is what becomes one collective invoice, or joins one.
type MergeGroup struct {
	PlannedIDs []int64        // periods of contracts that nobody took over yet
	MovedIDs   []int64        // items of other collective invoices, with their lines as somebody made them; where one is planned by now, as planned
	OrderIDs   []int64        // whole orders
	Into       int64          // existing collective invoice that gets them; 0: a new one
	SendDate   invoicing.Date // none: not sent by itself; for an existing one: as it was
	Mend       collective.Mend
}

// Split is what leaves a collective invoice: periods are planned again as they were, whole orders are open again.
type Split struct {
	CollectiveID int64
	PlannedIDs   []int64 // none: all of it
}

// TakeOver is what somebody decided about planned invoices: some leave their collective invoices, groups become collective invoices,
// singles drafts in the invoice list. A single one may be among those that leave.
type TakeOver struct {
	Splits       []Split
	Groups       []MergeGroup
	Singles      []int64
	SingleOrders []int64 // whole orders that become drafts
	Once         Once
}

// TakenOver names what was made, in the order in which it was asked for: a collective invoice for each group, a draft for each single.
type TakenOver struct {
	Collectives []int64 `json:"collective_invoice_ids"`
	Drafts      []int64 `json:"draft_ids"`
}

// TakeOver does all of it in one transaction: six planned invoices become three collective invoices, or everything stays as it
// was. What cannot be merged is a Conflict that names it (see CheckTakeOver); so is what somebody else took over meanwhile.
func (s *Store) TakeOver(ctx context.Context, t TakeOver, actor string) (TakenOver, error) {
	if err := s.checkTakeOver(t); err != nil {
		return TakenOver{}, err
	}
	var done TakenOver
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		before, found, err := takenBefore(ctx, tx, t.Once)
		if err != nil || found {
			done = before
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
	n := len(t.Singles) + len(t.SingleOrders) + len(t.Splits)
	for _, split := range t.Splits {
		n += len(split.PlannedIDs)
	}
	for _, g := range t.Groups {
		if err := s.checkSendDate(g.SendDate); err != nil {
			return err
		}
		n += g.joining()
	}
	if n == 0 {
		return invoicing.Conflictf("Es ist keine geplante Rechnung ausgewählt.")
	}
	if n > maxCombined {
		return invoicing.Invalidf("Es lassen sich höchstens %d geplante Rechnungen auf einmal zusammenfassen.", maxCombined)
	}
	return nil
}

func (g MergeGroup) joining() int { return len(g.PlannedIDs) + len(g.MovedIDs) + len(g.OrderIDs) }

func (s *Store) takeOverInTx(ctx context.Context, tx *sql.Tx, t TakeOver, actor string) (TakenOver, error) {
	done := TakenOver{Collectives: []int64{}, Drafts: []int64{}}
	a, err := s.lockTaken(ctx, tx, t)
	if err != nil {
		return done, err
	}
	if err := s.takeOut(ctx, tx, a, actor); err != nil {
		return done, err
	}
	for _, g := range t.Groups {
		id, err := s.mergeGroup(ctx, tx, g, a, actor)
		if err != nil {
			return done, err
		}
		done.Collectives = append(done.Collectives, id)
		s.crash("takeover.merged")
	}
	done.Drafts, err = s.draftSingles(ctx, tx, t, actor)
	return done, err
}

func (s *Store) draftSingles(ctx context.Context, tx *sql.Tx, t TakeOver, actor string) ([]int64, error) {
	drafts := []int64{}
	for _, kind := range []struct {
		ids   []int64
		draft func(context.Context, *sql.Tx, int64, string) (int64, error)
	}{{t.Singles, s.draftSingle}, {t.SingleOrders, s.draftWhole}} {
		for _, id := range kind.ids {
			draft, err := kind.draft(ctx, tx, id, actor)
			if err != nil {
				return nil, err
			}
			drafts = append(drafts, draft)
			s.crash("takeover.drafted")
		}
	}
	return drafts, nil
}

// touches returns the ids of the collective invoices that a wish changes, each once, ascending; at is where its items are.
func (t TakeOver) touches(at map[int64]int64) []int64 {
	var ids []int64
	for _, split := range t.Splits {
		ids = append(ids, split.CollectiveID)
	}
	for _, g := range t.Groups {
		ids = append(ids, g.Into)
		for _, id := range g.MovedIDs {
			ids = append(ids, at[id])
		}
	}
	return eachOnce(ids)
}

// planned returns the ids of the planned invoices that a wish names.
func (t TakeOver) planned() []int64 {
	ids := slices.Concat(t.Singles, t.moved())
	for _, split := range t.Splits {
		ids = append(ids, split.PlannedIDs...)
	}
	for _, g := range t.Groups {
		ids = append(ids, g.PlannedIDs...)
	}
	return ids
}

func (t TakeOver) moved() (ids []int64) {
	for _, g := range t.Groups {
		ids = append(ids, g.MovedIDs...)
	}
	return ids
}

func (t TakeOver) orders() []int64 {
	ids := slices.Clone(t.SingleOrders)
	for _, g := range t.Groups {
		ids = append(ids, g.OrderIDs...)
	}
	return ids
}

// eachOnce sorts ids and leaves out 0, which is none.
func eachOnce(ids []int64) []int64 {
	return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(ids))), func(id int64) bool { return id == 0 })
}
