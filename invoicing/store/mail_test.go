package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

var pdf = []byte("%PDF-1.4 für Tests\x00\xff%%EOF")

// mailed returns an issued invoice with its PDF and queued mail.
func mailed(t *testing.T, s *store.Store, n int64) (invoiceID, mailID int64) {
	t.Helper()
	inv := issue(t, s, addOrder(t, s, anOrder("tee", n)))
	if err := s.AttachPDF(context.Background(), store.DocumentInvoice, inv.ID, pdf); err != nil {
		t.Fatal(err)
	}
	id, err := s.SendInvoice(context.Background(), inv.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	return inv.ID, id
}

func mailState(t *testing.T, s *store.Store, id int64) invoicing.MailState {
	t.Helper()
	m, err := s.Mail(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return m.State
}

func mailJobs(t *testing.T, s *store.Store, id int64) int {
	t.Helper()
	return value[int](t, s, `SELECT COUNT(*) FROM fakturis_job WHERE kind = 'mail.send' AND args = ?`, fmt.Sprintf(`{"id":%d}`, id))
}

func TestMailWaitsForThePDF(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 12)))
	if _, err := s.PDF(ctx, store.DocumentInvoice, inv.ID); invoicing.ErrorCode(err) != invoicing.CodeNotFound {
		t.Errorf("a PDF before it was made: %v", err)
	}
	id, err := s.SendInvoice(ctx, inv.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	if state := mailState(t, s, id); state != invoicing.MailPlanned || mailJobs(t, s, id) != 0 {
		t.Errorf("%s before there is a PDF", state)
	}
	for _, content := range [][]byte{pdf, []byte("another")} {
		if err := s.AttachPDF(ctx, store.DocumentInvoice, inv.ID, content); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.Mail(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(pdf)
	if m.State != invoicing.MailQueued || !bytes.Equal(m.PDF, pdf) || m.PDFHash != hex.EncodeToString(sum[:]) || mailJobs(t, s, id) != 1 {
		t.Errorf("%s with %q (%s), %d jobs", m.State, m.PDF, m.PDFHash, mailJobs(t, s, id))
	}
	if m.To != "anna@kunde.example" || m.ToName != "Anna Kühn" || m.From != "Teeladen <rechnung@tee.example>" || m.FileName != "Rechnung-RE-2026-0001.pdf" || m.Subject != "Ihre Rechnung RE-2026-0001" {
		t.Errorf("%+v", m)
	}
	if want := fmt.Sprintf("invoice-%d.1.", inv.ID); !strings.HasPrefix(m.MessageID, want) || !strings.HasSuffix(m.MessageID, "@tee.example") {
		t.Errorf("Message-ID %s", m.MessageID)
	}
	if !strings.Contains(m.Text, "40,60 EUR") || !strings.Contains(m.Text, "23.11.2026") {
		t.Errorf("text %q", m.Text)
	}
}

func TestMailGoesToWhoIsKnown(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s, n := openStore(t, nil), int64(0)
	unprotect(t, s.DB())
	for name, c := range map[string]struct{ order, partner, want string }{
		"the order's":        {" b@kunde.example ", "p@kunde.example", "b@kunde.example"},
		"else the partner's": {"", "p@kunde.example", "p@kunde.example"},
		"nobody":             {"", "", ""},
		"no address":         {"anna(at)kunde.example", "p@kunde.example", ""},
		"two lines":          {"a@kunde.example\r\nBcc: x@boese.example", "", ""},
	} {
		n++
		o := anOrder("wein", n)
		o.Email = ""
		order := addOrder(t, s, o)
		inv := issue(t, s, order)
		insert(t, s, `UPDATE fakturis_order SET email = ? WHERE id = ?`, c.order, order)
		insert(t, s, `UPDATE fakturis_partner SET email = ? WHERE id = ?`, c.partner, inv.PartnerID)
		insert(t, s, `UPDATE fakturis_invoice SET content = REPLACE(content, 'partner@kunde.example', '') WHERE id = ?`, inv.ID)
		id, err := s.SendInvoice(ctx, inv.ID, "test")
		if c.want == "" {
			if invoicing.ErrorCode(err) != invoicing.CodeConflict {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m, err := s.Mail(ctx, id); err != nil || m.To != c.want || m.BCC != "archiv@wein.example" {
			t.Errorf("%s: to %q, copy to %q: %v", name, m.To, m.BCC, err)
		}
	}
}

func TestMailInEnglish(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	o := anOrder("tee", 1)
	o.Language = "en"
	inv := issue(t, s, addOrder(t, s, o))
	id, err := s.SendInvoice(context.Background(), inv.ID, "test")
	if err != nil {
		t.Fatal(err)
	}
	if m, err := s.Mail(context.Background(), id); err != nil || m.Subject != "Your invoice RE-2026-0001" {
		t.Errorf("%q: %v", m.Subject, err)
	}
}

// TestMailSteps tries every step from every state: what is not listed is refused and changes nothing.
func TestMailSteps(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	steps := map[string]func(id int64) error{
		"committing": func(id int64) error { return s.MailCommitting(ctx, id) },
		"sent":       func(id int64) error { return s.MailSent(ctx, id, "250 ok") },
		"retry": func(id int64) error {
			return s.MailRetry(ctx, id, invoicing.MailQueued, invoicing.MailTrouble{Text: "450 später"})
		},
		"failed": func(id int64) error {
			return s.MailFailed(ctx, id, invoicing.MailQueued, invoicing.MailTrouble{Text: "550 nein"})
		},
		"dot retry": func(id int64) error {
			return s.MailRetry(ctx, id, invoicing.MailCommitting, invoicing.MailTrouble{Text: "452 später"})
		},
		"dot failed": func(id int64) error {
			return s.MailFailed(ctx, id, invoicing.MailCommitting, invoicing.MailTrouble{Text: "554 nein"})
		},
		"unknown":    func(id int64) error { return s.MailUnknown(ctx, id, invoicing.MailTrouble{Text: "keine Antwort"}) },
		"it was":     func(id int64) error { return s.ResolveUnknown(ctx, id, true, "anna") },
		"it was not": func(id int64) error { return s.ResolveUnknown(ctx, id, false, "anna") },
	}
	allowed := map[string]invoicing.MailState{
		"queued committing": invoicing.MailCommitting, "queued retry": invoicing.MailQueued, "queued failed": invoicing.MailFailed,
		"committing sent": invoicing.MailSent, "committing dot retry": invoicing.MailQueued, "committing dot failed": invoicing.MailFailed, "committing unknown": invoicing.MailUnknown,
		"unknown it was": invoicing.MailSent, "unknown it was not": invoicing.MailQueued, "unknown sent": invoicing.MailSent,
		// done already
		"sent sent": invoicing.MailSent, "failed failed": invoicing.MailFailed, "failed dot failed": invoicing.MailFailed, "queued dot retry": invoicing.MailQueued, "unknown unknown": invoicing.MailUnknown,
		"sent it was": invoicing.MailSent, "queued it was not": invoicing.MailQueued,
	}
	_, id := mailed(t, s, 1)
	for _, from := range []invoicing.MailState{invoicing.MailPlanned, invoicing.MailQueued, invoicing.MailCommitting, invoicing.MailSent, invoicing.MailFailed, invoicing.MailUnknown} {
		for name, step := range steps {
			insert(t, s, `UPDATE fakturis_mail SET state = ? WHERE id = ?`, from, id)
			err := step(id)
			want, ok := allowed[string(from)+" "+name]
			if !ok {
				want = from
			}
			if ok != (err == nil) || (!ok && invoicing.ErrorCode(err) != invoicing.CodeConflict) {
				t.Errorf("%s, %s: %v", from, name, err)
			}
			if got := mailState(t, s, id); got != want {
				t.Errorf("%s, %s: became %s, want %s", from, name, got, want)
			}
		}
	}
	for name, step := range steps {
		if err := step(4711); invoicing.ErrorCode(err) != invoicing.CodeNotFound {
			t.Errorf("%s of no mail: %v", name, err)
		}
	}
}

func TestSentMailMarksItsInvoice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	invoice, id := mailed(t, s, 1)
	collective := insert(t, s, `INSERT INTO fakturis_collective_invoice (partner_id, provisional_date, status, currency, price_mode, content, net_cents,
		tax_cents, total_cents) VALUES (1, '2026-11-23', 'gestellt', 'EUR', 'brutto', '{}', 0, 0, 0)`)
	unprotect(t, s.DB())
	insert(t, s, `UPDATE fakturis_invoice SET collective_id = ? WHERE id = ?`, collective, invoice)
	if err := s.MailCommitting(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := s.MailSent(ctx, id, "250 2.0.0 queued as 4711"); err != nil {
		t.Fatal(err)
	}
	inv, err := s.Invoice(ctx, invoice)
	if err != nil || inv.SentAt.IsZero() {
		t.Errorf("sent at %s: %v", inv.SentAt, err)
	}
	m, err := s.Mail(ctx, id)
	if err != nil || m.SentAt.IsZero() || m.Reply != "250 2.0.0 queued as 4711" {
		t.Errorf("%+v: %v", m, err)
	}
	if status := value[string](t, s, `SELECT status FROM fakturis_collective_invoice`); status != "versendet" {
		t.Errorf("the collective invoice is %s", status)
	}
	if status := value[string](t, s, `SELECT status FROM fakturis_rechnungsliste`); status != "versendet" {
		t.Errorf("the list shows %s", status)
	}
}

// TestSendingAgain walks through what a person may do next in each state.
func TestSendingAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	invoice, id := mailed(t, s, 1)
	for _, state := range []invoicing.MailState{invoicing.MailPlanned, invoicing.MailQueued, invoicing.MailCommitting, invoicing.MailSent, invoicing.MailUnknown} {
		insert(t, s, `UPDATE fakturis_mail SET state = ? WHERE id = ?`, state, id)
		if _, err := s.SendInvoice(ctx, invoice, "test"); invoicing.ErrorCode(err) != invoicing.CodeConflict {
			t.Errorf("%s: %v", state, err)
		}
	}
	first, err := s.Mail(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ResolveUnknown(ctx, id, false, "anna"); err != nil {
		t.Fatal(err)
	}
	second, err := s.Mail(ctx, id)
	if err != nil || second.MessageID != first.MessageID || second.PDFHash != first.PDFHash || mailJobs(t, s, id) != 2 {
		t.Errorf("%+v, %d jobs: %v", second, mailJobs(t, s, id), err)
	}
	if err := s.MailFailed(ctx, id, invoicing.MailQueued, invoicing.MailTrouble{Text: "550 no such user"}); err != nil {
		t.Fatal(err)
	}
	again, err := s.SendInvoice(ctx, invoice, "test")
	if err != nil || again == id {
		t.Fatalf("sent again as %d: %v", again, err)
	}
	mails, err := s.Mails(ctx, invoice)
	if err != nil || len(mails) != 2 || mails[0].MessageID == mails[1].MessageID || mails[1].State != invoicing.MailQueued || mails[0].Error != "550 no such user" {
		t.Errorf("%+v: %v", mails, err)
	}
	draft, err := s.DraftInvoice(ctx, addOrder(t, s, anOrder("tee", 2)), "test")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.SendInvoice(ctx, draft, "test")
	wantCode(t, err, invoicing.CodeConflict)
	wantCode(t, s.AttachPDF(ctx, store.DocumentInvoice, draft, pdf), invoicing.CodeConflict)
	wantCode(t, s.AttachPDF(ctx, store.DocumentDeliveryNote, 4711, pdf), invoicing.CodeNotFound)
	wantCode(t, s.AttachPDF(ctx, "order", 1, pdf), invoicing.CodeInvalid)
	wantCode(t, s.AttachPDF(ctx, store.DocumentInvoice, invoice, nil), invoicing.CodeInvalid)
}

// TestMailIsPlannedOnce presses the button in many places while the PDF arrives.
func TestMailIsPlannedOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	var all sync.WaitGroup
	var planned atomic.Int64
	for range 6 {
		all.Go(func() {
			if _, err := s.SendInvoice(ctx, inv.ID, "test"); err == nil {
				planned.Add(1)
			} else if invoicing.ErrorCode(err) != invoicing.CodeConflict {
				t.Error(err)
			}
		})
		all.Go(func() {
			if err := s.AttachPDF(ctx, store.DocumentInvoice, inv.ID, pdf); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	mails, err := s.Mails(ctx, inv.ID)
	if err != nil || len(mails) != 1 || planned.Load() != 1 {
		t.Fatalf("%d mails, %d planned: %v", len(mails), planned.Load(), err)
	}
	if mails[0].State != invoicing.MailQueued || mailJobs(t, s, mails[0].ID) != 1 {
		t.Errorf("%s with %d jobs", mails[0].State, mailJobs(t, s, mails[0].ID))
	}
}

// TestOneWorkerCommits lets many workers reach the final dot of one mail.
func TestOneWorkerCommits(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	_, id := mailed(t, s, 1)
	var all sync.WaitGroup
	var committed atomic.Int64
	for range 8 {
		all.Go(func() {
			if s.MailCommitting(context.Background(), id) == nil {
				committed.Add(1)
			}
		})
	}
	all.Wait()
	if committed.Load() != 1 {
		t.Errorf("%d workers may send the dot", committed.Load())
	}
}

// TestCrashBetweenDotAndAnswer follows a mail whose worker dies after committing: the next one finds it and asks a
// person; it is never sent again by itself.
func TestCrashBetweenDotAndAnswer(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	invoice, id := mailed(t, s, 1)
	claim := func(owner string) []outbox.Job {
		jobs, err := outbox.New(s.DB(), owner).Claim(ctx, []string{store.JobSendMail}, 5)
		if err != nil {
			t.Fatal(err)
		}
		return jobs
	}
	if jobs := claim("a"); len(jobs) != 1 {
		t.Fatalf("%d jobs", len(jobs))
	}
	if err := s.MailCommitting(ctx, id); err != nil {
		t.Fatal(err)
	}
	insert(t, s, `UPDATE fakturis_job SET lease_until = NOW(6) - INTERVAL 1 SECOND WHERE state = 'running'`)
	b := outbox.New(s.DB(), "b")
	if n, err := b.Rescue(ctx); err != nil || n != 1 {
		t.Fatalf("%d rescued: %v", n, err)
	}
	jobs := claim("b")
	if len(jobs) != 1 || mailState(t, s, id) != invoicing.MailCommitting {
		t.Fatalf("%d jobs, mail %s", len(jobs), mailState(t, s, id))
	}
	wantCode(t, s.MailCommitting(ctx, id), invoicing.CodeConflict) // the dot cannot be sent twice
	if err := s.MailUnknown(ctx, id, invoicing.MailTrouble{Text: "keine Antwort"}); err != nil {
		t.Fatal(err)
	}
	if err := b.Complete(ctx, jobs[0]); err != nil {
		t.Fatal(err)
	}
	_, err := s.SendInvoice(ctx, invoice, "test")
	wantCode(t, err, invoicing.CodeConflict)
	if more := claim("c"); len(more) != 0 {
		t.Errorf("%d more jobs", len(more))
	}
}
