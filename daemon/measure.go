package main

import (
	"context"
	"time"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mirrored counts what became of the rows of one shop and kind.
func (m *Main) mirrored(r connector.Result) {
	for result, n := range map[string]int64{"new": r.New, "changed": r.Changed, "deleted": r.Deleted, "held": r.Held, "failed": r.Failed} {
		m.metrics.Applied(r.Shop, r.Kind, result, n)
	}
}

// mailed counts a mail that came to rest.
func (m *Main) mailed(state invoicing.MailState) { m.metrics.MailDone(string(state)) }

// issued counts an issued invoice.
func (m *Main) issued(kind invoicing.InvoiceType) { m.metrics.InvoiceIssued(string(kind)) }

// pushed counts a status change that came to rest.
func (m *Main) pushed(state invoicing.IntentState, mail invoicing.MailState) {
	m.metrics.StatusChanged(state, mail)
}

// looked notes what a look at a shop came to, for figures and people.
func (m *Main) looked(ctx context.Context, s *source, l connector.Look) {
	t := store.Tracking{Source: s.Key, Mode: l.State.Mode, Reason: l.State.Reason, TriggersMissing: l.State.Missing}
	if l.Err != nil {
		t.Error = l.Err.Error()
	}
	if err := s.note(ctx, t); err != nil && ctx.Err() == nil {
		m.Log.Error().Err(err).Msg("how the shops are followed cannot be noted")
	}
	if err := m.waiting(ctx, s, l); err != nil && ctx.Err() == nil {
		m.Log.Error().Err(err).Msg("what waits cannot be counted")
	}
	for i, shop := range s.Shops() {
		m.metrics.TriggersMissing(shop.Key, l.State.Missing)
		if l.Scanned && l.Err == nil {
			m.metrics.Synced(shop.Key, m.now())
		}
		if i == 0 {
			m.metrics.Drift(shop.Key, int64(l.Missed))
		}
	}
}

// progress notes how far a scan is, once a second and at its end.
func (m *Main) progress(s *source, kind string, done, total int64) {
	if total == 0 || !s.due(&s.progressed, time.Second) && done < total {
		return
	}
	if err := m.Store.PutProgress(context.Background(), s.Key, kind, done, total); err != nil {
		m.Log.Debug().Err(err).Msg("the progress cannot be noted")
	}
}

// waiting counts what waits to be read, or to be looked at by a person. Hints name no shop: those of a multishop count
// for its first one.
func (m *Main) waiting(ctx context.Context, s *source, l connector.Look) error {
	if !s.due(&s.counted, 5*time.Second) {
		return nil
	}
	counts, err := m.Store.WaitingCounts(ctx)
	if err != nil {
		return err
	}
	for i, shop := range s.Shops() {
		c := counts[shop.Key]
		if i == 0 {
			c.N, c.Oldest = c.N+l.State.Waiting, max(c.Oldest, l.State.Oldest)
		}
		m.metrics.Pending(shop.Key, c.N, c.Oldest)
	}
	return nil
}

// zero makes the figures that count rare things visible before the first of them, so that an alert can see them rise.
func (m *Main) zero() {
	m.metrics.ZeroBounces()
	m.metrics.ZeroStatusChanges()
	for _, s := range m.Config.Sources() {
		for _, shop := range s.Shops() {
			m.metrics.Drift(shop.Key, 0)
			m.metrics.TriggersMissing(shop.Key, 0)
			m.metrics.Pending(shop.Key, 0, 0)
		}
	}
}
