package store_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// statusMail is a mail that carries no file.
func statusMail(id int64) invoicing.Mail {
	return invoicing.Mail{Document: invoicing.MailOfStatus, DocumentID: id, Sending: 1, Shop: "tee", State: invoicing.MailPlanned, From: "a@tee.example",
		To: "kunde@k.example", Subject: "Unterwegs", Text: "Ihr Paket ist unterwegs.\n", MessageID: fmt.Sprintf("status-%d.1@tee.example", id)}
}

// TestMailWithoutAttachmentWaitsForNoPDF: it goes through the same states as that of an invoice, and never meets its numbers.
func TestMailWithoutAttachmentWaitsForNoPDF(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	first := must[int64](t)(s.SendInvoice(ctx, inv.ID, "anna"))
	intent := insert(t, s, `INSERT INTO fakturis_status_intent (id, order_id, source, shop, shop_key, seen_status, status, comment, notify, send_comment, parcels,
		mail_way, cause, state, reason, mail_error, actor, created_at) VALUES (?, ?, 'tee', 'tee', 1, 1, 2, '', 1, 1, '[]', 'own', 'form', 'queued', '', '', 'anna', NOW(6))`, inv.ID, order)
	id := must[int64](t)(s.PutMail(ctx, statusMail(intent)))
	if _, err := s.PutMail(ctx, statusMail(intent)); err == nil {
		t.Error("the same sending was planned twice")
	}
	m := mailOf(t, s, id)
	if m.State != invoicing.MailQueued || m.PDF != nil || m.PDFHash != "" || m.InvoiceID != 0 || m.OrderID != order || mailJobs(t, s, id) != 1 {
		t.Errorf("%+v with %d jobs", m, mailJobs(t, s, id))
	}
	if err := s.MailCommitting(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := s.MailUnknown(ctx, id, invoicing.MailTrouble{Text: "keine Antwort"}); err != nil {
		t.Fatal(err)
	}
	if m := mailOf(t, s, first); m.State != invoicing.MailPlanned || m.Document != invoicing.MailOfInvoice || m.DocumentID != inv.ID || m.Number != inv.Number {
		t.Errorf("%+v", m)
	}
	if all := must[[]invoicing.Mail](t)(s.TroubledMails(ctx)); len(all) != 1 || all[0].ID != id {
		t.Errorf("%+v need a person", all)
	}
	if counts := must[store.QueueCounts](t)(s.QueueCounts(ctx, day("2026-11-23"))); counts.Unknown != 0 {
		t.Errorf("the queue of invoices counts %d", counts.Unknown)
	}
	rows, _, err := s.MailLog(ctx, store.MailQuery{Q: "tee-1"})
	if err != nil || len(rows) != 1 || rows[0].OrderID != order || rows[0].InvoiceNumber != "" {
		t.Errorf("%+v: %v", rows, err)
	}
	if got := must[invoicing.Invoice](t)(s.Invoice(ctx, inv.ID)); !got.SentAt.IsZero() {
		t.Error("the invoice counts as sent")
	}
}

// TestMailsOfOlderDatabasesStayThoseOfTheirInvoices goes back behind migration 29 and forth again.
func TestMailsOfOlderDatabasesStayThoseOfTheirInvoices(t *testing.T) {
	t.Parallel()
	s, ctx := openStore(t, nil), t.Context()
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	id := must[int64](t)(s.SendInvoice(ctx, inv.ID, "anna"))
	before := mailOf(t, s, id)
	must[int64](t)(s.PutMail(ctx, statusMail(7)))
	g := must[*goose.Provider](t)(goose.NewProvider(goose.DialectMySQL, s.DB(), os.DirFS("migrations"), goose.WithTableName("fakturis_goose"), goose.WithDisableGlobalRegistry(true)))
	if _, err := g.DownTo(ctx, 28); err != nil {
		t.Fatal(err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_mail`); n != 1 {
		t.Errorf("the older program finds %d mails", n)
	}
	if err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(before, mailOf(t, s, id)); d != "" {
		t.Error(d)
	}
	_, err := s.SendInvoice(ctx, inv.ID, "anna")
	wantCode(t, err, invoicing.CodeConflict)
}
