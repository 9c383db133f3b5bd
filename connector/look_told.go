package connector

import (
	"context"

	"fakturisd/invoicing"
)

// doAsked does what people and programs asked for. Where nobody asks, it costs the shop's server nothing.
func (s *Syncer) doAsked(ctx context.Context) error {
	if err := s.doRequests(ctx); err != nil {
		return err
	}
	return s.lookTold(ctx)
}

// lookTold looks at the orders that somebody told of: the shop's extension after a checkout, or we ourselves after a
// change in the shop. They are judged like all others: what has not rested yet waits.
func (s *Syncer) lookTold(ctx context.Context) error {
	hints, err := s.Store.Hints(ctx, s.Source.Key)
	if err != nil || len(hints) == 0 {
		return err
	}
	marks := make([]Mark, len(hints))
	for i, h := range hints {
		marks[i] = Mark{Key: h.Key}
	}
	p := s.newPass(invoicing.KindOrder, "orders", false)
	if err := p.work(ctx, Runs(invoicing.KindOrder, marks)); err != nil {
		return err
	}
	s.tell(p.report())
	return s.Store.TakeHints(ctx, hints)
}
