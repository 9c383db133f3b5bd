package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing/outbox"
)

// dashboard answers with what a person should see first.
func (a *api) dashboard(ctx context.Context, _ *call) (int, any, error) {
	d, err := a.Store.Dashboard(ctx, a.Today())
	return http.StatusOK, d, err
}

// jobs answers with how many jobs there are, by kind and state.
func (a *api) jobs(ctx context.Context, _ *call) (int, any, error) {
	counts, err := a.Queue.Counts(ctx)
	return http.StatusOK, page[outbox.Count]{Items: orNone(counts)}, err
}
