package worker_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/inbox"
	"fakturisd/invoicing/store"
)

// bounces reads a postbox for an office.
func (o *office) bounces(p *postbox, log *bytes.Buffer, change ...func(*inbox.Config)) (*worker.Bounces, *[]store.BounceResult) {
	config, results := p.config(), new([]store.BounceResult)
	for _, c := range change {
		c(&config)
	}
	return &worker.Bounces{Store: o.store, Inbox: inbox.New(config), Log: zerolog.New(log),
		Result: func(r store.BounceResult) { *results = append(*results, r) }}, results
}

const unknownUser = "550 5.1.1 <aenne@example.com>: Recipient address rejected: User unknown"

// TestABounceMakesItsMailFailed: the server took the mail, and it came back. It fails with the remote server's words, is seen
// wherever failed mails are, and goes out again to the right address with the same number and the same bytes.
func TestABounceMakesItsMailFailed(t *testing.T) {
	t.Parallel()
	o, p, log := openOffice(t), openPostbox(t), &bytes.Buffer{}
	b, results := o.bounces(p, log)
	id := o.sendInvoice()
	o.work()
	sent := o.mail(id)
	if sent.State != invoicing.MailSent || !o.sentAt(sent.InvoiceID).Valid {
		t.Fatalf("the mail is %s", sent.State)
	}
	p.put(report("r1", sent.MessageID, "failed", "5.1.1", unknownUser))
	o.must(b.Once(t.Context()))

	m := o.mail(id)
	if m.State != invoicing.MailFailed || m.BouncedAt.IsZero() || m.SentAt != sent.SentAt || m.Reply != sent.Reply || m.Code != 550 || m.Error != "aenne@example.com: "+unknownUser {
		t.Errorf("after the report the mail is %s (%d %s), sent %v, came back %v", m.State, m.Code, m.Error, m.SentAt, m.BouncedAt)
	}
	if r := (invoicing.MailTrouble{Code: m.Code, Text: m.Error}).Reason(); r != invoicing.ReasonAddress {
		t.Errorf("reason %q", r)
	}
	o.wantBounceSeen(m)
	if all, unread := p.count("INBOX"); all != 1 || unread != 0 || !slices.Equal(*results, []store.BounceResult{store.BounceFailed}) {
		t.Errorf("%d messages, %d unread, %v", all, unread, *results)
	}

	again, err := o.store.SendInvoiceAs(t.Context(), m.InvoiceID, store.MailWish{To: "anne@example.com", Seen: 1}, "test")
	o.must(err)
	o.work()
	mails := o.box.Mails()
	if len(mails) != 2 || !bytes.Equal(mails[0].Attachments[0].Data, mails[1].Attachments[0].Data) || mails[0].Attachments[0].Name != mails[1].Attachments[0].Name {
		t.Fatalf("%d mails arrived, or they carry different files", len(mails))
	}
	if n := o.mail(again); n.State != invoicing.MailSent || n.PDFHash != m.PDFHash || o.row(m.InvoiceID).MailState != "sent" || o.failed() != 0 {
		t.Errorf("the corrected one is %s, the list says %s, %d failed", n.State, o.row(m.InvoiceID).MailState, o.failed())
	}
}

// row is the invoice in the list.
func (o *office) row(invoice int64) store.InvoiceRow {
	o.t.Helper()
	rows, _, err := o.store.Invoices(o.t.Context(), store.ListQuery{})
	o.must(err)
	i := slices.IndexFunc(rows, func(r store.InvoiceRow) bool { return r.ID == invoice })
	return rows[i]
}

// failed is the dashboard's count.
func (o *office) failed() int64 {
	o.t.Helper()
	d, err := o.store.Dashboard(o.t.Context(), o.today)
	o.must(err)
	return d.MailsFailed
}

// wantBounceSeen looks at list, queue, dashboard, daily report, the mail's log and the archive.
func (o *office) wantBounceSeen(m invoicing.Mail) {
	o.t.Helper()
	if r := o.row(m.InvoiceID); r.MailState != "failed" || !r.MailBounced || r.MailReason != invoicing.ReasonAddress {
		o.t.Errorf("in the list it is %s, came back %v, %s", r.MailState, r.MailBounced, r.MailReason)
	}
	queue, err := o.store.Queue(o.t.Context(), store.QueueQuery{State: store.StateFailed, Today: o.today, Limit: 10})
	o.must(err)
	if len(queue) != 1 || queue[0].Trouble != m.Error || o.failed() != 1 {
		o.t.Errorf("queue %+v, dashboard %d", queue, o.failed())
	}
	attempts, err := o.store.MailAttempts(o.t.Context(), m.ID)
	o.must(err)
	if last := attempts[len(attempts)-1]; last.State != invoicing.MailFailed || last.Stage != invoicing.StageBounce || last.Code != 550 || last.Detail != m.Error {
		o.t.Errorf("the log ends with %+v", last)
	}
	var audits int
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT COUNT(*) FROM fakturis_audit WHERE action = 'mail failed' AND entity_id = ? AND detail = ?`,
		m.InvoiceID, m.Error).Scan(&audits))
	if audits != 1 {
		o.t.Errorf("%d audit rows", audits)
	}
}

// TestTheSameBounceTwiceChangesNothing: whoever reads it, and however often; a report on a second recipient is kept too.
func TestTheSameBounceTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	o, p, log := openOffice(t), openPostbox(t), &bytes.Buffer{}
	id := o.sendInvoice()
	o.work()
	m := o.mail(id)
	for range 2 {
		p.put(report("r1", m.MessageID, "failed", "5.1.1", unknownUser))
	}
	b, results := o.bounces(p, log, func(c *inbox.Config) { c.Processed = "Erledigt" })
	o.must(b.Once(t.Context()))
	before := o.mail(id)
	p.put(report("r1", m.MessageID, "failed", "5.1.1", unknownUser))
	other, more := o.bounces(p, log)
	o.must(other.Once(t.Context()))
	if after := o.mail(id); after.BouncedAt != before.BouncedAt || after.State != invoicing.MailFailed {
		t.Errorf("it changed: %+v", after)
	}
	p.put(report("r2", m.MessageID, "failed", "5.2.2", "552 5.2.2 full"))
	o.must(b.Once(t.Context()))
	attempts, err := o.store.MailAttempts(t.Context(), id)
	o.must(err)
	var log2 []string
	for _, a := range attempts {
		log2 = append(log2, fmt.Sprintf("%s/%s", a.State, a.Stage))
	}
	if got := strings.Join(log2, " "); got != "planned/ queued/ committing/ sent/ failed/bounce failed/bounce" {
		t.Errorf("log %s", got)
	}
	if got := fmt.Sprint(*results, *more); got != "[failed known noted] [known]" {
		t.Errorf("results %s", got)
	}
	inboxAll, _ := p.count("INBOX")
	done, unread := p.count("Erledigt")
	if inboxAll != 1 || done != 3 || unread != 0 || o.mail(id).Error != before.Error {
		t.Errorf("%d in the inbox, %d put away, %d of them unread", inboxAll, done, unread)
	}
}

// TestWhatIsNoBounceOfOursChangesNothing: a foreign report and an automatic answer stay unread; a delay is kept in the log.
func TestWhatIsNoBounceOfOursChangesNothing(t *testing.T) {
	t.Parallel()
	o, p, log := openOffice(t), openPostbox(t), &bytes.Buffer{}
	b, results := o.bounces(p, log)
	id := o.sendInvoice()
	o.work()
	m := o.mail(id)
	p.put(report("f1", "invoice-1.1.ffffffffffff@other.example", "failed", "5.1.1", unknownUser))
	p.put("Return-Path: <>\nFrom: aenne@example.com\nSubject: Abwesend\nAuto-Submitted: auto-replied\nIn-Reply-To: <" + m.MessageID + ">\n\nIch bin im Urlaub, nicht zugestellt.\n")
	p.put("From: kunde@example.com\nSubject: Frage\nMessage-ID: <q@example.com>\n\nWann kommt der Tee?\n")
	for range 2 {
		o.must(b.Once(t.Context()))
	}
	if all, unread := p.count("INBOX"); all != 3 || unread != 3 || !slices.Equal(*results, []store.BounceResult{store.BounceForeign}) {
		t.Errorf("%d messages, %d unread, %v", all, unread, *results)
	}
	p.put(report("d1", m.MessageID, "delayed", "4.7.1", "451 4.7.1 Greylisted"))
	o.must(b.Once(t.Context()))
	if now := o.mail(id); now.State != invoicing.MailSent || now.Error != "" || !now.BouncedAt.IsZero() || o.failed() != 0 {
		t.Errorf("the mail is %s %s", now.State, now.Error)
	}
	attempts, err := o.store.MailAttempts(t.Context(), id)
	o.must(err)
	if last := attempts[len(attempts)-1]; last.State != invoicing.MailSent || last.Stage != invoicing.StageDelay || last.Code != 451 {
		t.Errorf("the log ends with %+v", last)
	}
	if all, unread := p.count("INBOX"); all != 4 || unread != 3 {
		t.Errorf("%d messages, %d unread", all, unread)
	}
}

// TestABounceThatIsEarlyWaits: the report is quicker than the answer to the final dot, or a mail is unknown.
func TestABounceThatIsEarlyWaits(t *testing.T) {
	t.Parallel()
	o, p, log := openOffice(t), openPostbox(t), &bytes.Buffer{}
	b, results := o.bounces(p, log)
	id := o.sendInvoice()
	sender := o.worker.Sender
	o.worker.Sender = nil
	o.work() // the PDF
	o.worker.Sender = sender
	o.must(o.store.MailCommitting(t.Context(), id))
	p.put(report("r1", o.mail(id).MessageID, "failed", "5.1.1", unknownUser))
	o.must(b.Once(t.Context()))
	if m := o.mail(id); m.State != invoicing.MailCommitting {
		t.Fatalf("the mail is %s", m.State)
	}
	o.must(o.store.MailUnknown(t.Context(), id, invoicing.MailTrouble{Text: "no answer"}))
	o.must(b.Once(t.Context()))
	if m := o.mail(id); m.State != invoicing.MailFailed || m.BouncedAt.IsZero() {
		t.Errorf("the mail is %s", m.State)
	}
	if got := fmt.Sprint(*results); got != "[early failed]" {
		t.Errorf("results %s", got)
	}
}

// TestAMailboxThatIsDownLosesNothing: while it does not answer one line says so; what came meanwhile is read afterwards.
func TestAMailboxThatIsDownLosesNothing(t *testing.T) {
	t.Parallel()
	o, p, log := openOffice(t), openPostbox(t), &bytes.Buffer{}
	b, _ := o.bounces(p, log)
	id := o.sendInvoice()
	o.work()
	o.must(b.Once(t.Context()))
	p.stop()
	p.put(report("r1", o.mail(id).MessageID, "failed", "5.1.1", unknownUser))
	for range 3 {
		b.Look(t.Context())
	}
	if n := strings.Count(log.String(), "cannot be read"); n != 1 {
		t.Errorf("%d lines tell of it:\n%s", n, log)
	}
	p.start()
	b.Look(t.Context())
	if m := o.mail(id); m.State != invoicing.MailFailed || !strings.Contains(log.String(), "can be read again") {
		t.Errorf("the mail is %s:\n%s", m.State, log)
	}
}

// TestTheLoginIsChecked, and the password is in no message.
func TestTheLoginIsChecked(t *testing.T) {
	t.Parallel()
	p := openPostbox(t)
	o := p.config()
	if err := inbox.New(o).Check(t.Context()); err != nil {
		t.Error(err)
	}
	o.Processed = "Gibtesnicht"
	if err := inbox.New(o).Check(t.Context()); err == nil || !strings.Contains(err.Error(), "Gibtesnicht") {
		t.Errorf("a folder that is not there: %v", err)
	}
	o.Password = "falsch"
	if err := inbox.New(o).Check(t.Context()); err == nil || strings.Contains(err.Error(), "falsch") {
		t.Errorf("a wrong password: %v", err)
	}
}
