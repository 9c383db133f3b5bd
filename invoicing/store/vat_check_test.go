package store_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

const austrianID = "ATU13585627"

// toVienna is an order without tax of a business in Austria.
func toVienna(n int64) invoicing.Order {
	o := anOrder("tee", n)
	o.VATID = "atu 13585627"
	o.Billing = invoicing.Address{Company: "Kaffeehaus GmbH", Street: "Ring 1", Postcode: "1010", City: "Wien", Country: "AT"}
	o.Delivery = o.Billing
	for i := range o.Lines {
		o.Lines[i].TaxRate = 0
	}
	reckon(&o)
	return o
}

func draft(t *testing.T, s *store.Store, order int64) invoicing.Invoice {
	t.Helper()
	id, err := s.DraftInvoice(t.Context(), order, "anna")
	if err != nil {
		t.Fatal(err)
	}
	return invoice(t, s, id)
}

func invoice(t *testing.T, s *store.Store, id int64) invoicing.Invoice {
	t.Helper()
	inv, err := s.Invoice(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func evidence(t *testing.T, s *store.Store, result invoicing.VATResult) {
	t.Helper()
	c := invoicing.VATCheck{VATID: austrianID, OwnID: "DE136695976", Service: invoicing.VATByVIES, Result: result, Asked: "{}", Answer: "\xff{}", RequestID: "W1"}
	if err := s.AddVATCheck(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func TestADraftWaitsForTheBuyersVATID(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	s := openStore(t, func(c *store.Config) {
		now := c.Now
		c.Now = func() time.Time { return now().AddDate(0, 0, int(later.Load())) }
	})
	inv := draft(t, s, addOrder(t, s, toVienna(1)))
	if inv.TaxCase.Case != invoicing.CaseIntraCommunity || !inv.TaxHeld() || !strings.Contains(strings.Join(inv.Hold, ""), "nicht geprüft") {
		t.Fatalf("drafted %+v, held %q", inv.TaxCase, inv.Hold)
	}
	for _, step := range []struct {
		result invoicing.VATResult
		hold   string
	}{
		{invoicing.VATUnavailable, "blieb ohne Antwort"}, {invoicing.VATInvalid, "ungültig"}, {invoicing.VATUnavailable, "ungültig"}, {invoicing.VATValid, ""},
		{invoicing.VATUnavailable, ""},
	} {
		evidence(t, s, step.result)
		inv = invoice(t, s, inv.ID)
		reason := value[string](t, s, `SELECT COALESCE(hold_reason, '') FROM fakturis_invoice WHERE id = ?`, inv.ID)
		if held := strings.Join(inv.Hold, "\n"); held != reason || (held == "") != (step.hold == "") || !strings.Contains(held, step.hold) {
			t.Fatalf("after %s it is held for %q (%q), want %q", step.result, held, reason, step.hold)
		}
	}
	later.Store(91)
	_, err := s.IssueInvoice(t.Context(), inv.ID, "anna")
	if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "nicht geprüft") {
		t.Fatal(err)
	}
	later.Store(89)
	if inv, err = s.IssueInvoice(t.Context(), inv.ID, "anna"); err != nil || inv.TaxNotes[0] != "Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b, § 6a UStG)" {
		t.Fatalf("%q: %v", inv.TaxNotes, err)
	}
	status, err := s.VATStatus(t.Context(), "ATU 13585627")
	if err != nil || len(status.Checks) != 5 || status.Current.Result != invoicing.VATValid || status.Current.RequestID != "W1" || status.Format != nil || status.Days != 90 {
		t.Errorf("%+v: %v", status, err)
	}
}

func TestEvidenceStays(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	evidence(t, s, invoicing.VATInvalid)
	for _, statement := range []string{`UPDATE fakturis_vat_check SET result = 'valid'`, `DELETE FROM fakturis_vat_check`} {
		if _, err := s.DB().ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was done", statement)
		}
	}
}

func TestAPersonMayVouchForAVATID(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := draft(t, s, addOrder(t, s, toVienna(1)))
	wantCode(t, s.ConfirmVATID(t.Context(), "ATU13585628", "gesehen", "anna"), invoicing.CodeInvalid)
	wantCode(t, s.ConfirmVATID(t.Context(), austrianID, " ", "anna"), invoicing.CodeInvalid)
	wantCode(t, s.AskVATCheck(t.Context(), inv.VATQuestion("anna")), invoicing.CodeConflict)
	if err := s.ConfirmVATID(t.Context(), austrianID, "Bestätigung des BZSt liegt bei", "anna"); err != nil {
		t.Fatal(err)
	}
	if inv = invoice(t, s, inv.ID); len(inv.Hold) > 0 {
		t.Fatalf("held for %q", inv.Hold)
	}
	if _, err := s.IssueInvoice(t.Context(), inv.ID, "anna"); err != nil {
		t.Fatal(err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_vat_check WHERE service = 'hand' AND actor = 'anna' AND answer = 'Bestätigung des BZSt liegt bei'`); n != 1 {
		t.Errorf("%d rows of evidence", n)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'confirm' AND entity = 'vat_id' AND actor = 'anna'`); n != 1 {
		t.Errorf("%d entries in the audit", n)
	}
}

func TestADraftOrdersItsCheckOnce(t *testing.T) {
	t.Parallel()
	s := openStore(t, func(c *store.Config) { c.VAT.Online = true })
	jobs := func() int {
		return value[int](t, s, `SELECT COUNT(*) FROM fakturis_job WHERE kind = ?`, store.JobVATCheck)
	}
	inv := draft(t, s, addOrder(t, s, toVienna(1)))
	draft(t, s, addOrder(t, s, toVienna(2)))
	draft(t, s, addOrder(t, s, anOrder("tee", 3)))
	if jobs() != 1 {
		t.Fatalf("%d jobs for one VAT id", jobs())
	}
	for range 2 {
		if err := s.AskVATCheck(t.Context(), inv.VATQuestion("anna")); err != nil {
			t.Fatal(err)
		}
	}
	if args := value[string](t, s, `SELECT args FROM fakturis_job WHERE kind = ? ORDER BY id DESC LIMIT 1`, store.JobVATCheck); jobs() != 2 ||
		!strings.Contains(args, `"vat_id":"ATU13585627"`) || !strings.Contains(args, `"company":"Kaffeehaus GmbH"`) || !strings.Contains(args, `"actor":"anna"`) {
		t.Errorf("%d jobs, the last with %s", jobs(), args)
	}
}

func TestAPersonDecidesTheTaxCase(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := draft(t, s, addOrder(t, s, toVienna(1)))
	ctx := context.Background()
	by := func(choice invoicing.TaxChoice, reason, seen string) error {
		return s.DecideTaxByHand(ctx, inv.ID, choice, reason, seen, "anna")
	}
	wantCode(t, by(invoicing.ChooseExport, "geht in die Schweiz", "etwas anderes"), invoicing.CodeConflict)
	wantCode(t, by(invoicing.ChooseDomestic, "so ist es", inv.TaxCase.Reason), invoicing.CodeConflict)
	wantCode(t, by(invoicing.ChooseExport, "", inv.TaxCase.Reason), invoicing.CodeInvalid)
	if err := by(invoicing.ChooseExport, "Wird in Triest nach Serbien verladen", inv.TaxCase.Reason); err != nil {
		t.Fatal(err)
	}
	if inv = invoice(t, s, inv.ID); inv.TaxCase.Case != invoicing.CaseExport || inv.TaxCase.ByHand != "anna" || len(inv.Hold) > 0 || !strings.Contains(inv.TaxNotes[0], "Ausfuhr") {
		t.Fatalf("decided %+v, held %q, notes %q", inv.TaxCase, inv.Hold, inv.TaxNotes)
	}
	if err := by(invoicing.ChooseRule, "", inv.TaxCase.Reason); err != nil {
		t.Fatal(err)
	}
	if inv = invoice(t, s, inv.ID); inv.TaxCase.ByHand != "" || !inv.TaxHeld() {
		t.Fatalf("left to the rule %+v, held %q", inv.TaxCase, inv.Hold)
	}
	d, err := s.Draft(ctx, inv.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.UndoDraft(ctx, inv.ID, d.Version, "anna"); err != nil {
		t.Fatal(err)
	}
	issued, err := s.IssueInvoice(ctx, inv.ID, "bert")
	if err != nil || issued.TaxCase.ByHand != "anna" || issued.TaxCase.Reason != "Wird in Triest nach Serbien verladen" {
		t.Fatalf("issued %+v: %v", issued.TaxCase, err)
	}
	wantCode(t, by(invoicing.ChooseRule, "", issued.TaxCase.Reason), invoicing.CodeConflict)
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'tax' AND entity = 'invoice' AND entity_id = ? AND actor = 'anna'`, inv.ID); n != 2 {
		t.Errorf("%d decisions in the audit", n)
	}
}
