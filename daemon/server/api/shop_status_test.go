package api_test

import (
	"net/http"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func TestAShopStatusIsEnteredOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	r := f.want(f.do("POST", "/orders/1/shop-status", `{"status":2}`, "Idempotency-Key", "one"), http.StatusAccepted)
	for _, want := range []string{`"seen_status":1`, `"status":2`, `"cause":"api"`, `"state":"queued"`, `"mail_way":"none"`, `"order_number":"tee-4711"`, `"shop_key":4711`, `"actor":"token:Test"`} {
		if !strings.Contains(string(r.body), want) {
			t.Errorf("lacks %s: %s", want, r.body)
		}
	}
	again := f.want(f.do("POST", "/orders/1/shop-status", `{"status":2}`, "Idempotency-Key", "one"), http.StatusAccepted)
	if string(again.body) != string(r.body) {
		t.Errorf("the same request was answered otherwise: %s", again.body)
	}
	f.refused(f.do("POST", "/orders/1/shop-status", `{"status":2}`, "Idempotency-Key", "two"), http.StatusConflict, "conflict")
	list := f.want(f.do("GET", "/orders/1/shop-status", ""), http.StatusOK)
	if items := list.field("items").([]any); len(items) != 1 {
		t.Errorf("%d status changes", len(items))
	}
	f.want(f.do("POST", "/orders/1/shop-status/1/cancel", ""), http.StatusOK)
	f.refused(f.do("POST", "/orders/1/shop-status/1/retry", ""), http.StatusConflict, "conflict")
	f.want(f.do("POST", "/orders/1/shop-status", `{"status":2,"seen_status":1}`, "Idempotency-Key", "three"), http.StatusAccepted)
}

func TestParcelsOfAShopStatus(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.want(f.do("POST", "/orders/1/shop-status", `{"status":1,"parcels":[{"number":"00340"},{"carrier_id":7,"number":"99"}]}`), http.StatusAccepted)
	i, err := f.store.StatusIntent(t.Context(), 1)
	want := []invoicing.StatusParcel{{Carrier: "DHL", Number: "00340"}, {CarrierID: 7, Carrier: "Paketblitz", Number: "99", New: true}}
	if err != nil || len(i.Parcels) != 2 || i.Parcels[0] != want[0] || i.Parcels[1] != want[1] {
		t.Errorf("parcels %+v (%v)", i.Parcels, err)
	}
}

func TestShopStatusesAreHeldToTheirForm(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for body, code := range map[string]string{`{}`: "invalid", `{"status":77}`: "invalid", `{"status":1}`: "invalid", `{"status":-1}`: "invalid", `{"status":"2"}`: "malformed",
		`{"status":2,"notfy":true}`: "malformed", `{"status":2,"notify":true}`: "invalid", `{"status":2,"parcels":[{"number":"1"}]}`: "invalid",
		`{"status":2,"parcels":[{"carrier_id":8,"number":"1"}]}`: "invalid", `{"status":2,"comment":"` + strings.Repeat("x", 4001) + `"}`: "invalid"} {
		f.refused(f.do("POST", "/orders/1/shop-status", body), http.StatusBadRequest, code)
	}
	f.refused(f.do("POST", "/orders/2/shop-status", `{"status":2}`), http.StatusConflict, "conflict")
	f.refused(f.do("POST", "/orders/99/shop-status", `{"status":2}`), http.StatusNotFound, "not_found")
	f.want(f.do("POST", "/orders/1/shop-status", `{"status":2}`), http.StatusAccepted)
	for _, path := range []string{"/orders/2/shop-status/1/cancel", "/orders/1/shop-status/9/cancel", "/orders/1/shop-status/x/retry", "/orders/1/shop-status/0/decide"} {
		f.refused(f.do("POST", path, ""), http.StatusNotFound, "not_found")
	}
	f.refused(f.do("POST", "/orders/1/shop-status/1/cancel", `{"why":"x"}`), http.StatusBadRequest, "malformed")
	f.refused(f.do("POST", "/orders/1/shop-status/1/decide", `{"mail":"arrived"}`), http.StatusConflict, "conflict")
	if i, err := f.store.StatusIntent(t.Context(), 1); err != nil || i.State != invoicing.IntentQueued {
		t.Errorf("what was refused left %s (%v)", i.State, err)
	}
	reader, err := f.store.AddToken(t.Context(), "Leser", []string{store.ScopeRead}, "test")
	if err != nil {
		t.Fatal(err)
	}
	f.refused(f.do("POST", "/orders/1/shop-status/1/cancel", "", "Authorization", "Bearer "+reader), http.StatusForbidden, "scope_missing")
	f.want(f.do("GET", "/status-changes?status=offen", "", "Authorization", "Bearer "+reader), http.StatusOK)
	f.refused(f.do("GET", "/status-changes?status=queued", ""), http.StatusBadRequest, "invalid")
}
