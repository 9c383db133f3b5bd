package connector

import (
	"context"
	"time"

	"fakturisd/invoicing"
)

// A shop that has lost more than this part of its records since they were mirrored, and more than a few, is probably
// being restored from a backup: its tables are dropped and filled again in the course of minutes.
const (
	doubtfulShare = 2
	doubtfulLeast = 50
)

// doubtful returns an error while so many of a kind's records are gone that it is rather a restore than a deletion. It is
// believed after the patience, and at once in a full scan.
func (p *pass) doubtful(ctx context.Context) error {
	if p.full || p.first.Load() || p.kind == invoicing.KindShippingMethod {
		return nil
	}
	mirrored, err := p.Store.CountLive(ctx, p.Source.Key, p.kind)
	if err != nil || mirrored < doubtfulLeast {
		return err
	}
	there, err := p.Shop.Count(ctx, p.kind)
	if err != nil {
		return err
	}
	if there > mirrored/doubtfulShare {
		delete(p.doubts, p.kind)
		return nil
	}
	if p.doubts[p.kind].IsZero() {
		p.doubts[p.kind] = time.Now()
	}
	if time.Since(p.doubts[p.kind]) >= patience {
		return nil
	}
	return invoicing.Conflictf("%s: the shop has %d of the %d records that are mirrored; is a backup being restored? They count as deleted in %s, or at once after `fakturisd sync --full`",
		p.name, there, mirrored, (patience - time.Since(p.doubts[p.kind])).Round(time.Minute))
}
