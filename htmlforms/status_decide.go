package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// statusCancel takes an intent back of which nothing is written yet.
func (p *Pages) statusCancel(r *http.Request, id int64) (string, Notice, error) {
	return p.onIntent(r, id, "status.cancelled", func() error { return p.Store.CancelStatusIntent(r.Context(), id, p.User(r)) })
}

// statusRetry has a waiting intent tried now.
func (p *Pages) statusRetry(r *http.Request, id int64) (string, Notice, error) {
	return p.onIntent(r, id, "", func() error { return p.Store.RetryStatusIntent(r.Context(), id, p.User(r)) })
}

// statusAnswers are the three answers to the question what became of the customer's mail.
var statusAnswers = map[string]store.StatusMailDecision{"angekommen": store.MailArrived, "erneut": store.MailAgain, "ohne": store.MailWithout}

// statusDecide takes down what a person found out about a mail of which nobody knows whether it was sent.
func (p *Pages) statusDecide(r *http.Request, id int64) (string, Notice, error) {
	d, ok := statusAnswers[r.PostFormValue("ergebnis")]
	if !ok {
		return "", Notice{}, invoicing.Invalidf("Bitte sagen, was aus der Mail wurde.")
	}
	return p.onIntent(r, id, "", func() error { return p.Store.DecideStatusMail(r.Context(), id, d, p.User(r)) })
}

// onIntent does something to an intent and goes back to its order, which says what became of it, also after an error.
func (p *Pages) onIntent(r *http.Request, id int64, say string, do func() error) (string, Notice, error) {
	i, err := p.Store.StatusIntent(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	to := idPath("/auftraege", i.OrderID) + "#statuswechsel"
	if err := do(); err != nil {
		return to, p.excuse(r, err), nil
	}
	return to, Notice{Tone: "good", Key: say}, nil
}
