package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fakturisd/daemon/server/api"
)

func TestEveryPostNeedsAKey(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for path, methods := range api.Routes() {
		for _, m := range methods {
			if m == http.MethodPost {
				r := f.do(m, strings.ReplaceAll(path, "{id}", "1"), "", "Idempotency-Key", "")
				f.refused(r, http.StatusBadRequest, "idempotency_required")
			}
		}
	}
	for _, key := range []string{strings.Repeat("x", 129), "with space", "ümlaut"} {
		f.refused(f.do("POST", "/orders/1/invoices", "", "Idempotency-Key", key), http.StatusBadRequest, "malformed")
	}
	if n := count(t, f, "fakturis_invoice"); n != 0 {
		t.Errorf("%d invoices were made", n)
	}
}

func count(t *testing.T, f *fixture, table string) int {
	t.Helper()
	var n int
	if err := f.store.DB().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const newOrder = `{"partner_id":1,"lines":[{"text":"Wartung","quantity":1,"unit_price":10,"tax_rate":19}]}`

func TestTheSameRequestIsCarriedOutOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a"), http.StatusCreated)
	again := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a"), http.StatusCreated)
	if string(first.body) != string(again.body) || first.Header.Get("Content-Type") != again.Header.Get("Content-Type") {
		t.Errorf("first %s\nagain %s", first.body, again.body)
	}
	if first.Header.Get("Idempotency-Replayed") != "" || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("only the second answer is a repetition")
	}
	other := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "A"), http.StatusCreated)
	if string(other.body) == string(first.body) {
		t.Error("another key (by case) got the first answer")
	}
	if n := count(t, f, "fakturis_order"); n != 4 {
		t.Errorf("%d orders, want the fixture's 2 and 2", n)
	}
}

func TestAKeyBelongsToOneRequestAndOneToken(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a"), http.StatusCreated)
	f.refused(f.do("POST", "/orders", strings.Replace(newOrder, "10", "11", 1), "Idempotency-Key", "a"), http.StatusUnprocessableEntity, "idempotency_mismatch")
	f.refused(f.do("POST", "/orders/1/invoices", newOrder, "Idempotency-Key", "a"), http.StatusUnprocessableEntity, "idempotency_mismatch")
	f.refused(f.do("POST", "/orders?x=1", newOrder, "Idempotency-Key", "a"), http.StatusUnprocessableEntity, "idempotency_mismatch")
	other, err := f.store.AddToken(t.Context(), "Andere", both, "test")
	if err != nil {
		t.Fatal(err)
	}
	r := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a", "Authorization", "Bearer "+other), http.StatusCreated)
	if r.Header.Get("Idempotency-Replayed") != "" {
		t.Error("one token got the answer of another")
	}
}

func TestARefusalIsRepeatedAFaultIsNot(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.refused(f.do("POST", "/invoices/1/issue", "", "Idempotency-Key", "a"), http.StatusNotFound, "not_found")
	f.want(f.do("POST", "/orders/1/invoices", ""), http.StatusCreated)
	again := f.do("POST", "/invoices/1/issue", "", "Idempotency-Key", "a")
	f.refused(again, http.StatusNotFound, "not_found")
	if again.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("the refusal was not repeated")
	}

	rename(t, f, "fakturis_order_line", "gone")
	f.refused(f.do("POST", "/orders", newOrder, "Idempotency-Key", "b"), http.StatusInternalServerError, "internal")
	rename(t, f, "gone", "fakturis_order_line")
	f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "b"), http.StatusCreated)
}

func rename(t *testing.T, f *fixture, from, to string) {
	t.Helper()
	if _, err := f.store.DB().ExecContext(t.Context(), "RENAME TABLE "+from+" TO "+to); err != nil {
		t.Fatal(err)
	}
}

func TestManyAtOnceWithOneKeyMakeOneOrder(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	answers := make([]response, 8)
	var wait sync.WaitGroup
	for i := range answers {
		wait.Go(func() { answers[i] = f.do("POST", "/orders", newOrder, "Idempotency-Key", "same") })
	}
	wait.Wait()
	made := 0
	for _, r := range answers {
		switch {
		case r.StatusCode == http.StatusCreated:
			made++
		case r.StatusCode != http.StatusConflict || r.field("code") != "idempotency_busy" || r.Header.Get("Retry-After") == "":
			t.Errorf("status %d: %s", r.StatusCode, r.body)
		}
	}
	if n := count(t, f, "fakturis_order"); made == 0 || n != 3 {
		t.Errorf("%d answers tell of an order, %d orders", made, n)
	}
}

// TestAnAnswerIsKeptForADay turns the clock of the database: a day later the key is a new one.
func TestAnAnswerIsKeptForADay(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	first := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a"), http.StatusCreated)
	for _, c := range []struct {
		later    time.Duration
		replayed bool
	}{{24*time.Hour - time.Minute, true}, {24*time.Hour + time.Minute, false}} {
		f.setClock(time.Now().Add(c.later))
		if _, err := f.store.CleanUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		again := f.want(f.do("POST", "/orders", newOrder, "Idempotency-Key", "a"), http.StatusCreated)
		if same := string(again.body) == string(first.body); same != c.replayed || (again.Header.Get("Idempotency-Replayed") == "true") != c.replayed {
			t.Errorf("after %s: the first answer again: %v", c.later, same)
		}
	}
	if n := count(t, f, "fakturis_order"); n != 4 {
		t.Errorf("%d orders, want the fixture's 2 and 2", n)
	}
}
