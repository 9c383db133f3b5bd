package main

import (
	"context"
	"time"

	"fakturisd/invoicing/store"
)

// watchProtection looks again and again whether the database still refuses to change what was issued, and makes anew what is gone.
func (m *Main) watchProtection(ctx context.Context, every time.Duration) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		before := m.Store.Protection()
		p, err := m.Store.Protect(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			m.Log.Error().Err(err).Msg("cannot look whether the archive is protected")
		case err == nil && p.Whole() != before.Whole():
			m.tellProtection(p)
		}
	}
}

// tellProtection is loud where something could be changed: nobody would notice otherwise.
func (m *Main) tellProtection(p store.Protection) {
	if p.Whole() {
		m.Log.Info().Str("account", p.Account).Int("triggers", p.Triggers).Bool("separate_owner", p.Separate).Msg("the database keeps what was issued")
		return
	}
	m.Log.Error().Str("account", p.Account).Strs("unprotected", p.Unprotected).Str("reason", p.Reason).
		Msg("THE ARCHIVE IS NOT PROTECTED: the database would let issued documents be changed; `fakturisd check` says what to do")
}

// unprotected is the metric: how many kinds of changes the database would let pass.
func (m *Main) unprotected() float64 { return float64(len(m.Store.Protection().Unprotected)) }
