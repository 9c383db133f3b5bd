package track_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector/track"
)

func TestWithoutTriggersNewRowsAreHints(t *testing.T) {
	eachEngine(t, func(t *testing.T, f *followed) {
		hints := track.Follow(nil, f.shop)
		told := func(take bool) []string {
			changes, err := hints.Waiting(t.Context())
			must(t, err)
			got := []string{}
			for _, c := range changes {
				for _, m := range c.Marks {
					got = append(got, fmt.Sprintf("%s %d", c.Kind, m.Key))
				}
				if take {
					must(t, hints.Taken(t.Context(), c))
				}
			}
			slices.Sort(got)
			return got
		}
		expect := func(what string, take bool, want ...string) {
			t.Helper()
			if diff := cmp.Diff(append([]string{}, want...), told(take)); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
		expect("at first", true)
		f.writes("INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (1, 2, NOW()), (2, 2, NOW())",
			"INSERT INTO address_book (customers_id) VALUES (3)", "INSERT INTO orders (customers_id, date_purchased) VALUES (3, NOW())")
		var id int64
		must(t, f.root.QueryRow("SELECT MAX(orders_id) FROM orders").Scan(&id))
		want := []string{"customer 3", "order 1", "order 2", fmt.Sprintf("order %d", id)}
		slices.Sort(want)
		expect("not taken", false, want...)
		expect("told again", true, want...)
		expect("taken", true)
		f.writes("DELETE FROM orders_status_history", "UPDATE orders SET orders_status = 3") // for the scan to find
		expect("fewer rows", true)
		f.writes("INSERT INTO orders_status_history (orders_id, orders_status_id, date_added) VALUES (1, 2, NOW())")
		expect("more again", true, "order 1")
	})
}
