package modified_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"fakturisd/connector/modified/sampleshop"
)

// The sample shop was written without a look at this package: its orders end on their totals, and a person is asked to
// look at those alone that were made not to add up.
func TestEveryOrderOfTheSampleShopAddsUpButForThePlantedOnes(t *testing.T) {
	t.Parallel()
	for seed, o := range map[int64]sampleshop.Options{1: {Engine: "MyISAM"}, 2: {Engine: "InnoDB", Multishop: true}} {
		t.Run(o.Engine, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			var planted []int64
			db := newShopDBWith(t, "latin1", o, func(db *sql.DB) error {
				if err := sampleshop.FillCatalogue(ctx, db, o); err != nil {
					return err
				}
				var err error
				planted, err = sampleshop.Fill(ctx, db, o, seed, 300, nil)
				return err
			})
			list, err := db.open(t).Orders(ctx, everything)
			if err != nil {
				t.Fatal(err)
			}
			var odd []int64
			for _, s := range list {
				if len(s.Order.Check) == 0 && !s.Order.Cancelled && s.Order.Total != 0 {
					invoiced(t, s.Order)
				}
				if len(s.Order.Check) > 0 || s.Held != "" {
					odd = append(odd, s.Key)
					if !slices.Contains(planted, s.Key) {
						t.Errorf("order %d: %q %q\n%s", s.Key, s.Held, s.Order.Check, words(s.Order))
					}
				}
			}
			if !slices.Equal(odd, planted) || len(planted) == 0 {
				t.Errorf("to check are %v, planted were %v", odd, planted)
			}
		})
	}
}
