package htmlforms

import (
	"context"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailPanel is the part of a document's page that tells of its mails and what can be done about them.
type mailPanel struct {
	Path    string
	Mails   []mailLine
	Mode    sendMode
	Failed  mailLine // what was refused last; its form sends to another address
	Unknown int64    // id of the mail of which a person must say whether it arrived; 0 for none
	To      string   // who would get it
	Source  invoicing.RecipientSource
	Trouble string         // why it could not be sent
	Seen    int            // number of sendings
	Render  store.JobState // of the PDF
}

// sendMode says what a person may do next about the mail of an invoice.
type sendMode string

// Nothing is offered while a mail is under way, or nobody knows what became of it.
const (
	sendNothing sendMode = ""
	sendFirst   sendMode = "first"
	sendAgain   sendMode = "again" // the last one failed
	sendCopy    sendMode = "copy"  // the last one arrived
)

// mailLine is a mail with what a person wants to know of it.
type mailLine struct {
	invoicing.Mail
	Reason invoicing.MailReason
	Next   store.JobState // of a mail that is tried again
}

// CameBack says whether the last mail was accepted and came back.
func (s mailPanel) CameBack() bool { return s.Mode == sendAgain && !s.Failed.BouncedAt.IsZero() }

func modeOf(inv invoicing.Invoice, mails []invoicing.Mail) sendMode {
	if inv.Status != invoicing.InvoiceIssued {
		return sendNothing
	}
	return modeOfMails(mails)
}

func modeOfMails(mails []invoicing.Mail) sendMode {
	if len(mails) == 0 {
		return sendFirst
	}
	switch mails[len(mails)-1].State {
	case invoicing.MailFailed:
		return sendAgain
	case invoicing.MailSent:
		return sendCopy
	}
	return sendNothing
}

// sendingOf collects what an invoice's page tells of its mails.
func (p *Pages) sendingOf(ctx context.Context, inv invoicing.Invoice) (mailPanel, error) {
	mails, err := p.Store.Mails(ctx, inv.ID)
	if err != nil {
		return mailPanel{}, err
	}
	s := mailPanel{Path: idPath("/rechnungen", inv.ID), Mode: modeOf(inv, mails)}
	if err := p.addMails(ctx, &s, mails); err != nil {
		return s, err
	}
	if s.Mode == sendFirst || inv.Status == invoicing.InvoiceDraft {
		preview, err := p.Store.PreviewMail(ctx, inv.ID, store.MailWish{})
		if err != nil {
			return s, err
		}
		s.To, s.Source, s.Trouble = preview.Mail.To, preview.Mail.Source, preview.Trouble
	}
	if inv.Status == invoicing.InvoiceIssued {
		if s.Render, err = p.Store.RenderJob(ctx, inv.ID); err != nil {
			return s, err
		}
	}
	return s, nil
}

// addMails adds the mails of a document, and what they ask of a person.
func (p *Pages) addMails(ctx context.Context, s *mailPanel, mails []invoicing.Mail) error {
	s.Seen = len(mails)
	for _, m := range mails {
		line, err := p.mailLine(ctx, m)
		if err != nil {
			return err
		}
		s.Mails = append(s.Mails, line)
		switch m.State {
		case invoicing.MailUnknown:
			s.Unknown = m.ID
		case invoicing.MailFailed:
			s.Failed = line
		}
	}
	return nil
}

func (p *Pages) mailLine(ctx context.Context, m invoicing.Mail) (mailLine, error) {
	line := mailLine{Mail: m, Reason: invoicing.MailTrouble{Code: m.Code, Text: m.Error}.Reason()}
	if m.State != invoicing.MailQueued || m.Error == "" {
		return line, nil
	}
	job, err := p.Store.SendJob(ctx, m.ID)
	if job.Waits() {
		line.Next = job
	}
	return line, err
}

// About is the address of what the mail is about.
func (m mailLine) About() string { return aboutPath(m.Document, m.DocumentID, m.OrderID) }

func aboutPath(document invoicing.MailDocument, id, orderID int64) string {
	switch document {
	case invoicing.MailOfDeliveryNote:
		return idPath("/lieferscheine", id)
	case invoicing.MailOfStatus:
		return idPath("/auftraege", orderID)
	}
	return idPath("/rechnungen", id)
}

// MayResolve says whether a person must say here whether it arrived; an invoice's own page asks that.
func (m mailLine) MayResolve() bool {
	return m.State == invoicing.MailUnknown && m.Document != invoicing.MailOfInvoice
}

// Shown is the state as the pages call it: one that was accepted and came back was not refused.
func (m mailLine) Shown() string { return shownMail(m.State, !m.BouncedAt.IsZero()) }

// MayBounce says whether a person may say that it did not arrive.
func (m mailLine) MayBounce() bool {
	return m.State == invoicing.MailSent || m.State == invoicing.MailUnknown
}

func shownMail(state invoicing.MailState, bounced bool) string {
	if bounced && state == invoicing.MailFailed {
		return "bounced"
	}
	return string(state)
}

// Short is the beginning of the PDF's SHA-256.
func (m mailLine) Short() string { return shortHash(m.PDFHash) }

func shortHash(sum string) string { return sum[:min(len(sum), 12)] }

// Said is the server's own words without our frame around them.
func (m mailLine) Said() string { return said(m.Error) }

func said(s string) string { return strings.TrimPrefix(s, "mail: ") }
