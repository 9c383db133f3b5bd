package store_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// TestContractHistoryTellsEachStepOnce: what a collective invoice tells of its periods is not told again by each of them; a step
// that no collective invoice in the history tells stays.
func TestContractHistoryTellsEachStepOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), invoicing.Date{}, "clerk"))
	must[int64](t)(b.IssueCollective(ctx, id, "clerk"))
	other := must[int64](t)(b.Combine(ctx, ids(planned[2], planned[3]), invoicing.Date{}, "clerk"))
	if err := b.SplitCollective(ctx, other, nil, "clerk"); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range must[[]store.Event](t)(b.ContractEvents(ctx, planned[0].ContractID)) {
		told = append(told, e.Entity+" "+e.Action)
	}
	count := map[string]int{}
	for _, one := range told {
		count[one]++
	}
	for step, want := range map[string]int{"collective combine": 1, "planned combine": 2, "planned split": 2, "collective issue": 1, "invoice issue": 0, "contract add": 1} {
		if count[step] != want {
			t.Errorf("%q is told %d times, want %d: %s", step, count[step], want, strings.Join(told, ", "))
		}
	}
}
