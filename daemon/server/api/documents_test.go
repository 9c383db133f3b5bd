package api_test

import (
	"net/http"
	"strings"
	"testing"

	"fakturisd/daemon/server/api"
)

func TestAnOrderIsBilledIssuedAndSentAtOnce(t *testing.T) {
	t.Parallel()
	woken := 0
	f := newFixture(t, func(c *api.Config) { c.Wake = func() { woken++ } })
	r := f.want(f.do("POST", "/orders/1/invoices", `{"issue":true,"send":true}`), http.StatusCreated)
	if r.field("number") != "RE-2026-0001" || r.field("status") != "gestellt" || r.field("total") != "11.90" || r.field("date") != "2026-11-23" {
		t.Errorf("invoice %s", r.body)
	}
	if woken == 0 {
		t.Error("nobody was told that there is work")
	}
	if mails := r.field("mails").([]any); len(mails) != 1 || at(mails[0], "to") != "erika@example.com" || at(mails[0], "state") != "planned" {
		t.Errorf("mails %v", mails)
	}
	again := f.want(f.do("POST", "/orders/1/invoices", ""), http.StatusCreated)
	if again.field("id") != r.field("id") || count(t, f, "fakturis_invoice") != 1 {
		t.Errorf("the order was billed twice: %s", again.body)
	}
	f.refused(f.do("POST", "/invoices/1/send", ""), http.StatusConflict, "conflict")

	f.refused(f.do("GET", "/invoices/1/pdf", ""), http.StatusNotFound, "not_found")
	if err := f.store.AttachPDF(t.Context(), "invoice", 1, []byte("%PDF-1.7 test")); err != nil {
		t.Fatal(err)
	}
	pdf := f.want(f.do("GET", "/invoices/1/pdf", ""), http.StatusOK)
	if string(pdf.body) != "%PDF-1.7 test" || pdf.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("%s %s", pdf.Header.Get("Content-Type"), pdf.body)
	}
}

func TestStepsAreAuditedWithTheTokensName(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	long, err := f.store.AddToken(t.Context(), strings.Repeat("ü", 64), both, "test")
	if err != nil {
		t.Fatal(err)
	}
	f.want(f.do("POST", "/orders/1/delivery-notes", ""), http.StatusCreated)
	f.want(f.do("POST", "/orders/1/invoices", "", "Authorization", "Bearer "+long), http.StatusCreated)
	var short, cut int
	err = f.store.DB().QueryRowContext(t.Context(), `SELECT SUM(actor = 'token:Test'), SUM(actor = ?) FROM fakturis_audit`,
		"token:"+strings.Repeat("ü", 58)).Scan(&short, &cut)
	if err != nil || short != 1 || cut != 1 {
		t.Errorf("%d and %d rows, %v", short, cut, err)
	}
}

func TestDeliveryNoteOfAnOrder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	r := f.want(f.do("POST", "/orders/1/delivery-notes", "{}"), http.StatusCreated)
	if r.field("number") != "LS-2026-0001" {
		t.Errorf("delivery note %s", r.body)
	}
	again := f.want(f.do("POST", "/orders/1/delivery-notes", ""), http.StatusCreated)
	if again.field("id") != r.field("id") {
		t.Errorf("a second note: %s", again.body)
	}
	if err := f.store.AttachPDF(t.Context(), "delivery_note", 1, []byte("%PDF-1.7 note")); err != nil {
		t.Fatal(err)
	}
	if pdf := f.want(f.do("GET", "/delivery-notes/1/pdf", ""), http.StatusOK); string(pdf.body) != "%PDF-1.7 note" {
		t.Errorf("%s", pdf.body)
	}
}

func TestSendDateIsSetAndTakenAway(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	plan := `{"order_id":2,"interval":{"count":2,"unit":"monat"},"start":"2027-01-01","count":6}`
	c := f.want(f.do("POST", "/contracts", plan), http.StatusCreated)
	if got := len(c.field("items").([]any)); got != 6 {
		t.Fatalf("%d planned invoices, want 6", got)
	}
	f.refused(f.do("POST", "/contracts", plan), http.StatusConflict, "conflict")
	id := pick(t, c.json, "items.0.id")
	r := f.want(f.do("POST", "/collective-invoices", `{"planned_invoice_ids":[`+id+`,`+pick(t, c.json, "items.1.id")+`],"send_date":"2027-03-01"}`), http.StatusCreated)
	if r.field("send_date") != "2027-03-01" || r.field("total") != "23.80" {
		t.Errorf("collective invoice %s", r.body)
	}
	f.refused(f.do("POST", "/collective-invoices", `{"planned_invoice_ids":[`+id+`]}`), http.StatusConflict, "conflict")
	f.refused(f.do("POST", "/collective-invoices", `{"planned_invoice_ids":[]}`), http.StatusBadRequest, "invalid")
	path := "/collective-invoices/" + pick(t, r.json, "id")
	if r := f.want(f.do("PATCH", path, `{"send_date":"2027-04-01"}`), http.StatusOK); r.field("send_date") != "2027-04-01" {
		t.Errorf("moved: %s", r.body)
	}
	f.refused(f.do("PATCH", path, `{"send_dat":null}`), http.StatusBadRequest, "malformed")
	f.refused(f.do("PATCH", path, ""), http.StatusBadRequest, "invalid")
	if r := f.want(f.do("PATCH", path, `{"send_date":null}`), http.StatusOK); r.field("send_date") != "" {
		t.Errorf("taken away: %s", r.body)
	}
	inv := f.want(f.do("POST", path+"/issue", ""), http.StatusOK)
	if inv.field("type") != "sammelrechnung" || inv.field("number") != "RE-2026-0001" {
		t.Errorf("invoice %s", inv.body)
	}
}

func TestOrdersEnteredByHandAreChecked(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	line := `{"text":"Wartung","quantity":1,"unit_price":10,"tax_rate":19}`
	for name, c := range map[string]struct {
		body, code string
		status     int
	}{
		"no partner":      {`{"lines":[` + line + `]}`, "invalid", 400},
		"unknown partner": {`{"partner_id":99,"lines":[` + line + `]}`, "not_found", 404},
		"no lines":        {`{"partner_id":1}`, "invalid", 400},
		"exponent":        {`{"partner_id":1,"lines":[{"text":"x","quantity":"1e999999999","unit_price":1,"tax_rate":19}]}`, "malformed", 400},
		"bare exponent":   {`{"partner_id":1,"lines":[{"text":"x","quantity":1,"unit_price":1,"tax_rate":1e9}]}`, "malformed", 400},
		"five decimals":   {`{"partner_id":1,"lines":[{"text":"x","quantity":1.00001,"unit_price":1,"tax_rate":19}]}`, "malformed", 400},
		"rate":            {`{"partner_id":1,"lines":[{"text":"x","quantity":1,"unit_price":1,"tax_rate":101}]}`, "invalid", 400},
		"kind":            {`{"partner_id":1,"lines":[{"kind":"x","text":"x","quantity":1,"unit_price":1,"tax_rate":19}]}`, "invalid", 400},
		"currency":        {`{"partner_id":1,"currency":"Euro","lines":[` + line + `]}`, "invalid", 400},
		"price mode":      {`{"partner_id":1,"price_mode":"x","lines":[` + line + `]}`, "invalid", 400},
		"long payment":    {`{"partner_id":1,"payment":"` + strings.Repeat("x", 129) + `","lines":[` + line + `]}`, "invalid", 400},
		"long company":    {`{"partner_id":1,"billing":{"company":"` + strings.Repeat("x", 300) + `"},"lines":[` + line + `]}`, "invalid", 400},
		"total":           {`{"partner_id":1,"total":"1.00","lines":[` + line + `]}`, "malformed", 400},
	} {
		t.Log(name)
		f.refused(f.do("POST", "/orders", c.body), c.status, c.code)
	}
	r := f.want(f.do("POST", "/orders", `{"partner_id":1,"ordered":"2026-10-31","lines":[`+line+`]}`), http.StatusCreated)
	if r.field("total") != "10.00" || r.field("net") != "8.40" || r.field("email") != "erika@example.com" || !strings.HasPrefix(r.field("ordered").(string), "2026-10-31") {
		t.Errorf("order %s", r.body)
	}
}
