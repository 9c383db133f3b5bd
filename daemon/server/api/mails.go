package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailJSON is one mail with all that went out.
type mailJSON struct {
	ID         int64                     `json:"id"`
	Document   invoicing.MailDocument    `json:"document"`
	DocumentID int64                     `json:"document_id"`
	Number     string                    `json:"number"`
	OrderID    int64                     `json:"order_id"`
	InvoiceID  int64                     `json:"invoice_id"`
	Sending    int                       `json:"sending"`
	Kind       invoicing.MailKind        `json:"kind"`
	State      invoicing.MailState       `json:"state"`
	From       string                    `json:"from"`
	ReplyTo    string                    `json:"reply_to"`
	To         string                    `json:"to"`
	Source     invoicing.RecipientSource `json:"to_source"`
	CC         string                    `json:"cc"`
	BCC        string                    `json:"bcc"`
	Subject    string                    `json:"subject"`
	Text       string                    `json:"text"`
	MessageID  string                    `json:"message_id"`
	FileName   string                    `json:"file_name"`
	PDFHash    string                    `json:"pdf_sha256"`
	Reply      string                    `json:"reply"`
	Error      string                    `json:"error"`
	Code       int                       `json:"error_code"`
	Reason     invoicing.MailReason      `json:"reason"`
	CreatedAt  *time.Time                `json:"created_at"`
	SentAt     *time.Time                `json:"sent_at"`
	BouncedAt  *time.Time                `json:"bounced_at"`
}

func newMail(m invoicing.Mail) mailJSON {
	return mailJSON{
		ID: m.ID, Document: m.Document, DocumentID: m.DocumentID, Number: m.Number, OrderID: m.OrderID, InvoiceID: m.InvoiceID, Sending: m.Sending, Kind: m.Kind, State: m.State, From: m.From, ReplyTo: m.ReplyTo, To: m.To, Source: m.Source,
		CC: m.CC, BCC: m.BCC, Subject: m.Subject, Text: m.Text, MessageID: m.MessageID, FileName: m.FileName, PDFHash: m.PDFHash,
		Reply: m.Reply, Error: m.Error, Code: m.Code, Reason: invoicing.MailTrouble{Code: m.Code, Text: m.Error}.Reason(),
		CreatedAt: instant(m.CreatedAt), SentAt: instant(m.SentAt), BouncedAt: instant(m.BouncedAt),
	}
}

// mailReply is a mail with every step on its way.
type mailReply struct {
	mailJSON
	Attempts []invoicing.MailAttempt `json:"attempts"`
}

// mail answers with one mail.
func (a *api) mail(ctx context.Context, c *call) (int, any, error) {
	m, err := a.Store.Mail(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	attempts, err := a.Store.MailAttempts(ctx, c.id)
	return http.StatusOK, mailReply{mailJSON: newMail(m), Attempts: orNone(attempts)}, err
}

// bounceMail takes the caller's word that a mail did not arrive.
func (a *api) bounceMail(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Text string `json:"text"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := a.Store.MarkUndeliverable(ctx, c.id, in.Text, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.mail(ctx, c)
}

// mailRow is a line of the log; what was not sent has null for sent_at.
type mailRow struct {
	store.MailRow
	SentAt    *time.Time `json:"sent_at"`
	BouncedAt *time.Time `json:"bounced_at"`
}

// mails answers with a page of the mails of all documents, newest first.
func (a *api) mails(ctx context.Context, c *call) (int, any, error) {
	q, err := mailQuery(c.URL.RawQuery)
	if err != nil {
		return 0, nil, err
	}
	rows, next, err := a.Store.MailLog(ctx, q)
	if err != nil {
		return 0, nil, err
	}
	p := page[mailRow]{Items: []mailRow{}}
	for _, r := range rows {
		p.Items = append(p.Items, mailRow{r, instant(r.SentAt), instant(r.BouncedAt)})
	}
	if next != 0 {
		p.Next = &next
	}
	return http.StatusOK, p, nil
}

func mailQuery(raw string) (q store.MailQuery, err error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return q, malformed("Die Parameter der Adresse sind nicht lesbar.")
	}
	base, err := listQuery(values, []string{"shop", "status", "from", "until"})
	if err != nil {
		return q, err
	}
	q = store.MailQuery{Q: base.Q, Shop: base.Shop, State: invoicing.MailState(base.Status), After: base.After, Limit: base.Limit}
	if q.State != "" && !slices.Contains(mailStates, q.State) {
		return q, malformed("status: diesen Zustand einer E-Mail gibt es nicht.")
	}
	if q.From, err = dayOf(values, "from"); err != nil {
		return q, err
	}
	q.Until, err = dayOf(values, "until")
	return q, err
}

var mailStates = []invoicing.MailState{invoicing.MailPlanned, invoicing.MailRendering, invoicing.MailQueued, invoicing.MailCommitting,
	invoicing.MailSent, invoicing.MailFailed, invoicing.MailUnknown}

func dayOf(values url.Values, name string) (invoicing.Date, error) {
	d, err := invoicing.ParseDate(values.Get(name))
	if err != nil {
		return d, malformed(name + ": ein Tag steht so da: 2026-12-31.")
	}
	return d, nil
}

// sendInvoice has an issued invoice mailed: as usual, or to whom and with which text the caller says.
func (a *api) sendInvoice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		To       string `json:"to"`
		CC       string `json:"cc"`
		Subject  string `json:"subject"`
		Text     string `json:"text"`
		Remember bool   `json:"remember"`
		Copy     bool   `json:"copy"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if _, err := a.Store.SendInvoiceAs(ctx, c.id, store.MailWish{To: in.To, CC: in.CC, Subject: in.Subject, Text: in.Text,
		Remember: in.Remember, Copy: in.Copy}, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusAccepted, c.id)
}
