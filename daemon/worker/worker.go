// Package worker keeps the promises that the business has made: it renders what was issued, mails what is to be sent,
// and issues collective invoices when their day has come.
package worker

import (
	"context"
	"encoding/json"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/connector/extension"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/vatcheck"
)

// Worker carries out the jobs of the outbox.
type Worker struct {
	Store    *store.Store
	Renderer render.Renderer                                                  // nil: documents wait for wkhtmltopdf
	Sender   mail.Sender                                                      // nil: mails wait for a mail server
	VAT      vatcheck.Service                                                 // nil: nobody is asked about VAT ids
	Desks    func(ctx context.Context, source string) (*modified.Desk, error) // nil: no shop is written to
	Mailer   func(shop string) (*extension.Client, error)                     // of a shop whose customers hear through its own extension
	Log      zerolog.Logger
	Rendered func(time.Duration)              // one PDF was made
	Mailed   func(result invoicing.MailState) // one mail came to rest
	Crash    func(point string)               // called at named points; nil outside tests

	refused refusals
}

// Handlers returns what this worker can do, by kind of job. Jobs of other kinds wait for a worker that can.
func (w *Worker) Handlers() map[string]outbox.Handler {
	h := map[string]outbox.Handler{}
	if w.Renderer != nil {
		h[store.JobRenderInvoice] = w.renderInvoice
		h[store.JobRenderDeliveryNote] = w.renderDeliveryNote
	}
	if w.Sender != nil {
		h[store.JobSendMail] = w.sendMail
		h[store.JobSendReport] = w.sendReport
	}
	if w.VAT != nil {
		h[store.JobVATCheck] = w.checkVATID
	}
	return h
}

// PushHandlers returns what writes into shops. It wants a pool of its own: a shop that does not answer holds its workers for
// seconds, and nobody's invoice may wait for that.
func (w *Worker) PushHandlers() map[string]outbox.Handler {
	return map[string]outbox.Handler{store.JobPushStatus: w.pushStatus}
}

// argument reads the one id that every job of the documents carries.
func argument(job outbox.Job) (int64, error) {
	var args struct {
		ID int64 `json:"id"`
	}
	if err := json.Unmarshal(job.Args, &args); err != nil {
		return 0, invoicing.Invalidf("job %d (%s) has arguments that cannot be read: %w", job.ID, job.Kind, err)
	}
	return args.ID, nil
}

func (w *Worker) crash(point string) {
	if w.Crash != nil {
		w.Crash(point)
	}
}

// settled returns a context for writing down what has already happened outside: a stop of the daemon must not keep
// the answer of a mail server from being recorded.
func settled(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
}
