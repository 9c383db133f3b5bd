package worker_test

import (
	"fmt"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// TestAGreylistingServerIsAskedAgain: 451 twice, then 250; meanwhile everybody can see when it goes on.
func TestAGreylistingServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t, mailbox.Fault{Stage: mailbox.StageRcpt, Code: 451, Message: "4.7.1 Greylisted, please try again later", Times: 2})
	id := o.sendInvoice()
	for try := 1; try <= 2; try++ {
		o.work()
		m := o.mail(id)
		if m.State != invoicing.MailQueued || m.Code != 451 || (invoicing.MailTrouble{Code: m.Code, Text: m.Error}).Reason() != invoicing.ReasonLater {
			t.Fatalf("after try %d the mail is %s (%d, %s)", try, m.State, m.Code, m.Error)
		}
		job, err := o.store.SendJob(t.Context(), id)
		o.must(err)
		if job.State != outbox.Available || job.Attempt != try || job.Most != 20 || job.RunAt.IsZero() {
			t.Errorf("after try %d the job is %+v", try, job)
		}
		o.later()
	}
	o.work()
	if m := o.mail(id); m.State != invoicing.MailSent || m.Error != "" || m.Code != 0 || len(o.box.Mails()) != 1 {
		t.Errorf("in the end the mail is %s (%s), %d arrived", m.State, m.Error, len(o.box.Mails()))
	}
	attempts, err := o.store.MailAttempts(t.Context(), id)
	o.must(err)
	var codes []string
	for _, a := range attempts {
		codes = append(codes, fmt.Sprintf("%s/%s/%d", a.State, a.Stage, a.Code))
	}
	if got, want := strings.Join(codes, " "), "planned//0 queued//0 queued/body/451 queued/body/451 committing//0 sent//0"; got != want {
		t.Errorf("kept %s, want %s", got, want)
	}
}

// TestTooManyTriesAreAFailure: a server that never takes it is not asked for ever.
func TestTooManyTriesAreAFailure(t *testing.T) {
	t.Parallel()
	o := openOffice(t, mailbox.Fault{Stage: mailbox.StageRcpt, Code: 452, Message: "4.2.2 mailbox full"})
	id := o.sendInvoice()
	sender := o.worker.Sender
	o.worker.Sender = nil
	o.work() // the PDF
	o.worker.Sender = sender
	_, err := o.store.DB().ExecContext(t.Context(), `UPDATE fakturis_job SET max_attempts = 3 WHERE kind = 'mail.send'`)
	o.must(err)
	for range 3 {
		if m := o.mail(id); m.State != invoicing.MailQueued {
			t.Fatalf("too early the mail is %s", m.State)
		}
		o.work()
		o.later()
	}
	m := o.mail(id)
	if m.State != invoicing.MailFailed || (invoicing.MailTrouble{Code: m.Code, Text: m.Error}).Reason() != invoicing.ReasonMailbox {
		t.Errorf("in the end the mail is %s (%s)", m.State, m.Error)
	}
}

// TestARefusedMailStopsNoOther sends three in one go, of which the second is refused for good and the third for now.
func TestARefusedMailStopsNoOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	first := o.sendInvoice()
	o.work()
	o.box.SetFaults(mailbox.Fault{Stage: mailbox.StageRcpt, Code: 550, Times: 1}, mailbox.Fault{Stage: mailbox.StageRcpt, Code: 451, Times: 1})
	var ids []int64
	for range 4 {
		ids = append(ids, o.sendInvoice())
	}
	o.work()
	states := map[invoicing.MailState]int{}
	for _, id := range append(ids, first) {
		states[o.mail(id).State]++
	}
	if states[invoicing.MailSent] != 3 || states[invoicing.MailFailed] != 1 || states[invoicing.MailQueued] != 1 {
		t.Errorf("%v", states)
	}
}

// TestACorrectedAddressGetsTheArchivedPDF follows an invoice from the refused mail to the corrected one and a copy.
func TestACorrectedAddressGetsTheArchivedPDF(t *testing.T) {
	t.Parallel()
	o := openOffice(t, mailbox.Fault{Stage: mailbox.StageRcpt, Code: 550, Message: "5.1.1 no such user", Times: 1})
	id := o.sendInvoice()
	o.work()
	invoice := o.mail(id).InvoiceID
	if m := o.mail(id); m.State != invoicing.MailFailed || len(o.box.Mails()) != 0 {
		t.Fatalf("the mail is %s", m.State)
	}
	_, err := o.store.SendInvoiceAs(t.Context(), invoice, store.MailWish{To: "neu@example.com", CC: "kopie@example.com", Seen: 1}, "anna")
	o.must(err)
	o.work()
	_, err = o.store.SendInvoiceAs(t.Context(), invoice, store.MailWish{Copy: true, Seen: 2}, "anna")
	o.must(err)
	o.work()
	mails := o.box.Mails()
	pdf, err := o.store.PDF(t.Context(), "invoice", invoice)
	o.must(err)
	if len(mails) != 2 {
		t.Fatalf("%d mails arrived", len(mails))
	}
	for _, m := range mails {
		if string(m.Attachments[0].Data) != string(pdf) || !strings.Contains(m.Subject, "RE-2027-0001") {
			t.Errorf("%s carries another PDF", m.Subject)
		}
	}
	if got := strings.Join(mails[0].Recipients, " "); got != "neu@example.com kopie@example.com" || !strings.HasPrefix(mails[1].Subject, "Kopie ") {
		t.Errorf("recipients %s, then %q", got, mails[1].Subject)
	}
}
