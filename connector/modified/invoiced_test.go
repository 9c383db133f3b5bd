package modified_test

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// invoiced makes the invoice of an order: its amounts do not hold it, it asks for what the customer paid, and the tax of each rate is
// what the shop showed, or a cent beside it with the reason told.
func invoiced(t fataler, o invoicing.Order) invoicing.Invoice {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].ID = int64(i + 1) // as the store gives them
	}
	inv, err := invoicing.FromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{})
	if err != nil || strings.Contains(strings.Join(inv.Hold, "\n"), "Rechenprüfung") || inv.Payable() != o.Total {
		t.Fatalf("asks for %s, held: %q, %v\n%s", inv.Payable(), inv.Hold, err, words(o))
	}
	var credit money.Cents
	for _, l := range o.Lines {
		if l.Kind == invoicing.LineCredit {
			credit -= l.Amount
		}
	}
	if inv.Prepaid() != credit || inv.Total != o.Total+credit {
		t.Fatalf("total %s, prepaid %s\n%s", inv.Total, inv.Prepaid(), words(o))
	}
	for _, x := range o.TaxTotals {
		for _, y := range inv.TaxTotals {
			if off := (x.Tax - y.Tax).Abs(); x.Rate == y.Rate && (off > 1 || off == 1 && !strings.Contains(strings.Join(inv.AmountNotes, "\n"), "Steuer zu "+x.Rate.German()+":")) {
				t.Fatalf("tax %s instead of %s, notes %q\n%s", y.Tax, x.Tax, inv.AmountNotes, words(o))
			}
		}
	}
	return inv
}
