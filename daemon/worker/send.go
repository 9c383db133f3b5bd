package worker

import (
	"context"
	"errors"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/outbox"
)

// sendMail sends one mail at most once. "committing" is on record before the final dot; whoever finds it there
// without an answer cannot know whether the mail went out, so a person decides.
func (w *Worker) sendMail(ctx context.Context, job outbox.Job) error {
	id, err := argument(job)
	if err != nil {
		return err
	}
	m, err := w.Store.Mail(ctx, id)
	if err != nil {
		return err
	}
	switch m.State {
	case invoicing.MailQueued:
	case invoicing.MailCommitting:
		return w.park(ctx, m, invoicing.MailTrouble{Text: "Der Dienst wurde beendet, bevor die Antwort des Mailservers vermerkt war."})
	default:
		return nil // came to rest before this job was marked as done
	}
	at := m.State // how far this worker, not another one, has brought the mail
	reply, err := w.Sender.Send(ctx, m, func(s mail.Stage) error {
		if s != mail.StageCommitting {
			return nil
		}
		w.crash("mail.before-committing")
		if err := w.Store.MailCommitting(ctx, m.ID); err != nil {
			return err
		}
		at = invoicing.MailCommitting
		w.crash("mail.committing")
		return nil
	})
	if err != nil {
		m.State = at
		return w.notSent(ctx, job, m, err)
	}
	w.crash("mail.accepted")
	ctx, cancel := settled(ctx)
	defer cancel()
	if err := w.Store.MailSent(ctx, m.ID, reply); err != nil {
		return err
	}
	w.Log.Info().Int64("mail", m.ID).Str("document", string(m.Document)).Int64("id", m.DocumentID).Str("message_id", m.MessageID).Str("reply", reply).Msg("mail accepted")
	w.came(invoicing.MailSent)
	return nil
}

// notSent decides what a failed dialogue means: try again, give up, or ask a person. m.State is how far this worker
// has brought the mail.
func (w *Worker) notSent(ctx context.Context, job outbox.Job, m invoicing.Mail, cause error) error {
	ctx, cancel := settled(ctx)
	defer cancel()
	var e *mail.Error
	if !errors.As(cause, &e) {
		e = &mail.Error{Temporary: true, Definite: true} // our own trouble before the dialogue
	}
	trouble := invoicing.MailTrouble{Stage: string(e.Stage), Code: e.Code, Text: cause.Error()}
	switch {
	case e.Unknown():
		trouble.Text = "Der Mailserver hat nach der Übergabe nicht geantwortet: " + trouble.Text
		return w.park(ctx, m, trouble)
	case !e.Temporary || job.Attempt >= job.MaxAttempts:
		if err := w.Store.MailFailed(ctx, m.ID, m.State, trouble); err != nil {
			return err
		}
		w.Log.Error().Int64("mail", m.ID).Str("document", string(m.Document)).Int64("id", m.DocumentID).Err(cause).Msg("mail failed")
		w.came(invoicing.MailFailed)
		return nil
	}
	if err := w.Store.MailRetry(ctx, m.ID, m.State, trouble); err != nil {
		return err
	}
	return cause
}

func (w *Worker) park(ctx context.Context, m invoicing.Mail, trouble invoicing.MailTrouble) error {
	w.Log.Warn().Int64("mail", m.ID).Str("document", string(m.Document)).Int64("id", m.DocumentID).Str("reason", trouble.Text).Msg("mail is unknown; a person must decide")
	w.came(invoicing.MailUnknown)
	return w.Store.MailUnknown(ctx, m.ID, trouble)
}

func (w *Worker) came(state invoicing.MailState) {
	if w.Mailed != nil {
		w.Mailed(state)
	}
}
