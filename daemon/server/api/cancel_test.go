package api_test

import "testing"

// TestAnInvoiceIsCancelledOnce cancels an invoice as a whole and then asks for more than is left.
func TestAnInvoiceIsCancelledOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	inv := f.do("POST", "/orders/1/invoices", `{"issue":true}`)
	id := pick(t, inv.json, "id")
	whole := f.do("POST", "/invoices/"+id+"/cancel", `{"issue":true}`)
	if whole.StatusCode != 201 || whole.field("type") != "storno" || whole.field("total") == inv.field("total") {
		t.Fatalf("status %d: %s", whole.StatusCode, whole.body)
	}
	account := f.do("GET", "/invoices/"+id+"/payments", "")
	if account.field("state") != "storniert" || account.field("open") != "0.00" {
		t.Errorf("account %s", account.body)
	}
	for body, want := range map[string]int{`{"issue":true}`: 409, `{"send":true}`: 400, `{"lines":[{"position":99,"quantity":"1"}]}`: 409, `{"amounts":[{"tax_rate":"500","gross":"1.00"}]}`: 400} {
		if r := f.do("POST", "/invoices/"+id+"/cancel", body); r.StatusCode != want {
			t.Errorf("%s: status %d, want %d: %s", body, r.StatusCode, want, r.body)
		}
	}
}
