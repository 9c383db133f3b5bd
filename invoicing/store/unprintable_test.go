package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// TestWhatCannotBePrintedGetsNoNumber holds an invoice and refuses a delivery note whose text the print cannot show,
// until the text is another one.
func TestWhatCannotBePrintedGetsNoNumber(t *testing.T) {
	t.Parallel()
	const reason, bad = "Position 1: Das Zeichen fehlt.", "กาแฟ"
	s := openStore(t, func(c *store.Config) {
		c.Unprintable = func(inv invoicing.Invoice) []string {
			if slices.ContainsFunc(inv.Lines, func(l invoicing.InvoiceLine) bool { return l.Text == bad }) {
				return []string{reason}
			}
			return nil
		}
		c.UnprintableNote = func(invoicing.DeliveryNote) []string { return []string{reason} }
	})
	o := anOrder("tee", 1)
	good := o.Lines[0].Text
	o.Lines[0].Text = bad
	order := addOrder(t, s, o)
	id, err := s.DraftInvoice(context.Background(), order, "test")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(context.Background(), id)
	if err != nil || !slices.Contains(draft.Hold, reason) {
		t.Errorf("the draft is held for %q, %v", draft.Hold, err)
	}
	if got := value[string](t, s, `SELECT hold_reason FROM fakturis_invoice WHERE id = ?`, id); !strings.Contains(got, reason) {
		t.Errorf("the list says %q", got)
	}
	_, err = s.IssueInvoice(context.Background(), id, "test")
	wantCode(t, err, invoicing.CodeConflict)
	if !strings.Contains(err.Error(), reason) {
		t.Errorf("refused with %v", err)
	}
	if _, err = s.CreateDeliveryNote(context.Background(), order, "test"); !strings.Contains(invoicing.ErrorMessage(err), reason) {
		t.Errorf("delivery note: %v", err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Error("what cannot be printed took a number")
	}
	edited := draft.Invoice
	edited.Lines = slices.Clone(edited.Lines)
	edited.Lines[0].Text = good
	if _, err := s.EditDraft(context.Background(), id, draft.Version, edited, "test"); err != nil {
		t.Fatal(err)
	}
	if inv, err := s.IssueInvoice(context.Background(), id, "test"); err != nil || len(inv.Hold) != 0 {
		t.Errorf("with another text: %v, held for %q", err, inv.Hold)
	}
}

// TestWhatCannotBePrintedAnyMoreGetsNoNumber issues a draft that was made when the machine had another font.
func TestWhatCannotBePrintedAnyMoreGetsNoNumber(t *testing.T) {
	t.Parallel()
	var reasons []string
	s := openStore(t, func(c *store.Config) { c.Unprintable = func(invoicing.Invoice) []string { return reasons } })
	id, err := s.DraftInvoice(context.Background(), addOrder(t, s, anOrder("tee", 1)), "test")
	if err != nil {
		t.Fatal(err)
	}
	reasons = []string{"Position 1: Das Zeichen fehlt."}
	if _, err := s.IssueInvoice(context.Background(), id, "test"); !strings.Contains(invoicing.ErrorMessage(err), reasons[0]) {
		t.Errorf("issued with %v", err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Error("what cannot be printed took a number")
	}
}
