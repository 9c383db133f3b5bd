package store_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

func mailOf(t *testing.T, s *store.Store, id int64) invoicing.Mail {
	t.Helper()
	return must[invoicing.Mail](t)(s.Mail(context.Background(), id))
}

// refusedMail is an issued invoice whose mail the server refused for good.
func refusedMail(t *testing.T, s *store.Store, n int64) (invoiceID int64, first invoicing.Mail) {
	t.Helper()
	invoiceID, id := mailed(t, s, n)
	if err := s.MailFailed(context.Background(), id, invoicing.MailQueued, invoicing.MailTrouble{Stage: "body", Code: 550, Text: "550 5.1.1 no such user"}); err != nil {
		t.Fatal(err)
	}
	return invoiceID, mailOf(t, s, id)
}

func TestTheRecipientIsShownAsItWillBe(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	inv := issue(t, s, order)
	preview := func(want string, source invoicing.RecipientSource) {
		t.Helper()
		v := must[store.MailPreview](t)(s.PreviewMail(ctx, inv.ID, store.MailWish{}))
		if v.Mail.To != want || v.Mail.Source != source || (v.Trouble == "") != (want != "") {
			t.Errorf("to %q from %q (%s), want %q from %q", v.Mail.To, v.Mail.Source, v.Trouble, want, source)
		}
	}
	preview("anna@kunde.example", invoicing.SourceOrder)
	if err := s.SetInvoiceEmail(ctx, inv.PartnerID, "buch@kunde.example; chef@kunde.example", "anna"); err != nil {
		t.Fatal(err)
	}
	preview("buch@kunde.example, chef@kunde.example", invoicing.SourceInvoiceEmail)
	wantCode(t, s.SetInvoiceEmail(ctx, inv.PartnerID, "niemand", "anna"), invoicing.CodeInvalid)
	wantCode(t, s.SetInvoiceEmail(ctx, 4711, "a@b.example", "anna"), invoicing.CodeNotFound)
	if err := s.SetInvoiceEmail(ctx, inv.PartnerID, " ", "anna"); err != nil {
		t.Fatal(err)
	}
	insert(t, s, `UPDATE fakturis_order SET email = '' WHERE id = ?`, order)
	preview("partner@kunde.example", invoicing.SourcePartner)
	insert(t, s, `UPDATE fakturis_partner SET email = '' WHERE id = ?`, inv.PartnerID)
	preview("anna@kunde.example", invoicing.SourceInvoice)

	planned := must[store.MailPreview](t)(s.PreviewMail(ctx, inv.ID, store.MailWish{}))
	id := must[int64](t)(s.SendInvoice(ctx, inv.ID, "anna"))
	if m := mailOf(t, s, id); m.Text != planned.Mail.Text || m.Subject != planned.Mail.Subject || m.To != planned.Mail.To || m.From != planned.Mail.From || m.FileName != planned.Mail.FileName {
		t.Errorf("planned %+v, shown before %+v", m, planned.Mail)
	}
}

func TestAMailThatCannotGoOutIsShownAllTheSame(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	draft := must[int64](t)(s.DraftInvoice(context.Background(), order, "test"))
	insert(t, s, `UPDATE fakturis_order SET email = 'anna(at)kunde'`)
	v := must[store.MailPreview](t)(s.PreviewMail(context.Background(), draft, store.MailWish{CC: "b@kunde.example"}))
	if v.Mail.To != "anna(at)kunde" || v.Mail.Source != invoicing.SourceOrder || v.Mail.CC != "b@kunde.example" || v.Mail.Text == "" || !strings.Contains(v.Trouble, "keine E-Mail-Adresse") {
		t.Errorf("%+v", v)
	}
}

// TestAnInvoiceThatCannotBeMailedIsNotIssuedEither: nobody must be left with a number and an error.
func TestAnInvoiceThatCannotBeMailedIsNotIssuedEither(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, edit := range map[string]func(*store.Config){
		"no recipient": nil,
		"no sender": func(c *store.Config) {
			tee := c.Settings["tee"]
			tee.MailFrom = ""
			c.Settings["tee"] = tee
		},
	} {
		s := openStore(t, edit)
		order := addOrder(t, s, anOrder("tee", 1))
		id := must[int64](t)(s.DraftInvoice(ctx, order, "test"))
		if name == "no recipient" {
			insert(t, s, `UPDATE fakturis_order SET email = 'kaputt'`)
			id = must[int64](t)(s.DraftInvoice(ctx, order, "test"))
		}
		_, err := s.IssueAndSend(ctx, id, "test")
		wantCode(t, err, invoicing.CodeConflict)
		if inv := must[invoicing.Invoice](t)(s.Invoice(ctx, id)); inv.Status != invoicing.InvoiceDraft || inv.Number != "" {
			t.Errorf("%s: %s %s", name, inv.Status, inv.Number)
		}
		if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_mail`) + value[int](t, s, `SELECT COUNT(*) FROM fakturis_job`); n != 0 {
			t.Errorf("%s: %d mails and jobs", name, n)
		}
	}
	s := openStore(t, nil)
	id := must[int64](t)(s.DraftInvoice(ctx, addOrder(t, s, anOrder("tee", 1)), "test"))
	inv := must[invoicing.Invoice](t)(s.IssueAndSend(ctx, id, "test"))
	if mails := must[[]invoicing.Mail](t)(s.Mails(ctx, id)); inv.Number != "RE-2026-0001" || len(mails) != 1 || mails[0].State != invoicing.MailPlanned {
		t.Errorf("%s, %+v", inv.Number, mails)
	}
	_, err := s.IssueAndSend(ctx, id, "test")
	wantCode(t, err, invoicing.CodeConflict)
}

func TestACorrectedAddressGetsTheSameInvoice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	invoice, first := refusedMail(t, s, 1)
	wish := store.MailWish{To: "Anna <anna.neu@kunde.example>, buch@kunde.example", CC: "chef@kunde.example", Subject: "Noch einmal: {nummer}", Text: "Hallo\r\nda", Remember: true, Seen: 1}
	id := must[int64](t)(s.SendInvoiceAs(ctx, invoice, wish, "anna"))
	again := mailOf(t, s, id)
	if again.State != invoicing.MailQueued || again.To != "anna.neu@kunde.example, buch@kunde.example" || again.Source != invoicing.SourceClerk || again.CC != "chef@kunde.example" || again.ToName != "" {
		t.Errorf("%+v", again)
	}
	if again.PDFHash != first.PDFHash || string(again.PDF) != string(first.PDF) || again.PDFHash == "" || again.FileName != first.FileName {
		t.Errorf("PDF %s, before %s", again.PDFHash, first.PDFHash)
	}
	if again.Sending != 2 || again.MessageID == first.MessageID || again.PlannedBy != "anna" {
		t.Errorf("sending %d as %s by %s", again.Sending, again.MessageID, again.PlannedBy)
	}
	if again.Subject != "Noch einmal: {nummer}" || again.Text != "Hallo\nda\n" {
		t.Errorf("what was typed became %q, %q", again.Subject, again.Text)
	}
	inv := must[invoicing.Invoice](t)(s.Invoice(ctx, invoice))
	if p := must[invoicing.Partner](t)(s.Partner(ctx, inv.PartnerID)); p.InvoiceEmail != "anna.neu@kunde.example, buch@kunde.example" || inv.Number != "RE-2026-0001" {
		t.Errorf("remembered %q, number %s", p.InvoiceEmail, inv.Number)
	}
	_, err := s.SendInvoiceAs(ctx, invoice, wish, "berta")
	wantCode(t, err, invoicing.CodeConflict)
	for _, bad := range []store.MailWish{{To: "niemand"}, {To: " , "}, {CC: "x"}, {Subject: "a\nb"}, {Text: strings.Repeat("x", 10_001)}} {
		invoice, _ := refusedMail(t, s, int64(10+len(bad.To)+2*len(bad.CC)+3*len(bad.Subject)+len(bad.Text)))
		_, err := s.SendInvoiceAs(ctx, invoice, bad, "anna")
		wantCode(t, err, invoicing.CodeInvalid)
	}
}

func TestACopyIsSentOnPurposeOnly(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	invoice, id := mailed(t, s, 1)
	_, err := s.SendInvoiceAs(ctx, invoice, store.MailWish{Copy: true}, "anna")
	wantCode(t, err, invoicing.CodeConflict) // the first one is under way
	if err := s.MailCommitting(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := s.MailSent(ctx, id, "250 ok"); err != nil {
		t.Fatal(err)
	}
	_, err = s.SendInvoiceAs(ctx, invoice, store.MailWish{}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = s.SendInvoiceAs(ctx, invoice, store.MailWish{Copy: true, Seen: 3}, "anna")
	wantCode(t, err, invoicing.CodeConflict) // somebody else was quicker
	first, sent := mailOf(t, s, id), must[invoicing.Invoice](t)(s.Invoice(ctx, invoice)).SentAt
	m := mailOf(t, s, must[int64](t)(s.SendInvoiceAs(ctx, invoice, store.MailWish{Copy: true, Seen: 1}, "anna")))
	if m.Kind != invoicing.MailAgain || m.Subject != "Kopie Ihrer Rechnung RE-2026-0001" || m.Sending != 2 || m.PDFHash != first.PDFHash || m.MessageID == first.MessageID {
		t.Errorf("%+v", m)
	}
	if now := must[invoicing.Invoice](t)(s.Invoice(ctx, invoice)).SentAt; !now.Equal(sent) || mailState(t, s, id) != invoicing.MailSent {
		t.Errorf("the first sending changed: %s, before %s", now, sent)
	}
}

// TestTwoClerksSendOneMail lets many people correct and resend, or send a copy, at the same moment.
func TestTwoClerksSendOneMail(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	failed, _ := refusedMail(t, s, 1)
	sent, id := mailed(t, s, 2)
	insert(t, s, `UPDATE fakturis_mail SET state = 'sent' WHERE id = ?`, id)
	for invoice, wish := range map[int64]store.MailWish{failed: {To: "neu@kunde.example", Remember: true}, sent: {Copy: true, Seen: 1}} {
		var all sync.WaitGroup
		var planned atomic.Int64
		for range 6 {
			all.Go(func() {
				if _, err := s.SendInvoiceAs(ctx, invoice, wish, "anna"); err == nil {
					planned.Add(1)
				} else if invoicing.ErrorCode(err) != invoicing.CodeConflict {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if mails := must[[]invoicing.Mail](t)(s.Mails(ctx, invoice)); planned.Load() != 1 || len(mails) != 2 || mailJobs(t, s, mails[1].ID) != 1 {
			t.Errorf("%d planned, %d mails", planned.Load(), len(mails))
		}
	}
}

// TestEveryStepOfAMailIsKept follows one mail through a refusal, a lost answer and a person's word.
func TestEveryStepOfAMailIsKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	must[store.Protection](t)(s.Protect(ctx))
	_, id := mailed(t, s, 1)
	for _, step := range []error{
		s.MailRetry(ctx, id, invoicing.MailQueued, invoicing.MailTrouble{Stage: "body", Code: 451, Text: "451 4.7.1 greylisted"}),
		s.MailCommitting(ctx, id), s.MailUnknown(ctx, id, invoicing.MailTrouble{Stage: "committing", Text: "keine Antwort"}),
		s.ResolveUnknown(ctx, id, false, "anna"), s.MailCommitting(ctx, id), s.MailSent(ctx, id, "250 2.0.0 queued as 4711"),
	} {
		if step != nil {
			t.Fatal(step)
		}
	}
	var got []string
	for _, a := range must[[]invoicing.MailAttempt](t)(s.MailAttempts(ctx, id)) {
		got = append(got, strings.TrimSpace(string(a.State)+" "+a.Stage+" "+a.Detail+" "+a.Actor))
	}
	want := []string{"planned  anna@kunde.example test", "queued   fakturisd", "queued body 451 4.7.1 greylisted fakturisd", "committing   fakturisd",
		"unknown committing keine Antwort fakturisd", "queued   anna", "committing   fakturisd", "sent  250 2.0.0 queued as 4711 fakturisd"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("kept:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, statement := range []string{`UPDATE fakturis_mail_attempt SET detail = ''`, `DELETE FROM fakturis_mail_attempt`} {
		if _, err := s.DB().Exec(statement); err == nil || !strings.Contains(err.Error(), "ist vermerkt und wird nicht") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	job := must[store.JobState](t)(s.SendJob(ctx, id))
	if n := mailJobs(t, s, id); n != 2 || job.State != outbox.Available {
		t.Errorf("%d jobs, the last one %s", n, job.State)
	}
}

func TestAMailWhosePDFIsBeingMadeSaysSo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	id := must[int64](t)(s.SendInvoice(ctx, inv.ID, "test"))
	state := func(want invoicing.MailState) {
		t.Helper()
		rows, _, err := s.MailLog(ctx, store.MailQuery{})
		list, _, listErr := s.Invoices(ctx, store.ListQuery{})
		if err != nil || listErr != nil || mailState(t, s, id) != want || rows[0].State != want || list[0].MailState != string(want) {
			t.Errorf("the mail is %s, in its log %s, in the invoices' list %s, want %s (%v %v)", mailState(t, s, id), rows[0].State, list[0].MailState, want, err, listErr)
		}
	}
	state(invoicing.MailPlanned)
	jobs := must[[]outbox.Job](t)(outbox.New(s.DB(), "a").Claim(ctx, []string{store.JobRenderInvoice}, 5))
	state(invoicing.MailRendering)
	if rows, _, err := s.MailLog(ctx, store.MailQuery{State: invoicing.MailRendering}); err != nil || len(rows) != 1 {
		t.Errorf("%d mails whose PDF is being made: %v", len(rows), err)
	}
	if err := outbox.New(s.DB(), "a").Fail(ctx, jobs[0], outbox.Final(context.DeadlineExceeded)); err != nil {
		t.Fatal(err)
	}
	state(invoicing.MailPlanned)
	if job := must[store.JobState](t)(s.RenderJob(ctx, inv.ID)); job.State != outbox.Failed || job.Error == "" || job.ID != jobs[0].ID {
		t.Errorf("%+v", job)
	}
}
