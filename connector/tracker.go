package connector

import (
	"context"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// Tracker finds changes by looking at everything, range by range. It needs nothing but reading, and misses nothing.
type Tracker interface {
	// Changed returns changes with keys greater than after, and the key to go on from; done says that there is
	// nothing behind it. A change is a hint: the records may turn out to be the same as before.
	Changed(ctx context.Context, kind invoicing.Kind, after int64) (changes []Change, next int64, done bool, err error)
	// Seen notes that the records of a change were read and applied.
	Seen(ctx context.Context, c Change) error
}

// Hints tell of changes soon after they happen. A hint may be lost; the Tracker's next scan pays for that.
type Hints interface {
	// Ready sees to it that hints are gathered. lost says that some may have been missed until now, so that everything
	// must be looked at.
	Ready(ctx context.Context) (lost bool, err error)
	// State says how hints are gathered, for people to see.
	State() HintState
	// Waiting returns what changed and has rested since. Its Changes have Marks.
	Waiting(ctx context.Context) ([]Change, error)
	// Taken forgets the hints of a change whose records were read and applied, unless the shop wrote them again.
	Taken(ctx context.Context, c Change) error
	// Missed counts those among the changed keys of which there was no hint, where there should have been one.
	Missed(ctx context.Context, kind invoicing.Kind, keys []int64) (int, error)
}

// HintState is how hints are gathered.
type HintState struct {
	Mode    string        // "triggers" or "scan"
	Reason  string        // German: why there are no triggers though they are wanted
	Missing int           // triggers that were missing when last looked for
	Waiting int64         // hints that wait to be taken
	Oldest  time.Duration // age of the oldest of them, on the shop's clock
}

// Change says where to look: a key range in which something changed since it was seen last, or some keys of it.
type Change struct {
	Kind  invoicing.Kind // empty: something that every kind depends on
	Range Range
	Print Print  // of the range when the change was noticed; zero when the shop has no records there any more
	Rows  int64  // records in the range at that time, for a progress bar
	Marks []Mark // hints by ascending keys; nil: the whole range
}

// Mark is a hint that one record changed.
type Mark struct {
	Key     int64
	Slot    int64  // several connections of the shop may have noted the same record
	Rev     int64  // how often it was written since
	Touched string // when last, on the shop's clock
}

// Heads are the highest numbers that the rows of tables have reached, by table.
type Heads map[string]int64

// TrackedTable is a table of a shop whose rows belong to the records of a kind.
type TrackedTable struct {
	Name    string
	Kind    invoicing.Kind // empty: every kind depends on the table
	Key     string         // column that holds the record's key; empty where the record has none
	Columns []string       // an update of others changes nothing; nil: every update counts
	Texts   []string       // those of Columns that must be compared byte by byte
	Where   string         // SQL condition on a row, with {row} for NEW or OLD; empty: every row
}

// covers says whether a change is about the record with this key.
func (c Change) covers(key int64) bool {
	if c.Marks == nil {
		return c.Range.Contains(key)
	}
	_, found := slices.BinarySearchFunc(c.Marks, key, func(m Mark, key int64) int {
		switch {
		case m.Key < key:
			return -1
		case m.Key > key:
			return 1
		}
		return 0
	})
	return found
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
