package api_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/daemon/server/api"
)

// served returns openapi.yaml as a caller gets it.
func served(t *testing.T, handler http.Handler) document {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", api.Prefix+"/openapi.yaml", nil))
	return parseDocument(t, w.Body.Bytes())
}

func TestEveryRouteIsDescribedAndViceVersa(t *testing.T) {
	t.Parallel()
	described := map[string][]string{}
	for path, item := range served(t, api.New(api.Config{})).root["paths"].(map[string]any) {
		for _, method := range slices.Sorted(maps.Keys(item.(map[string]any))) {
			if method != "parameters" && path != "/openapi.yaml" {
				described[path] = append(described[path], strings.ToUpper(method))
			}
		}
	}
	if diff := cmp.Diff(api.Routes(), described); diff != "" {
		t.Errorf("routes (-) and openapi.yaml (+) differ:\n%s", diff)
	}
}

// step is one request of the story that the contract test tells; {name} in it stands for a value kept before.
type step struct {
	method, path, call, body string
	arrange                  string            // a statement that does before what no caller can do
	keep                     map[string]string // name → path into the answer, such as "items.0.id"
}

// plainTerms are the terms of a contract that most have none of.
const plainTerms = `"anchor_day":0,"end":"","renewal":{"count":0},"notice":{"count":1,"unit":"monat"},"terminated_on":"","proration":"tage","takeover":"hand",
	"terms":{"due_days":14,"skonto":"0","skonto_days":0},"buyer_reference":"B-7","lines":[],"prices":[],"pauses":[{"from":"2030-01-01","until":"2030-01-31","bill_later":true}]`

// story uses every operation that answers with JSON at least once, on answers as full as they get.
var story = []step{
	{method: "GET", path: "/orders"},
	{method: "GET", path: "/orders/{id}", call: "/orders/1"},
	{method: "POST", path: "/orders", body: `{"partner_id":1,"ordered":"2026-11-01","currency":"EUR","language":"de","price_mode":"netto",
		"billing":{"salutation":"","company":"Muster AG","first_name":"","last_name":"","street":"Weg 3","extra":"","postcode":"1010","city":"Wien","state":"","country":"AT"},
		"delivery":{"salutation":"","company":"Muster AG","first_name":"","last_name":"","street":"Weg 4","extra":"","postcode":"1010","city":"Wien","state":"","country":"AT"},
		"shipping":"Post","payment":"Rechnung","comment":"Bitte klingeln",
		"lines":[{"kind":"artikel","number":"T-1","text":"Wartung","details":["je Monat"],"quantity":"2","unit_price":"10.005","tax_rate":"19"}]}`,
		keep: map[string]string{"order": "id"}},
	{method: "GET", path: "/orders/{id}/delivery-notes", call: "/orders/1/delivery-notes", keep: map[string]string{"line": "lines.0.line_id"}},
	{method: "POST", path: "/orders/{id}/delivery-notes", call: "/orders/1/delivery-notes", body: `{"lines":[{"line_id":{line},"quantity":"1"}]}`, keep: map[string]string{"note": "id"}},
	{method: "POST", path: "/delivery-notes/{id}/void", call: "/delivery-notes/{note}/void", body: `{"reason":"falscher Karton"}`},
	{method: "POST", path: "/orders/{id}/delivery-notes", call: "/orders/1/delivery-notes", body: `{"lines":[{"line_id":{line},"quantity":"1"}]}`, keep: map[string]string{"note": "id"}},
	{method: "POST", path: "/delivery-notes/{id}/send", call: "/delivery-notes/{note}/send",
		body: `{"to":"erika@example.com","cc":"b@example.com","subject":"Ihr Lieferschein","text":"Guten Tag","copy":false}`},
	{method: "GET", path: "/orders/{id}/delivery-notes", call: "/orders/1/delivery-notes"},
	{method: "POST", path: "/orders/{id}/invoices", call: "/orders/1/invoices", body: `{"issue":false,"send":false}`, keep: map[string]string{"draft": "id"}},
	{method: "POST", path: "/invoices/{id}/issue", call: "/invoices/{draft}/issue"},
	{method: "POST", path: "/invoices/{id}/send", call: "/invoices/{draft}/send",
		body: `{"to":"erika@example.com","cc":"b@example.com","subject":"Ihre Rechnung","text":"Guten Tag","remember":true,"copy":false}`},
	{method: "POST", path: "/orders/{id}/shop-status", call: "/orders/1/shop-status", body: `{"status":2,"seen_status":1,"comment":"Danke","notify":false,"send_comment":true,
		"parcels":[{"carrier_id":7,"number":"0035"},{"carrier_id":0,"number":"00340"}]}`, keep: map[string]string{"intent": "id"}},
	{method: "POST", path: "/orders/{id}/shop-status/{intent}/retry", call: "/orders/1/shop-status/{intent}/retry"},
	{method: "POST", path: "/orders/{id}/shop-status/{intent}/decide", call: "/orders/1/shop-status/{intent}/decide", body: `{"mail":"again"}`,
		arrange: `UPDATE fakturis_status_intent SET state = 'unknown', step = 'mailing', mail_state = 'unknown', reason = 'Keine Antwort.', waiting_since = NOW(6)`},
	{method: "POST", path: "/orders/{id}/shop-status/{intent}/cancel", call: "/orders/1/shop-status/{intent}/cancel", arrange: `UPDATE fakturis_status_intent SET step = ''`},
	{method: "GET", path: "/orders/{id}/shop-status", call: "/orders/1/shop-status"},
	{method: "GET", path: "/status-changes"},
	{method: "GET", path: "/matches", arrange: `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('tee', 'guest', '9', 9, 'tee', 1, '')`},
	{method: "GET", path: "/shops/{key}/orders/{nr}", call: "/shops/tee/orders/4711"},
	{method: "GET", path: "/shops/{key}/orders/{nr}", call: "/shops/tee/orders/4712"},
	{method: "POST", path: "/shops/{key}/orders/{nr}/delivery-notes", call: "/shops/tee/orders/4711/delivery-notes"},
	{method: "POST", path: "/shops/{key}/orders/{nr}/invoices", call: "/shops/tee/orders/4711/invoices"},
	{method: "POST", path: "/shops/{key}/hints", call: "/shops/tee/hints", body: `{"order":4713}`},
	{method: "GET", path: "/mails"},
	{method: "GET", path: "/mails/{id}", call: "/mails/1"},
	{method: "POST", path: "/mails/{id}/bounce", call: "/mails/1/bounce", body: `{"text":"550 5.1.1 User unknown"}`,
		arrange: `UPDATE fakturis_mail SET state = 'sent', sent_at = NOW(6) WHERE id = 1`},
	{method: "GET", path: "/invoices/{id}", call: "/invoices/{draft}"},
	{method: "POST", path: "/invoices/{id}/payments", call: "/invoices/{draft}/payments", body: `{"date":null,"amount":"1.00","kind":"zahlung","note":"bar","skonto":false,"take_back":0}`},
	{method: "POST", path: "/invoices/{id}/cancel", call: "/invoices/{draft}/cancel",
		body: `{"lines":[{"position":1,"quantity":"1"}],"amounts":[],"reason":"feucht","issue":true,"send":false}`},
	{method: "GET", path: "/invoices/{id}/payments", call: "/invoices/{draft}/payments"},
	{method: "POST", path: "/contracts", body: `{"order_id":{order},"interval":{"count":2,"unit":"monat"},"start":"2026-11-30","count":5,"arrears":true,` + plainTerms + `}`,
		keep: map[string]string{"p0": "items.0.id", "p1": "items.1.id", "p2": "items.2.id", "p3": "items.3.id", "p4": "items.4.id"}},
	{method: "POST", path: "/orders/{id}/planned-invoices", call: "/orders/2/planned-invoices",
		body: `{"interval":{"count":1,"unit":"jahr"},"start":"2026-11-30","count":1,"arrears":false,` + plainTerms + `}`, keep: map[string]string{"contract": "contract_id"}},
	{method: "GET", path: "/orders/{id}/planned-invoices", call: "/orders/{order}/planned-invoices"},
	{method: "GET", path: "/contracts", call: "/contracts?status=vorgemerkt"},
	{method: "POST", path: "/contracts/{id}/preview", call: "/contracts/{contract}/preview", body: `{"interval":{"count":1,"unit":"jahr"},"start":"2026-11-30","count":2,"arrears":true,` + plainTerms + `}`},
	{method: "PATCH", path: "/contracts/{id}", call: "/contracts/{contract}", body: `{"version":1,"interval":{"count":1,"unit":"jahr"},"start":"2026-11-30","count":0,"arrears":false,` + plainTerms + `}`},
	{method: "POST", path: "/contracts/{id}/pause", call: "/contracts/{contract}/pause", body: `{"version":2,"from":"2028-03-01","until":"2028-03-31","bill_later":false}`},
	{method: "POST", path: "/contracts/{id}/prices", call: "/contracts/{contract}/prices", body: `{"version":3,"from":"2028-06-01","order_line_id":0,"percent":"2.5","unit_price":null,"note":"Löhne"}`},
	{method: "POST", path: "/contracts/prices", body: `{"contract_ids":[{contract}],"from":"2028-09-01","percent":"3","note":"","preview":true}`},
	{method: "POST", path: "/contracts/{id}/terminate", call: "/contracts/{contract}/terminate", body: `{"version":4,"on":"2028-01-15"}`},
	{method: "GET", path: "/contracts/{id}", call: "/contracts/{contract}"},
	{method: "GET", path: "/partners/{id}/mergeable", call: "/partners/1/mergeable"},
	{method: "POST", path: "/collective-invoices/check", body: `{"planned_invoice_ids":[{p0}],"order_ids":[2],"into":0,"send_date":null,"mend":{"terms_of":-2}}`},
	{method: "POST", path: "/collective-invoices", body: `{"planned_invoice_ids":[{p0},{p1}],"order_ids":[],"into":0,"send_date":null,"mend":{}}`, keep: map[string]string{"undated": "id"}},
	{method: "POST", path: "/collective-invoices", body: `{"planned_invoice_ids":[{p3},{p2}],"order_ids":[],"into":0,"send_date":"2027-01-15","mend":{"billing_of":0}}`, keep: map[string]string{"dated": "id"}},
	{method: "PATCH", path: "/collective-invoices/{id}", call: "/collective-invoices/{dated}", body: `{"version":1,"send_date":"2026-12-01","provisional_date":"2026-11-30",
		"recipient":"anna@kunde.example","buyer_reference":"B-7","intro_text":"Guten Tag","closing_text":"Danke",
		"billing":{"salutation":"","company":"Muster AG","first_name":"","last_name":"","street":"Weg 3","extra":"","postcode":"10115","city":"Berlin","state":"","country":"DE"},
		"terms":{"due_days":10,"skonto_days":5,"skonto":"2"},
		"lines":[{"position":1,"kind":"artikel","number":"W-1","text":"Wartung am Tor","details":["Tor 3"],"block":"Winter","from":"2026-11-30","until":"2027-01-29",
		"quantity":"2.5","unit":"HUR","unit_price":"90","discount":"10","tax_rate":"19"}]}`},
	{method: "GET", path: "/collective-invoices/{id}", call: "/collective-invoices/{dated}"},
	{method: "GET", path: "/collective-invoices/{id}/difference", call: "/collective-invoices/{dated}/difference"},
	{method: "GET", path: "/collective-invoices/{id}/history", call: "/collective-invoices/{dated}/history"},
	{method: "POST", path: "/collective-invoices/{id}/move", call: "/collective-invoices/{dated}/move", body: `{"planned_invoice_ids":[{p2}],"to":{undated}}`},
	{method: "POST", path: "/collective-invoices/{id}/split", call: "/collective-invoices/{undated}/split", body: `{"planned_invoice_ids":[{p2}]}`},
	{method: "POST", path: "/orders", body: `{"partner_id":1,"ordered":"2026-11-02","currency":"EUR","language":"de","price_mode":"brutto",
		"billing":{"salutation":"","company":"","first_name":"","last_name":"","street":"","extra":"","postcode":"","city":"","state":"","country":""},
		"delivery":{"salutation":"","company":"","first_name":"","last_name":"","street":"","extra":"","postcode":"","city":"","state":"","country":""},
		"shipping":"Post","payment":"Rechnung","comment":"","lines":[{"kind":"artikel","number":"T-1","text":"Tee","details":["Sorte: Assam"],"quantity":"1","unit_price":"10","tax_rate":"19"}]}`,
		keep: map[string]string{"joined": "id"}},
	{method: "POST", path: "/collective-invoices", body: `{"planned_invoice_ids":[],"order_ids":[{joined}],"into":0,"send_date":null,"mend":{}}`,
		keep: map[string]string{"whole": "id", "item": "items.0.id"}},
	{method: "POST", path: "/collective-invoices/{id}/refresh", call: "/collective-invoices/{whole}/refresh", body: `{"planned_invoice_id":{item}}`},
	{method: "POST", path: "/planned-invoices/take-over", body: `{"groups":[{"planned_invoice_ids":[{p2}],"into":{dated},
		"mend":{"billing_of":{p3},"terms_of":{p3},"buyer_reference_of":{p3},"recipient_of":{p3}}}],"singles":[{p4}]}`, keep: map[string]string{"single": "draft_ids.0"}},
	{method: "GET", path: "/invoices/{id}", call: "/invoices/{single}"},
	{method: "POST", path: "/invoices", body: `{"orders":[],"delivery_notes":[],"partner_id":1,"shop":"","currency":"EUR","price_mode":"netto",
		"email":"anna@kunde.example","language":"de","buyer_vat_id":"","buyer_reference":"B-7","payment":"Überweisung","service_from":"2026-11-01","service_until":"2026-11-20",
		"intro_text":"Guten Tag","closing_text":"Danke","billing":{"salutation":"","company":"Muster AG","first_name":"","last_name":"","street":"Weg 3","extra":"","postcode":"10115","city":"Berlin","state":"","country":"DE"},
		"delivery":{"salutation":"","company":"","first_name":"","last_name":"","street":"","extra":"","postcode":"","city":"","state":"","country":""},
		"terms":{"due_days":10,"skonto_days":5,"skonto":"2"},"exchange":{"rate":"0","source":""},
		"lines":[{"position":0,"kind":"artikel","number":"W-1","text":"Wartung","quantity":"2.5","unit":"HUR","unit_price":"90","discount":"10","tax_rate":"19"}]}`, keep: map[string]string{"hand": "id"}},
	{method: "PATCH", path: "/invoices/{id}", call: "/invoices/{hand}", body: `{"version":1,
		"email":"anna@kunde.example","language":"de","buyer_vat_id":"","buyer_reference":"B-7","payment":"Überweisung","service_from":"2026-11-01","service_until":"2026-11-20",
		"intro_text":"Guten Tag","closing_text":"Danke","billing":{"salutation":"","company":"Muster AG","first_name":"","last_name":"","street":"Weg 3","extra":"","postcode":"10115","city":"Berlin","state":"","country":"DE"},
		"delivery":{"salutation":"","company":"","first_name":"","last_name":"","street":"","extra":"","postcode":"","city":"","state":"","country":""},
		"terms":{"due_days":10,"skonto_days":5,"skonto":"2"},"exchange":{"rate":"0","source":""},
		"lines":[{"position":1,"kind":"artikel","number":"W-1","text":"Wartung am Tor","quantity":"2.5","unit":"HUR","unit_price":"90","discount":"10","tax_rate":"19"}]}`},
	{method: "POST", path: "/invoices/{id}/duplicate", call: "/invoices/{hand}/duplicate", keep: map[string]string{"copy": "id"}},
	{method: "DELETE", path: "/invoices/{id}", call: "/invoices/{copy}?version=1"},
	{method: "GET", path: "/dashboard"},
	{method: "POST", path: "/collective-invoices/{id}/issue", call: "/collective-invoices/{undated}/issue"},
	{method: "GET", path: "/collective-invoices"},
	{method: "GET", path: "/invoices"},
	{method: "GET", path: "/delivery-notes"},
	{method: "GET", path: "/delivery-notes/{id}", call: "/delivery-notes/1"},
	{method: "GET", path: "/partners"},
	{method: "GET", path: "/partners/{id}", call: "/partners/1"},
	{method: "GET", path: "/delivery-addresses"},
	{method: "GET", path: "/contacts"},
	{method: "GET", path: "/articles"},
	{method: "GET", path: "/articles/{id}", call: "/articles/1"},
	{method: "GET", path: "/shipping-methods"},
	{method: "GET", path: "/jobs"},
	{method: "POST", path: "/sync/requests", body: `{"source":"tee","action":"read","kind":"order","key":"","from":"2026-11-01"}`},
	{method: "GET", path: "/sync"},
	{method: "GET", path: "/sync/log"},
}

// TestAnswersAreAsDescribed tells the story and compares every answer and every body sent with openapi.yaml.
func TestAnswersAreAsDescribed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	d := served(t, f.handler)
	kept, used := map[string]string{}, map[string]bool{}
	for _, s := range story {
		if s.call == "" {
			s.call = s.path
		}
		for name, value := range kept {
			s.call, s.body = strings.ReplaceAll(s.call, "{"+name+"}", value), strings.ReplaceAll(s.body, "{"+name+"}", value)
		}
		if s.arrange != "" {
			if _, err := f.store.DB().ExecContext(t.Context(), s.arrange); err != nil {
				t.Fatal(err)
			}
		}
		r := f.do(s.method, s.call, s.body)
		operation := d.operation(s.path, s.method)
		schema := at(operation, "responses", strconv.Itoa(r.StatusCode), "content", "application/json", "schema")
		if schema == nil {
			t.Fatalf("%s %s: status %d is not described: %s", s.method, s.call, r.StatusCode, r.body)
		}
		for _, wrong := range d.check(schema, r.json, "answer") {
			t.Errorf("%s %s: %s", s.method, s.call, wrong)
		}
		checkBody(t, d, operation, s)
		if items, ok := r.field("items").([]any); ok && len(items) == 0 {
			t.Errorf("%s %s: an empty list shows nothing", s.method, s.call)
		}
		for name, path := range s.keep {
			kept[name] = pick(t, r.json, path)
		}
		used[s.method+" "+s.path] = true
	}
	for path, methods := range api.Routes() {
		for _, m := range methods {
			if !used[m+" "+path] && !strings.HasSuffix(path, "/pdf") && !strings.HasSuffix(path, "/xml") {
				t.Errorf("the story does not use %s %s", m, path)
			}
		}
	}
}

// checkBody compares the body sent with the description: all names, and those described must all be sent.
func checkBody(t *testing.T, d document, operation map[string]any, s step) {
	t.Helper()
	schema := d.resolve(at(operation, "requestBody", "content", "application/json", "schema"))
	if (schema == nil) != (s.body == "") {
		t.Errorf("%s %s: body %q, schema %v", s.method, s.path, s.body, schema)
	}
	if schema == nil {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(s.body)))
	decoder.UseNumber()
	var body map[string]any
	if err := decoder.Decode(&body); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range d.check(schema, body, "body") {
		t.Errorf("%s %s: %s", s.method, s.path, wrong)
	}
	for name := range schema["properties"].(map[string]any) {
		if _, ok := body[name]; !ok {
			t.Errorf("%s %s: the story does not send %s", s.method, s.path, name)
		}
	}
}

// pick follows names and indexes into an answer.
func pick(t *testing.T, v any, path string) string {
	t.Helper()
	for name := range strings.SplitSeq(path, ".") {
		if list, ok := v.([]any); ok {
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(list) {
				t.Fatalf("%s: no item %s", path, name)
			}
			v = list[i]
			continue
		}
		v = at(v, name)
	}
	n, ok := v.(json.Number)
	if !ok {
		t.Fatalf("%s: %v is no number", path, v)
	}
	return n.String()
}

// TestListParametersAreAsDescribed sends each list every parameter that any list has: it must take those described
// for it and refuse the others.
func TestListParametersAreAsDescribed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, func(c *api.Config) { c.Burst = 10_000 })
	d := served(t, f.handler)
	values := map[string]string{"after": "5", "limit": "3", "q": "tee", "shop": "tee", "status": "versendet", "check": "true", "delivery": "teilgeliefert", "partner_id": "1",
		"kind": "order", "key": "7", "event": "new", "from": "2026-11-01", "until": "2026-11-30"}
	for path, methods := range api.Routes() {
		names := map[string]bool{}
		parameters, _ := d.operation(path, "GET")["parameters"].([]any)
		for _, p := range parameters {
			name := d.resolve(p)["name"].(string)
			names[name] = true
			if values[name] == "" {
				t.Errorf("%s: the test does not know the parameter %s", path, name)
			}
		}
		if !slices.Contains(methods, "GET") || !names["after"] {
			continue
		}
		for name, value := range values {
			want := http.StatusOK
			if !names[name] {
				want = http.StatusBadRequest
			}
			if path == "/mails" && name == "status" {
				value = "sent"
			}
			if path == "/status-changes" && name == "status" {
				value = "wartet"
			}
			if r := f.do("GET", path+"?"+name+"="+value, ""); r.StatusCode != want {
				t.Errorf("%s?%s: status %d, want %d: %s", path, name, r.StatusCode, want, r.body)
			}
		}
	}
}

// TestRefusalsAreAsDescribed calls every operation in ways that it refuses: each says so in the described form, with a code
// that the description knows.
func TestRefusalsAreAsDescribed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, func(c *api.Config) { c.Burst = 10_000 })
	d := served(t, f.handler)
	none := f.withScopes("shop:none")
	path := strings.NewReplacer("{id}", "99", "{key}", "none", "{nr}", "99", "{kind}", "invoice")
	for route, methods := range api.Routes() {
		for _, m := range methods {
			for what, header := range map[string][]string{"no token": {"Authorization", ""}, "little scope": none, "no record": nil, "no key": {"Idempotency-Key", ""}, "no JSON": {"Content-Type", "text/plain"}} {
				body := ""
				if what == "no JSON" {
					body = "x"
				}
				r := f.do(m, path.Replace(route), body, header...)
				if r.StatusCode < 400 {
					continue // lists have no record to miss
				}
				response := d.resolve(at(d.operation(route, m), "responses", "default"))
				for _, wrong := range d.check(at(response, "content", r.Header.Get("Content-Type"), "schema"), r.json, "problem") {
					t.Errorf("%s %s, %s: %s: %s", m, route, what, wrong, r.body)
				}
				told, _ := response["description"].(string)
				if code, _ := r.field("code").(string); code == "" || code == "internal" || !strings.Contains(told, code) {
					t.Errorf("%s %s, %s: code %q is not described", m, route, what, code)
				}
			}
		}
	}
}

// TestFilesAreAsDescribed asks for every file that the API hands out.
func TestFilesAreAsDescribed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	d := served(t, f.handler)
	f.want(f.do("POST", "/orders/1/delivery-notes", ""), http.StatusCreated)
	f.want(f.do("POST", "/orders/1/invoices", `{"issue":true}`), http.StatusCreated)
	for document, format := range map[string]string{"delivery_note": "pdf", "invoice": "pdf"} {
		if err := f.store.AttachFile(t.Context(), document, 1, format, []byte("%PDF")); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.store.AttachFile(t.Context(), "invoice", 1, "xml", []byte("<xml/>")); err != nil {
		t.Fatal(err)
	}
	values := strings.NewReplacer("{id}", "1", "{key}", "tee", "{nr}", "4711", "{kind}", "invoice")
	seen := 0
	for route := range api.Routes() {
		if !strings.HasSuffix(route, "/pdf") && !strings.HasSuffix(route, "/xml") {
			continue
		}
		seen++
		r := f.want(f.do("GET", values.Replace(route), ""), http.StatusOK)
		if at(d.operation(route, "GET"), "responses", "200", "content", r.Header.Get("Content-Type")) == nil || len(r.body) == 0 {
			t.Errorf("%s: %s is not described", route, r.Header.Get("Content-Type"))
		}
	}
	if seen != 4 {
		t.Errorf("%d files, want 4", seen)
	}
}
