package track

import (
	"context"
	"sync"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Growing is a shop that tells which records rows were added to.
type Growing interface {
	Grown(ctx context.Context, since connector.Heads) (now connector.Heads, keys map[invoicing.Kind][]int64, err error)
}

// Hints follow a shop by triggers where that is possible, else by the numbers that its tables have reached: new orders and
// status changes are seen within seconds in both cases.
type Hints struct {
	triggers *Triggers // nil where only scanning is wanted
	shop     Growing

	mu    sync.Mutex
	heads connector.Heads
	next  connector.Heads // once what was told of is mirrored
	open  int             // changes that were told of and not taken yet
}

// Follow returns hints; triggers may be nil.
func Follow(triggers *Triggers, shop Growing) *Hints { return &Hints{triggers: triggers, shop: shop} }

// Ready sees to it that hints are gathered.
func (h *Hints) Ready(ctx context.Context) (lost bool, err error) {
	if h.triggers == nil {
		return false, nil
	}
	return h.triggers.Ready(ctx)
}

// State says how hints are gathered.
func (h *Hints) State() connector.HintState {
	if h.triggers == nil {
		return connector.HintState{Mode: "scan"}
	}
	return h.triggers.State()
}

// Waiting returns what changed.
func (h *Hints) Waiting(ctx context.Context) ([]connector.Change, error) {
	if h.State().Mode == "triggers" {
		return h.triggers.Waiting(ctx)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.open == 0 && h.next != nil {
		h.heads = h.next
	}
	now, keys, err := h.shop.Grown(ctx, h.heads)
	if err != nil {
		return nil, err
	}
	h.next = now
	var changes []connector.Change
	for kind, list := range keys {
		marks := make([]connector.Mark, len(list))
		for i, k := range list {
			marks[i] = connector.Mark{Key: k}
		}
		changes = append(changes, connector.Runs(kind, marks)...)
	}
	h.open = len(changes)
	return changes, nil
}

// Taken forgets the hints of a change.
func (h *Hints) Taken(ctx context.Context, c connector.Change) error {
	if h.State().Mode == "triggers" {
		return h.triggers.Taken(ctx, c)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open--
	return nil
}

// Missed counts changes that triggers should have told of.
func (h *Hints) Missed(ctx context.Context, kind invoicing.Kind, keys []int64) (int, error) {
	if h.triggers == nil {
		return 0, nil
	}
	return h.triggers.Missed(ctx, kind, keys)
}
