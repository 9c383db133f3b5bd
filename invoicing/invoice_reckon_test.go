package invoicing_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

func edited(lines ...invoicing.InvoiceLine) invoicing.Invoice {
	for i := range lines {
		lines[i].Text, lines[i].Kind = "Tee", invoicing.LineArticle
	}
	return invoicing.Invoice{Currency: "EUR", PriceMode: tax.Net, Lines: lines}
}

func price(quantity, price int64) invoicing.InvoiceLine {
	return invoicing.InvoiceLine{Quantity: decimal.New(quantity, 0), UnitPrice: decimal.New(price, -4), TaxRate: tax.Percent(19)}
}

func TestReckonAddsUpWhatWasEdited(t *testing.T) {
	inv := edited(price(3, 33333), price(1, 100000))
	inv.Lines[1].Discount = decimal.New(125, -1)
	if err := inv.Reckon(); err != nil || inv.Total != 2231 || len(inv.Failures()) > 0 {
		t.Fatalf("%+v: %v, %q", inv, err, inv.Failures())
	}
	if want := []tax.Total{{Rate: tax.Percent(19), Net: 1875, Tax: 356, Gross: 2231}}; cmp.Diff(want, inv.TaxTotals) != "" || inv.Lines[1].Amount != 875 {
		t.Errorf("%+v", inv)
	}
}

func TestReckonKeepsTheCentsOfTheShop(t *testing.T) {
	inv := edited(price(1, 44400))
	inv.Lines[0].OrderLineID, inv.Lines[0].Amount = 7, 445 // the shop's total wanted it
	inv.TaxTotals = []tax.Total{{Rate: tax.Percent(19), Net: 445, Tax: 84, Gross: 529}}
	if err := inv.Reckon(); err != nil || inv.Total != 529 || inv.Lines[0].Amount != 445 || len(inv.Failures()) > 0 {
		t.Errorf("%+v: %v, %q", inv, err, inv.Failures())
	}
	inv.Lines[0].UnitPrice = decimal.New(45000, -4)
	if err := inv.Reckon(); err != nil || inv.Total != 536 || inv.TaxTotals[0].Tax != 86 {
		t.Errorf("%+v: %v", inv, err)
	}
}

func TestReckonRefusesAbsurdAmounts(t *testing.T) {
	inv := edited(price(1e18, 1e18))
	if err := inv.Reckon(); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("%s: %v", inv.Total, err)
	}
	inv.Lines[0].Amount = money.Max + 1
	if failures := inv.Failures(); len(failures) != 1 {
		t.Errorf("%q", failures)
	}
}
