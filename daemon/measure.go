package main

import (
	"context"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/multishop"
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

// scanned notes that a source was scanned to the end, and what of it is held back.
func (m *Main) scanned(ctx context.Context, s multishop.Source) {
	held, err := m.Store.HeldCounts(ctx)
	if err != nil {
		m.Log.Error().Err(err).Msg("held records cannot be counted")
		return
	}
	for _, shop := range s.Shops() {
		m.metrics.Synced(shop.Key, m.now())
		m.metrics.Pending(shop.Key, 0, 0)
		for _, h := range held {
			if h.Shop == shop.Key {
				m.metrics.Pending(shop.Key, h.N, h.Oldest)
			}
		}
	}
}

// zero makes the figures that count rare things visible before the first of them, so that an alert can see them rise.
func (m *Main) zero() {
	for _, s := range m.Config.Sources() {
		for _, shop := range s.Shops() {
			m.metrics.Drift(shop.Key, 0)
			m.metrics.TriggersMissing(shop.Key, 0)
			m.metrics.Pending(shop.Key, 0, 0)
		}
	}
}
