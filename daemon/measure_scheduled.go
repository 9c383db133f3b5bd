package main

import (
	"context"

	"fakturisd/invoicing/store"
)

// scheduled counts what is scheduled, as of today.
func (m *Main) scheduled(ctx context.Context) (store.QueueCounts, error) {
	return m.Store.QueueCounts(ctx, m.today())
}
