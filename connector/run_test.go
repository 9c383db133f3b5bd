package connector_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

func TestRunScansAtOnceAndWhenAsked(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	f.orders[1] = anOrder(1, anna, 1)
	sync := newSyncer(oneShop, f, s)
	results, troubles, ended := make(chan connector.Result, 100), make(chan error, 10), make(chan struct{})
	sync.OnResult = func(r connector.Result) {
		if r.Kind == "orders" {
			results <- r
		}
	}
	sync.OnLook = func(_ context.Context, l connector.Look) {
		if l.Err != nil {
			troubles <- l.Err
		}
	}
	sync.Poll, sync.Scan = time.Hour, time.Hour
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		sync.Run(ctx)
		close(ended)
	}()
	if r := <-results; r.New != 1 {
		t.Errorf("first scan: %+v", r)
	}
	f.change(func() { f.orders[2] = anOrder(2, bert, 1) })
	sync.Rescan()
	if r := <-results; r.New != 1 {
		t.Errorf("second scan: %+v", r)
	}
	f.change(func() { f.err = errors.New("gone away") })
	sync.Rescan()
	if err := <-troubles; invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Errorf("a shop that is down: %v", err)
	}
	f.change(func() { f.err = nil; delete(f.orders, 1) })
	sync.Rescan()
	if r := <-results; r.Deleted != 1 {
		t.Errorf("scan after the trouble: %+v", r)
	}
	cancel()
	<-ended
}
