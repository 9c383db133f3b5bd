package connector

import (
	"context"
	"fmt"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// doRequests does what people asked for. One that cannot be done is answered with the reason.
func (s *Syncer) doRequests(ctx context.Context) error {
	open, err := s.Store.OpenSyncRequests(ctx, s.Source.Key)
	if err != nil {
		return err
	}
	for _, r := range open {
		result, err := s.doRequest(ctx, r)
		switch invoicing.ErrorCode(err) {
		case invoicing.CodeInvalid, invoicing.CodeConflict, invoicing.CodeNotFound:
			result, err = invoicing.ErrorMessage(err), nil
		}
		if err != nil {
			return fmt.Errorf("request %d (%s): %w", r.ID, r.Action, err)
		}
		if err := s.Store.FinishSyncRequest(ctx, r.ID, result); err != nil {
			return err
		}
	}
	return nil
}

func (s *Syncer) doRequest(ctx context.Context, r store.SyncRequest) (string, error) {
	switch {
	case r.Action == store.ActionScan || r.Action == store.ActionRead && r.Key == "" && r.From.IsZero():
		if r.Action == store.ActionRead {
			if err := s.Store.RescanAll(ctx, s.Source.Key); err != nil {
				return "", err
			}
		}
		s.Rescan()
		return "Ein vollständiger Abgleich wurde begonnen.", nil
	case r.Key == "":
		results, err := s.ReadSince(ctx, r.From)
		return told(results), err
	}
	key, err := strconv.ParseInt(r.Key, 10, 64)
	if err != nil {
		return "", invoicing.Invalidf("„%s“ ist keine Nummer eines Datensatzes im Shop.", r.Key)
	}
	if r.Action == store.ActionForget {
		if err := s.forget(ctx, r.Kind, r.Key); err != nil {
			return "", err
		}
	}
	return s.readRecord(ctx, r.Kind, key)
}

// ReadSince reads the orders again that were bought on a day or later, whether they changed or not.
func (s *Syncer) ReadSince(ctx context.Context, from invoicing.Date) ([]Result, error) {
	key, found, err := s.Shop.FirstOrder(ctx, from)
	if err != nil || !found {
		return nil, err
	}
	if err := s.Store.RescanFrom(ctx, s.Source.Key, invoicing.KindOrder, key); err != nil {
		return nil, err
	}
	p := s.newPass(invoicing.KindOrder, "orders", true)
	err = p.scan(ctx, key-1)
	return p.report(), err
}

// readRecord reads one record again, whether it changed or not.
func (s *Syncer) readRecord(ctx context.Context, kind invoicing.Kind, key int64) (string, error) {
	for _, k := range kinds {
		if k.kind == kind {
			p := s.newPass(k.kind, k.name, true)
			if err := p.work(ctx, Runs(kind, []Mark{{Key: key}})); err != nil {
				return "", err
			}
			return told(p.report()), nil
		}
	}
	return "", invoicing.Invalidf("Datensätze der Art „%s“ können nicht einzeln gelesen werden.", kind)
}

// forget takes a record out of the mirror, so that it comes as a new one.
func (s *Syncer) forget(ctx context.Context, kind invoicing.Kind, key string) error {
	return s.Store.Mirror(ctx, s.Source.Key, func(m *store.Mirror) error {
		if err := m.Forget(ctx, kind, key); err != nil {
			return err
		}
		return m.Log(ctx, []store.SyncLogEntry{{Shop: s.Source.Key, Kind: kind, Key: key, Event: store.EventForgotten}})
	})
}

// told says in German what a pass did.
func told(results []Result) string {
	var sum Result
	for _, r := range results {
		sum.Read, sum.New, sum.Changed = sum.Read+r.Read, sum.New+r.New, sum.Changed+r.Changed
		sum.Deleted, sum.Held, sum.Failed = sum.Deleted+r.Deleted, sum.Held+r.Held, sum.Failed+r.Failed
	}
	if sum.Read+sum.Deleted == 0 {
		return "Der Shop hat nichts dergleichen."
	}
	return fmt.Sprintf("%d gelesen, %d neu, %d geändert, %d gelöscht, %d zurückgehalten, %d fehlgeschlagen.",
		sum.Read, sum.New, sum.Changed, sum.Deleted, sum.Held, sum.Failed)
}
