package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"fakturisd/invoicing"
)

// service is the actor of what no person did.
const service = "fakturisd"

// mailStep is one allowed step of a mail's state.
type mailStep struct {
	from    []invoicing.MailState
	to      invoicing.MailState
	reply   string
	trouble invoicing.MailTrouble
	actor   string
	quiet   bool // not worth a line in the audit
	bounced bool // it was accepted, and came back: when, and with which words, stays
}

// MailCommitting puts on record that the final dot is about to be sent. From here on only an answer of the server
// says what became of the mail; without one it is unknown and never sent again by itself.
func (s *Store) MailCommitting(ctx context.Context, id int64) error {
	return s.moveMail(ctx, id, mailStep{from: states(invoicing.MailQueued), to: invoicing.MailCommitting, actor: service, quiet: true})
}

// MailSent puts the server's acceptance on record: for the mail and its document, of an invoice also for its collective invoice. It counts
// even when another worker, finding no answer yet, had parked the mail as unknown.
func (s *Store) MailSent(ctx context.Context, id int64, reply string) error {
	return s.moveMail(ctx, id, mailStep{from: states(invoicing.MailCommitting, invoicing.MailUnknown), to: invoicing.MailSent, reply: reply, actor: service})
}

// MailRetry puts a mail back that the server did not take this time. at
// is how far the caller itself had brought the mail: who never came to the dot must not take it back from another
// worker who did, or it would be sent twice.
func (s *Store) MailRetry(ctx context.Context, id int64, at invoicing.MailState, t invoicing.MailTrouble) error {
	return s.moveMail(ctx, id, mailStep{from: states(at), to: invoicing.MailQueued, trouble: t, actor: service, quiet: true})
}

// MailFailed gives a mail up that the server refused for good, or too often; at is as for MailRetry.
func (s *Store) MailFailed(ctx context.Context, id int64, at invoicing.MailState, t invoicing.MailTrouble) error {
	return s.moveMail(ctx, id, mailStep{from: states(at), to: invoicing.MailFailed, trouble: t, actor: service})
}

// MailUnknown parks a mail of which nobody knows whether the server took it.
func (s *Store) MailUnknown(ctx context.Context, id int64, t invoicing.MailTrouble) error {
	asked := false // a person, about a status change
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		moved, err := s.moveMailInTx(ctx, tx, id, mailStep{from: states(invoicing.MailCommitting), to: invoicing.MailUnknown, trouble: t, actor: service})
		if err != nil || !moved {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT document = ? FROM fakturis_mail WHERE id = ?`, invoicing.MailOfStatus, id).Scan(&asked)
	})
	if err == nil && asked {
		s.pushed(invoicing.IntentUnknown, invoicing.MailUnknown)
	}
	return err
}

// ResolveUnknown takes a person's word on an unknown mail: it was sent, or it was not and goes out again, with the
// same PDF and Message-ID, so that a receiver who has it already can tell.
func (s *Store) ResolveUnknown(ctx context.Context, mailID int64, sent bool, actor string) error {
	step := mailStep{from: states(invoicing.MailUnknown), to: invoicing.MailQueued, actor: actor}
	if sent {
		step.to, step.reply = invoicing.MailSent, "bestätigt von "+actor
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		moved, err := s.moveMailInTx(ctx, tx, mailID, step)
		if err != nil || !moved || sent {
			return err
		}
		var steps int // its first job is over and keeps the dedupe key
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_mail_attempt WHERE mail_id = ?`, mailID).Scan(&steps); err != nil {
			return fmt.Errorf("steps of mail %d: %w", mailID, err)
		}
		return enqueue(ctx, tx, JobSendMail, mailID, fmt.Sprintf("mail:%d:%d", mailID, steps))
	})
}

func (s *Store) moveMail(ctx context.Context, id int64, step mailStep) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := s.moveMailInTx(ctx, tx, id, step)
		return err
	})
}

// moveMailInTx does a step and says whether it was still to do. A step done already is none, except committing:
// two workers must never both send the dot.
func (s *Store) moveMailInTx(ctx context.Context, tx *sql.Tx, id int64, step mailStep) (bool, error) {
	m := invoicing.Mail{ID: id}
	err := tx.QueryRowContext(ctx, `SELECT state, document, document_id FROM fakturis_mail WHERE id = ? FOR UPDATE`, id).Scan(&m.State, &m.Document, &m.DocumentID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, invoicing.NotFoundf("Es gibt keine E-Mail mit der Nummer %d.", id)
	}
	if err != nil {
		return false, fmt.Errorf("read mail %d: %w", id, err)
	}
	if !slices.Contains(step.from, m.State) {
		if m.State == step.to && m.State != invoicing.MailCommitting {
			return false, nil
		}
		return false, invoicing.Conflictf("Die E-Mail %d ist im Zustand %q und kann nicht nach %q wechseln.", id, m.State, step.to)
	}
	return true, s.recordMail(ctx, tx, m, step)
}

func (s *Store) recordMail(ctx context.Context, tx *sql.Tx, m invoicing.Mail, step mailStep) error {
	if err := writeMailStep(ctx, tx, m, step); err != nil {
		return err
	}
	return s.tellDocument(ctx, tx, m, step)
}

// writeMailStep writes what became of a mail with the mail alone.
func writeMailStep(ctx context.Context, tx *sql.Tx, m invoicing.Mail, step mailStep) error {
	_, err := tx.ExecContext(ctx, `UPDATE fakturis_mail SET sent_at = CASE WHEN ? = 'sent' THEN NOW(6) WHEN ? THEN sent_at END, bounced_at = IF(?, NOW(6), NULL),
		state = ?, reply = IF(?, reply, ?), error = ?, error_code = ? WHERE id = ?`,
		step.to, step.bounced, step.bounced, step.to, step.bounced, shorten(step.reply, 512), step.trouble.Text, step.trouble.Code, m.ID)
	if err != nil {
		return fmt.Errorf("mail %d becomes %s: %w", m.ID, step.to, err)
	}
	err = addAttempt(ctx, tx, m.ID, invoicing.MailAttempt{State: step.to, Stage: step.trouble.Stage, Code: step.trouble.Code,
		Detail: step.reply + step.trouble.Text, Actor: step.actor})
	if err != nil || step.quiet {
		return err
	}
	return Audit(ctx, tx, step.actor, "mail "+string(step.to), string(m.Document), m.DocumentID, step.reply+step.trouble.Text)
}

// tellDocument carries what became of a mail over to what it is about, in the same transaction.
func (s *Store) tellDocument(ctx context.Context, tx *sql.Tx, m invoicing.Mail, step mailStep) error {
	switch {
	case m.Document == invoicing.MailOfInvoice && step.to == invoicing.MailSent:
		return s.markSent(ctx, tx, m.DocumentID, step.actor)
	case m.Document == invoicing.MailOfDeliveryNote && step.to == invoicing.MailSent:
		return noteSent(ctx, tx, m.DocumentID)
	case m.Document == invoicing.MailOfStatus:
		return tellStatus(ctx, tx, m, step)
	}
	return nil
}

// markSent carries the mail's acceptance over to the invoice and its collective invoice; the first sending counts.
func (s *Store) markSent(ctx context.Context, tx *sql.Tx, invoiceID int64, actor string) error {
	res, err := tx.ExecContext(ctx, `UPDATE fakturis_invoice_state SET sent_at = NOW(6) WHERE invoice_id = ? AND sent_at IS NULL`, invoiceID)
	if err != nil {
		return fmt.Errorf("mark invoice %d as sent: %w", invoiceID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		if err = errors.Join(err, s.sentRules(ctx, tx, invoiceID, actor)); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_collective_invoice SET status = ?
		WHERE id = (SELECT collective_id FROM fakturis_invoice WHERE id = ? AND type <> ?) AND status <> ?`,
		invoicing.CollectiveSent, invoiceID, invoicing.TypeCancellation, invoicing.CollectiveCancelled)
	if err != nil {
		return fmt.Errorf("mark the collective invoice of invoice %d as sent: %w", invoiceID, err)
	}
	return nil
}

func states(s ...invoicing.MailState) []invoicing.MailState { return s }
