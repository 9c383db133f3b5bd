package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"fakturisd/invoicing"
)

// nobodyKnows asks a person at a status change whose own mail is in doubt.
const nobodyKnows = "Der Mailserver hat auf die E-Mail an den Kunden nicht geantwortet. Bitte im Postausgang oder beim Kunden nachsehen und hier entscheiden."

// tellStatus carries what became of our own mail over to its status change: it goes on as soon as the mail was accepted or refused for
// good, and waits for a person where nobody knows. A mail that another one has replaced has nothing to say any more.
func tellStatus(ctx context.Context, tx *sql.Tx, m invoicing.Mail, step mailStep) error {
	if step.to == invoicing.MailCommitting {
		return nil
	}
	return changeStatusInTx(ctx, tx, m.DocumentID, func(tx *sql.Tx, i *invoicing.StatusIntent) error {
		if i.MailID != m.ID {
			return nil
		}
		i.MailState, i.MailError = step.to, step.trouble.Text
		switch {
		case step.to == invoicing.MailUnknown && i.State.Open():
			i.State, i.Reason = invoicing.IntentUnknown, nobodyKnows
			return Audit(ctx, tx, service, "status_unknown", "order", i.OrderID, nobodyKnows)
		case i.State == invoicing.IntentUnknown: // a person, or a late answer, said what became of it
			i.State, i.Reason, i.WaitingSince = invoicing.IntentQueued, "", time.Time{}
		}
		if i.Step == invoicing.StepMailing && (step.to == invoicing.MailSent || step.to == invoicing.MailFailed) {
			i.Step = invoicing.StepMailed
		}
		if !i.State.Open() || step.to == invoicing.MailQueued {
			return nil
		}
		return wakeStatusIntent(ctx, tx, i.ID)
	})
}

// settleStatusMail takes a person's word on a status change over to our own mail of it, which is in doubt no more.
func settleStatusMail(ctx context.Context, tx *sql.Tx, i *invoicing.StatusIntent, arrived bool, actor string) error {
	if i.MailWay != invoicing.MailByUs || i.MailID == 0 {
		return nil
	}
	step := mailStep{from: states(invoicing.MailUnknown), to: invoicing.MailFailed, actor: actor, trouble: invoicing.MailTrouble{Text: "nicht angekommen, sagt " + actor}}
	if arrived {
		step.to, step.reply, step.trouble = invoicing.MailSent, "bestätigt von "+actor, invoicing.MailTrouble{}
	}
	m := invoicing.Mail{ID: i.MailID}
	err := tx.QueryRowContext(ctx, `SELECT state FROM fakturis_mail WHERE id = ? FOR UPDATE`, m.ID).Scan(&m.State)
	if errors.Is(err, sql.ErrNoRows) || err == nil && m.State != invoicing.MailUnknown {
		return nil
	}
	if err != nil {
		return err
	}
	m.Document, m.DocumentID = invoicing.MailOfStatus, i.ID
	return writeMailStep(ctx, tx, m, step)
}
