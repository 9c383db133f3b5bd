package store_test

import (
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// TestADeliveryThatIsCutShortLeavesNothing: at each point inside the transaction the process dies; the next note gets the same number.
func TestADeliveryThatIsCutShortLeavesNothing(t *testing.T) {
	t.Parallel()
	dying := ""
	s, ctx := openStore(t, func(c *store.Config) {
		c.Crash = func(at string) {
			if at == dying {
				panic(at)
			}
		}
	}), t.Context()
	die := func(at string, do func()) {
		t.Helper()
		dying = at
		defer func() {
			if dying = ""; recover() != at {
				t.Errorf("nothing died at %s", at)
			}
		}()
		do()
	}
	order := addOrder(t, s, anOrder("tee", 1))
	line := lineIDs(t, s, order)
	for _, at := range []string{"deliver.numbered", "deliver.chained"} {
		die(at, func() { _, _ = s.CreateDeliveryNoteOf(ctx, order, of(line[0], "1"), "anna") })
		if got := left(t, s, order); got != "0/2 0/1" {
			t.Errorf("%s: delivered %s", at, got)
		}
	}
	id := must[int64](t)(s.CreateDeliveryNoteOf(ctx, order, of(line[0], "1"), "anna"))
	die("deliver.voided", func() { _ = s.VoidDeliveryNote(ctx, id, "", "anna") })
	if n := must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, id)); n.Voided() || n.Number != "LS-2026-0001" {
		t.Errorf("%+v", n)
	}
	wantDelivery(t, s, order, invoicing.DeliveredPart)
}

// TestADeliveryNoteIsMailedOnce, planned until its PDF is there, never when it was taken back; what the server accepted was sent.
func TestADeliveryNoteIsMailedOnce(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	order := addOrder(t, s, anOrder("tee", 1))
	id := must[int64](t)(s.CreateDeliveryNoteOf(ctx, order, of(lineIDs(t, s, order)[0], "1"), "anna"))
	mail := must[int64](t)(s.SendDeliveryNote(ctx, id, store.MailWish{}, "anna"))
	m := mailOf(t, s, mail)
	if m.State != invoicing.MailPlanned || m.To != "anna@kunde.example" || m.Subject != "Ihr Lieferschein LS-2026-0001" || m.FileName != "Lieferschein-LS-2026-0001.pdf" || m.InvoiceID != 0 {
		t.Errorf("%+v", m)
	}
	_, err := s.SendDeliveryNote(ctx, id, store.MailWish{Copy: true}, "ben")
	wantCode(t, err, invoicing.CodeConflict)
	wantCode(t, s.VoidDeliveryNote(ctx, id, "", "anna"), invoicing.CodeConflict)
	if err := s.AttachPDF(ctx, store.DocumentDeliveryNote, id, pdf); err != nil {
		t.Fatal(err)
	}
	if m := mailOf(t, s, mail); m.State != invoicing.MailQueued || len(m.PDF) == 0 || m.PDFHash == "" || mailJobs(t, s, mail) != 1 {
		t.Errorf("%+v", m)
	}
	if err := s.MailCommitting(ctx, mail); err != nil {
		t.Fatal(err)
	}
	if err := s.MailSent(ctx, mail, "250 ok"); err != nil {
		t.Fatal(err)
	}
	if n := must[invoicing.DeliveryNote](t)(s.DeliveryNote(ctx, id)); n.Status != invoicing.DeliveryNoteSent || n.SentAt.IsZero() {
		t.Errorf("%+v", n)
	}
	if err := s.VoidDeliveryNote(ctx, id, "", "anna"); err != nil {
		t.Fatal(err)
	}
	_, err = s.SendDeliveryNote(ctx, id, store.MailWish{Copy: true}, "ben")
	wantCode(t, err, invoicing.CodeConflict)
}
