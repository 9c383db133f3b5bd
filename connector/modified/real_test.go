package modified_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

var everything = connector.Range{From: 0, To: 1 << 40}

// words tells an order's amounts in one text: mode, lines, taxes and total.
func words(o invoicing.Order) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", o.PriceMode)
	for _, l := range o.Lines {
		fmt.Fprintf(&b, "%s %s %s %s %s\n", l.Kind, l.Quantity, l.Text, l.Amount, l.TaxRate)
	}
	for _, t := range o.TaxTotals {
		fmt.Fprintf(&b, "%s%%: %s + %s = %s\n", t.Rate, t.Net, t.Tax, t.Gross)
	}
	fmt.Fprintf(&b, "total %s", o.Total)
	return b.String()
}

// The amounts are those that the customers of the real shop saw on their screens.
var realAmounts = map[int64]string{
	1: `brutto
artikel 3 Assam Tee „Gold" 250 g 30.00 7
artikel 1 Teekanne Groß 31.99 19
versand 1 Pauschale Versandkosten 5.00 0
0%: 5.00 + 0.00 = 5.00
7%: 28.04 + 1.96 = 30.00
19%: 26.88 + 5.11 = 31.99
total 66.99`,
	2: `brutto
artikel 2 Assam Tee „Gold" 250 g 20.00 7
artikel 12 Teefilter 10er 10.80 19
artikel 1 Das große Teebuch 15.00 7
versand 1 Pauschale Versandkosten 5.95 19
7%: 32.71 + 2.29 = 35.00
19%: 14.08 + 2.67 = 16.75
total 51.75`,
	4: `netto
artikel 25 Teefilter 10er 11.25 19
artikel 2 Teekanne Groß 53.76 19
versand 1 Pauschale Versandkosten 5.00 19
19%: 70.01 + 13.30 = 83.31
total 83.31`,
	6: `brutto
artikel 1 Teekanne Groß 26.88 0
versand 1 Pauschale Versandkosten 5.00 0
0%: 31.88 + 0.00 = 31.88
total 31.88`,
	8: `brutto
artikel 1 Assam Tee „Gold" 250 g 10.00 7
artikel 1 Teekanne Groß 31.99 19
gutschein 1 Rabatt Coupon ZEHN -1.00 7
gutschein 1 Rabatt Coupon ZEHN -3.20 19
versand 1 Pauschale Versandkosten 5.95 19
7%: 8.41 + 0.59 = 9.00
19%: 29.19 + 5.55 = 34.74
total 43.74`,
}

func TestOrdersOfARealShopCostWhatTheCustomerSaw(t *testing.T) {
	t.Parallel()
	for _, charset := range []string{"latin1", "utf8mb3", "utf8mb4"} {
		for _, engine := range []string{"InnoDB", "MyISAM"} {
			t.Run(charset+" "+engine, func(t *testing.T) {
				t.Parallel()
				orders, err := realShop(t, charset, engine).open(t).Orders(context.Background(), everything)
				if err != nil {
					t.Fatal(err)
				}
				if len(orders) != len(realAmounts) {
					t.Errorf("%d orders, want %d", len(orders), len(realAmounts))
				}
				for _, o := range orders {
					if diff := cmp.Diff(realAmounts[o.Key], words(o.Order)); diff != "" {
						t.Errorf("order %d (-want +got):\n%s", o.Key, diff)
					}
					if len(o.Order.Check) > 0 || o.Held != "" {
						t.Errorf("order %d: check %q, held %q", o.Key, o.Order.Check, o.Held)
					}
					if inv := invoiced(t, o.Order); len(inv.AmountNotes) > 0 || cmp.Diff(inv.TaxTotals, o.Order.TaxTotals) != "" {
						t.Errorf("order %d: taxes %v, not as the shop showed them: %q", o.Key, inv.TaxTotals, inv.AmountNotes)
					}
				}
			})
		}
	}
}
