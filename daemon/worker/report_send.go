package worker

import (
	"context"
	"errors"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/outbox"
)

// sendReport mails the report of a day, at most once: one whose answer never came is left alone, for tomorrow's says the same.
func (w *Worker) sendReport(ctx context.Context, job outbox.Job) error {
	id, err := argument(job)
	if err != nil {
		return err
	}
	r, err := w.Store.Report(ctx, id)
	if err != nil {
		return err
	}
	if r.State == invoicing.MailCommitting {
		return w.Store.MoveReport(ctx, r.Day, r.State, invoicing.MailUnknown, "")
	}
	if r.State != invoicing.MailQueued {
		return nil
	}
	at := r.State
	reply, err := w.Sender.Send(ctx, invoicing.Mail{From: r.From, To: r.To, Subject: r.Subject, Text: r.Text, MessageID: r.MessageID()}, func(s mail.Stage) error {
		if s != mail.StageCommitting {
			return nil
		}
		if err := w.Store.MoveReport(ctx, r.Day, at, invoicing.MailCommitting, ""); err != nil {
			return err
		}
		at = invoicing.MailCommitting
		w.crash("report.committing")
		return nil
	})
	ctx, cancel := settled(ctx)
	defer cancel()
	if err == nil {
		w.crash("report.accepted")
		return w.Store.MoveReport(ctx, r.Day, at, invoicing.MailSent, reply)
	}
	var e *mail.Error
	switch {
	case errors.As(err, &e) && e.Unknown():
		return w.Store.MoveReport(ctx, r.Day, at, invoicing.MailUnknown, err.Error())
	case errors.As(err, &e) && !e.Temporary || job.Attempt >= job.MaxAttempts:
		w.Log.Error().Err(err).Msg("the daily report was refused")
		return w.Store.MoveReport(ctx, r.Day, at, invoicing.MailFailed, err.Error())
	case at == invoicing.MailCommitting: // refused after the dot: it may be sent again
		return errors.Join(err, w.Store.MoveReport(ctx, r.Day, at, invoicing.MailQueued, err.Error()))
	}
	return err
}
