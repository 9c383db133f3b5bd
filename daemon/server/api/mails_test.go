package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestWhatCannotBeMailedIsNotIssued: nobody is left with a number and an error.
func TestWhatCannotBeMailedIsNotIssued(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	emails := func(email string) {
		t.Helper()
		for _, table := range []string{"fakturis_order", "fakturis_partner"} {
			if _, err := f.store.DB().ExecContext(t.Context(), `UPDATE `+table+` SET email = ?`, email); err != nil {
				t.Fatal(err)
			}
		}
	}
	emails("kaputt")
	r := f.do("POST", "/orders/1/invoices", `{"issue":true,"send":true}`)
	f.refused(r, http.StatusConflict, "conflict")
	if !strings.Contains(string(r.body), "keine E-Mail-Adresse") {
		t.Errorf("%s does not say why", r.body)
	}
	if inv := f.want(f.do("GET", "/invoices/1", ""), http.StatusOK); inv.field("status") != "entwurf" || inv.field("number") != "" {
		t.Errorf("it was issued: %s", inv.body)
	}
	emails("erika@example.com")
	if inv := f.want(f.do("POST", "/orders/1/invoices", `{"issue":true,"send":true}`), http.StatusCreated); inv.field("number") != "RE-2026-0001" {
		t.Errorf("%s", inv.body)
	}
	emails("kaputt")
	f.refused(f.do("POST", "/invoices/1/cancel", `{"issue":true,"send":true}`), http.StatusConflict, "conflict")
	if n := count(t, f, "fakturis_mail"); n != 1 {
		t.Errorf("%d mails, want that of the invoice alone", n)
	}
	if list := f.want(f.do("GET", "/invoices", ""), http.StatusOK); strings.Count(string(list.body), `"status":"gestellt"`) != 1 {
		t.Errorf("the cancellation was issued: %s", list.body)
	}
}

func TestAMailIsSentAsTheCallerWants(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.want(f.do("POST", "/orders/1/invoices", `{"issue":true}`), http.StatusCreated)
	f.refused(f.do("POST", "/invoices/1/send", `{"to":"niemand"}`), http.StatusBadRequest, "invalid")
	f.refused(f.do("POST", "/invoices/1/send", `{"subject":"a\nBcc: x@boese.example"}`), http.StatusBadRequest, "invalid")
	r := f.want(f.do("POST", "/invoices/1/send", `{"to":"a@example.com; b@example.com","subject":"Rechnung","text":"Hallo"}`), http.StatusAccepted)
	mails := r.field("mails").([]any)
	if len(mails) != 1 || at(mails[0], "to") != "a@example.com, b@example.com" || at(mails[0], "subject") != "Rechnung" || at(mails[0], "to_source") != "eingabe" {
		t.Errorf("%v", mails)
	}
	f.refused(f.do("POST", "/invoices/1/send", `{"copy":true}`), http.StatusConflict, "conflict")
	f.refused(f.do("GET", "/mails?status=gesendet", ""), http.StatusBadRequest, "malformed")
	f.refused(f.do("GET", "/mails?from=gestern", ""), http.StatusBadRequest, "malformed")
	f.refused(f.do("GET", "/mails/99", ""), http.StatusNotFound, "not_found")
	one := f.want(f.do("GET", "/mails/1", ""), http.StatusOK)
	f.refused(f.do("POST", "/mails/1/bounce", `{"text":"550 5.1.1 User unknown"}`), http.StatusConflict, "conflict")
	f.refused(f.do("POST", "/mails/1/bounce", `{"text":" "}`), http.StatusBadRequest, "invalid")
	f.refused(f.do("POST", "/mails/99/bounce", `{"text":"550"}`), http.StatusNotFound, "not_found")
	if attempts := one.field("attempts").([]any); len(attempts) != 1 || at(attempts[0], "state") != "planned" || one.field("text") != "Hallo\n" {
		t.Errorf("%s", one.body)
	}
}
