package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// Bounce is a mail server's report on a mail that one had taken before.
type Bounce struct {
	MessageIDs []string              // one of them may be that of the mail; the likeliest first
	Report     [32]byte              // tells this report from others: the same one twice is one
	Delayed    bool                  // the mail is still being tried
	Trouble    invoicing.MailTrouble // with the servers' words
}

// BounceResult is what became of a report.
type BounceResult string

// What becomes of a report. BounceEarly waits: whether the mail was accepted is not on record yet.
const (
	BounceFailed  BounceResult = "failed"  // the mail failed by it
	BounceNoted   BounceResult = "noted"   // kept with the mail, whose state it does not change
	BounceKnown   BounceResult = "known"   // was taken down before
	BounceForeign BounceResult = "foreign" // is about no mail of ours
	BounceEarly   BounceResult = "early"
)

// MarkBounced takes down that a mail came back. It changes nothing when called again, and never sends anything.
func (s *Store) MarkBounced(ctx context.Context, b Bounce) (result BounceResult, mailID int64, err error) {
	err = s.InTx(ctx, func(tx *sql.Tx) error {
		m, err := bouncedMail(ctx, tx, b.MessageIDs)
		if errors.Is(err, sql.ErrNoRows) {
			result = BounceForeign
			return nil
		}
		if err != nil {
			return err
		}
		mailID = m.ID
		result, err = s.takeBounce(ctx, tx, m, b)
		return err
	})
	return result, mailID, err
}

// bouncedMail returns the mail that has one of the Message-IDs. It locks that mail alone, not the place in the index where
// a foreign Message-ID would be.
func bouncedMail(ctx context.Context, tx *sql.Tx, ids []string) (m invoicing.Mail, err error) {
	err = sql.ErrNoRows
	for i := 0; i < len(ids) && errors.Is(err, sql.ErrNoRows); i++ {
		err = tx.QueryRowContext(ctx, `SELECT id FROM fakturis_mail WHERE message_id = ? LIMIT 1`, ids[i]).Scan(&m.ID)
	}
	if err != nil {
		return m, fmt.Errorf("look for the mail of a report: %w", err)
	}
	if err = tx.QueryRowContext(ctx, `SELECT document, document_id, state FROM fakturis_mail WHERE id = ? FOR UPDATE`, m.ID).Scan(&m.Document, &m.DocumentID, &m.State); err != nil {
		return m, fmt.Errorf("read mail %d: %w", m.ID, err)
	}
	return m, nil
}

func (s *Store) takeBounce(ctx context.Context, tx *sql.Tx, m invoicing.Mail, b Bounce) (BounceResult, error) {
	switch m.State {
	case invoicing.MailPlanned, invoicing.MailQueued, invoicing.MailCommitting:
		return BounceEarly, nil
	}
	isNew, err := keepReport(ctx, tx, m.ID, b.Report)
	if err != nil || !isNew {
		return BounceKnown, err
	}
	return s.takeNewBounce(ctx, tx, m, b)
}

// maxReports is how many reports are kept with one mail: anybody who got it could make up more.
const maxReports = 50

func (s *Store) takeNewBounce(ctx context.Context, tx *sql.Tx, m invoicing.Mail, b Bounce) (BounceResult, error) {
	if !b.Delayed && m.State != invoicing.MailFailed {
		step := mailStep{to: invoicing.MailFailed, trouble: b.Trouble, actor: service, bounced: true}
		return BounceFailed, s.recordMail(ctx, tx, m, step)
	}
	var kept int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_mail_attempt WHERE mail_id = ? AND stage IN (?, ?)`, m.ID, invoicing.StageBounce, invoicing.StageDelay).Scan(&kept)
	if err != nil || kept >= maxReports {
		return BounceKnown, err
	}
	stage := invoicing.StageBounce
	if b.Delayed {
		stage = invoicing.StageDelay
	}
	return BounceNoted, addAttempt(ctx, tx, m.ID, invoicing.MailAttempt{State: m.State, Stage: stage, Code: b.Trouble.Code, Detail: b.Trouble.Text, Actor: service})
}

// keepReport remembers a report and says whether it is new.
func keepReport(ctx context.Context, tx *sql.Tx, mailID int64, report [32]byte) (bool, error) {
	result, err := tx.ExecContext(ctx, `INSERT IGNORE INTO fakturis_bounce (report, mail_id) VALUES (?, ?)`, report[:], mailID)
	if err != nil {
		return false, fmt.Errorf("keep a report on mail %d: %w", mailID, err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// MarkUndeliverable takes a person's word that a mail did not arrive: words is what came back, as it was pasted.
func (s *Store) MarkUndeliverable(ctx context.Context, mailID int64, words, actor string) error {
	trouble := invoicing.BounceTrouble(words)
	if trouble.Text == "" {
		return invoicing.Invalidf("Bitte einfügen, was der Mailserver geschrieben hat, oder in eigenen Worten sagen, warum die E-Mail nicht ankam.")
	}
	return s.moveMail(ctx, mailID, mailStep{from: states(invoicing.MailSent, invoicing.MailUnknown), to: invoicing.MailFailed, trouble: trouble, actor: actor, bounced: true})
}
