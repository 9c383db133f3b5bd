package connector

import (
	"context"

	"fakturisd/invoicing"
)

// Tracker says which keys of a shop to look at.
type Tracker interface {
	// Changed returns changes with keys greater than after, and the key to go on from; done says that there is
	// nothing behind it. A change is a hint: the records may turn out to be the same as before.
	Changed(ctx context.Context, kind invoicing.Kind, after int64) (changes []Change, next int64, done bool, err error)
	// Seen notes that the records of a change were read and applied.
	Seen(ctx context.Context, c Change) error
}

// Change is a key range in which something changed since it was seen last.
type Change struct {
	Kind  invoicing.Kind
	Range Range
	Print Print // of the range when the change was noticed; zero when the shop has no records there any more
	Rows  int64 // records in the range at that time, for a progress bar
}

// Result counts what one pass over one kind of a shop's records did.
type Result struct {
	Shop    string  `json:"shop"`
	Kind    string  `json:"kind"`
	Read    int64   `json:"read"`
	New     int64   `json:"new"`
	Changed int64   `json:"changed"`
	Deleted int64   `json:"deleted"`
	Held    int64   `json:"held"`
	Failed  int64   `json:"failed"`
	Seconds float64 `json:"seconds"`
}
