package extension

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"

	"fakturisd/invoicing"
)

// StatusMail is the shop's own mail about a new status.
type StatusMail struct {
	Order   int64 // the shop's orders_id
	Status  int64
	Comment string // what the customer is to read; empty: none
	Parcels []invoicing.StatusParcel
}

// What became of a mail.
const (
	StateSent    = "sent"
	StateFailed  = "failed"  // the shop's mailer refused; the same key may be tried again
	StateUnknown = "unknown" // an earlier request with this key began and never ended
)

// Sent is what became of a mail.
type Sent struct {
	State    string `json:"state"`
	Repeated bool   `json:"repeated"` // it was an earlier request that sent it
	To       string `json:"to"`
	Subject  string `json:"subject"`
	Message  string `json:"message"` // of the shop's mailer
}

// mailQuestion is a StatusMail in the protocol's words.
type mailQuestion struct {
	Action  string       `json:"action"`
	Key     string       `json:"key,omitempty"`
	Order   int64        `json:"order"`
	Status  int64        `json:"status"`
	Comment string       `json:"comment"`
	Parcels []mailParcel `json:"parcels"`
}

type mailParcel struct {
	Carrier int64  `json:"carrier"`
	Number  string `json:"number"`
}

func (m StatusMail) question(action, key string) ([]byte, error) {
	q := mailQuestion{Action: action, Key: key, Order: m.Order, Status: m.Status, Comment: m.Comment, Parcels: []mailParcel{}}
	for _, p := range m.Parcels {
		q.Parcels = append(q.Parcels, mailParcel{p.CarrierID, p.Number})
	}
	b, err := json.Marshal(q)
	if err == nil && len(b) > mostQuestion {
		err = invoicing.Invalidf("Kommentar und Sendungen sind zusammen zu lang für eine Nachricht an den Shop.")
	}
	return b, err
}

// mostQuestion is what the shop reads.
const mostQuestion = 64 << 10

var keyForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,80}$`)

// lostTries is how often a mail is asked for again whose answer got lost, or whose first request still runs.
const lostTries = 3

// Send has the shop send the mail once, however often it is asked under the same key. A request whose answer got lost is
// asked again; nothing but a signed answer says that the mail was sent.
func (c Client) Send(ctx context.Context, key string, m StatusMail) (Sent, error) {
	if !keyForm.MatchString(key) {
		return Sent{}, invoicing.Invalidf("%q cannot be the key of a status mail", key)
	}
	question, err := m.question("status_mail", key)
	if err != nil {
		return Sent{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, mailTimeout)
	defer cancel()
	s, err := c.send(ctx, question)
	lost := errors.Is(err, errLost)
	for i := 0; i < lostTries && lost && (err == nil && s.State == StateUnknown || errors.Is(err, errLost)); i++ {
		if c.pause(ctx); ctx.Err() != nil {
			break
		}
		s, err = c.send(ctx, question)
	}
	return s, err
}

func (c Client) send(ctx context.Context, question []byte) (Sent, error) {
	var s Sent
	if err := c.ask(ctx, question, &s); err != nil {
		return Sent{}, err
	}
	if s.State != StateSent && s.State != StateFailed && s.State != StateUnknown {
		return Sent{}, invoicing.Conflictf("Die Shop-Erweiterung sagt nicht, was aus der Mail wurde. Bitte die Erweiterung im Shop auf den Stand dieses Programms bringen.")
	}
	s.To, s.Subject, s.Message = said(s.To), said(s.Subject), said(s.Message)
	return s, nil
}

// Preview returns the very mail that Send would have the shop send.
func (c Client) Preview(ctx context.Context, m StatusMail) (invoicing.StatusMailPreview, error) {
	question, err := m.question("preview", "")
	if err != nil {
		return invoicing.StatusMailPreview{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var p invoicing.StatusMailPreview
	if err := c.ask(ctx, question, &p); err != nil {
		return invoicing.StatusMailPreview{}, err
	}
	p.Way = invoicing.MailByShop
	return p, nil
}
