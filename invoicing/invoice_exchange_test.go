package invoicing_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// TestARateByHandTellsTheTaxInEuros: without a rate an invoice with tax in another currency is held; the rate that
// somebody types lifts that, and taking it away brings it back.
func TestARateByHandTellsTheTaxInEuros(t *testing.T) {
	draft, err := invoicing.NewInvoice(invoicing.Partner{ID: 1, Address: invoicing.Address{LastName: "Weiß", Country: "DE"}}, invoicing.ShopSettings{}, "", "CHF", tax.Net)
	if err != nil {
		t.Fatal(err)
	}
	for n, c := range []struct {
		rate, taxed string
		want        money.Cents
		held        bool
	}{{"0", "19", 0, true}, {"0.95", "19", 2000, false}, {"0.95", "0", 0, false}, {"0.95", "19", 2000, false}, {"0", "19", 0, true}, {"0", "0", 0, false}} {
		edited := draft
		rate, err := tax.ParseRate(c.taxed)
		if err != nil {
			t.Fatal(err)
		}
		edited.Lines = []invoicing.InvoiceLine{{Kind: invoicing.LineArticle, Text: "Beratung", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(100, 0), TaxRate: rate}}
		edited.Exchange = invoicing.Exchange{Rate: decimal.RequireFromString(c.rate), Source: "BMF, November 2026"}
		if draft, err = invoicing.EditDraft(draft, edited); err != nil {
			t.Fatal(err)
		}
		if held := strings.Contains(strings.Join(draft.Hold, ""), "Kurs von CHF fehlt"); held != c.held || draft.Exchange.Tax != c.want {
			t.Errorf("%d: tax %s in euros, held %q", n, draft.Exchange.Tax, draft.Hold)
		}
	}
}

func TestARateThatCannotBeIsRefused(t *testing.T) {
	draft, err := invoicing.NewInvoice(invoicing.Partner{ID: 1}, invoicing.ShopSettings{}, "", "CHF", tax.Net)
	if err != nil {
		t.Fatal(err)
	}
	for _, rate := range []string{"-1", "1000001", "0.123456789"} {
		draft.Exchange.Rate = decimal.RequireFromString(rate)
		if _, err := invoicing.EditDraft(draft, draft); !strings.Contains(invoicing.ErrorMessage(err), "exchange.rate") {
			t.Errorf("%s: %v", rate, err)
		}
	}
}
