package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Trickle lets one more customer order now, in one of the ways that Fill knows, and returns the order's id.
func Trickle(ctx context.Context, db *sql.DB, seed int64) (int64, error) {
	w, err := session(ctx, db)
	if err != nil {
		return 0, err
	}
	defer w.close()
	cat, err := load(ctx, w)
	if err != nil {
		return 0, err
	}
	f := newFiller(w, cat, seed)
	f.people = int(time.Now().Unix() % 1000000) // keeps the mail addresses of two runs apart
	if cat.domains {
		f.domain = oneOf(f, Domains()).ID
	}
	c, err := f.checkout(ctx, oneOf(f, kinds()), time.Now())
	if err != nil {
		return 0, fmt.Errorf("sample order: %w", err)
	}
	id, customer, err := c.write(ctx, w)
	if err != nil {
		return 0, fmt.Errorf("sample order: %w", err)
	}
	if c.Customer.Guest {
		err = w.deleteGuest(ctx, customer)
	}
	return id, err
}
