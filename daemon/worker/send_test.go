package worker_test

import (
	"context"
	"slices"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
)

func TestAMailEndsAsItsServerSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault mailbox.Fault
		want  invoicing.MailState
		mails int // after the trouble has passed and everything was tried again
		end   invoicing.MailState
	}{
		"accepted":                   {mailbox.Fault{Stage: mailbox.StageDot, Code: 250, Times: 1}, invoicing.MailSent, 1, invoicing.MailSent},
		"greylisted":                 {mailbox.Fault{Stage: mailbox.StageRcpt, Code: 451, Times: 1}, invoicing.MailQueued, 1, invoicing.MailSent},
		"busy":                       {mailbox.Fault{Stage: mailbox.StageConnect, Code: 421, Close: true, Times: 1}, invoicing.MailQueued, 1, invoicing.MailSent},
		"no such user":               {mailbox.Fault{Stage: mailbox.StageRcpt, Code: 550, Times: 1}, invoicing.MailFailed, 0, invoicing.MailFailed},
		"gone before the dot":        {mailbox.Fault{Stage: mailbox.StageData, Close: true, Times: 1}, invoicing.MailQueued, 1, invoicing.MailSent},
		"content refused":            {mailbox.Fault{Stage: mailbox.StageDot, Code: 554, Times: 1}, invoicing.MailFailed, 0, invoicing.MailFailed},
		"not now, after the dot":     {mailbox.Fault{Stage: mailbox.StageDot, Code: 452, Times: 1}, invoicing.MailQueued, 1, invoicing.MailSent},
		"silent after the dot":       {mailbox.Fault{Stage: mailbox.StageDot, Close: true, Times: 1}, invoicing.MailUnknown, 0, invoicing.MailUnknown},
		"kept, silent after the dot": {mailbox.Fault{Stage: mailbox.StageDot, Close: true, Keep: true, Times: 1}, invoicing.MailUnknown, 1, invoicing.MailUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var faults []mailbox.Fault
			if name != "accepted" {
				faults = append(faults, c.fault)
			}
			o := openOffice(t, faults...)
			id := o.sendInvoice()
			o.work()
			if m := o.mail(id); m.State != c.want {
				t.Fatalf("after the first try the mail is %s (%s), want %s", m.State, m.Error, c.want)
			}
			for range 3 {
				o.later()
				o.work()
			}
			m := o.mail(id)
			if m.State != c.end || len(o.box.Mails()) != c.mails {
				t.Errorf("in the end the mail is %s (%s) and %d arrived, want %s and %d", m.State, m.Error, len(o.box.Mails()), c.end, c.mails)
			}
			if (c.end == invoicing.MailSent) != (m.Reply != "") || (c.end == invoicing.MailSent) == (m.Error != "") {
				t.Errorf("reply %q, error %q", m.Reply, m.Error)
			}
			if sent := o.sentAt(m.InvoiceID); sent.Valid != (c.end == invoicing.MailSent) {
				t.Errorf("the invoice's sent_at is %v", sent)
			}
		})
	}
}

func TestAMailFoundHalfwayAsksAPerson(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	id := o.sendInvoice()
	o.work2halfway(id)
	o.work()
	if m := o.mail(id); m.State != invoicing.MailUnknown || len(o.box.Mails()) != 0 {
		t.Fatalf("the mail is %s and %d arrived", m.State, len(o.box.Mails()))
	}
	o.must(o.store.ResolveUnknown(t.Context(), id, false, "anna"))
	o.work()
	if m := o.mail(id); m.State != invoicing.MailSent || len(o.box.Mails()) != 1 {
		t.Errorf("sent again, the mail is %s and %d arrived", m.State, len(o.box.Mails()))
	}
}

// work2halfway renders, then leaves the mail as a process does that dies right after the final dot.
func (o *office) work2halfway(id int64) {
	o.t.Helper()
	sender := o.worker.Sender
	o.worker.Sender = nil
	o.work()
	o.worker.Sender = sender
	o.must(o.store.MailCommitting(o.t.Context(), id))
}

func TestTheMailCarriesTheArchivedPDF(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	id := o.sendInvoice()
	o.work()
	sent := o.mail(id)
	pdf, err := o.store.PDF(t.Context(), "invoice", sent.InvoiceID)
	o.must(err)
	got := o.box.Mails()[0]
	if len(got.Attachments) != 1 || !slices.Equal(got.Attachments[0].Data, pdf) || got.Attachments[0].Name != "Rechnung-RE-2027-0001.pdf" {
		t.Errorf("attachments: %+v", got.Attachments)
	}
	if got.MessageID != sent.MessageID || got.To == "" || got.Subject == "" {
		t.Errorf("mail: %+v", got)
	}
}

// frozen is a sender that does not come back before another worker has taken its job over and reached the dot.
type frozen struct{ meanwhile func() }

func (f frozen) Send(_ context.Context, _ invoicing.Mail, _ func(mail.Stage) error) (string, error) {
	f.meanwhile()
	return "", &mail.Error{Stage: mail.StageBody, Definite: true, Temporary: true, Step: "message", Err: context.Canceled}
}

func TestAWorkerThatLostItsJobLeavesTheMailAlone(t *testing.T) {
	t.Parallel()
	for name, attempts := range map[string]int{"try again": 20, "give up": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			id := o.sendInvoice()
			o.worker.Sender = nil
			o.work() // the PDF
			o.worker.Sender = frozen{func() { o.must(o.store.MailCommitting(t.Context(), id)) }}
			_, err := o.store.DB().ExecContext(t.Context(), `UPDATE fakturis_job SET max_attempts = ?`, attempts)
			o.must(err)
			o.work()
			if m := o.mail(id); m.State != invoicing.MailCommitting {
				t.Errorf("the mail that another worker is just handing over became %s", m.State)
			}
			o.must(o.store.MailSent(t.Context(), id, "250 ok"))
		})
	}
}
