package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fakturisd/invoicing"
)

// PlanStatusMail has our own mail about a status change sent through our mail server and returns its id; once per change and
// try, whoever calls it how often. When the mail comes to rest the change's mail_state says how, and its job runs again, or
// a person is asked where nobody knows. A mail that can never go out, for want of an address say, is an error that is Conflict or Invalid.
func (s *Store) PlanStatusMail(ctx context.Context, intentID int64, actor string) (int64, error) {
	var mailID int64
	err := s.changeStatusIntent(ctx, intentID, func(tx *sql.Tx, i *invoicing.StatusIntent) (err error) {
		if i.Step != invoicing.StepMailing || i.MailWay != invoicing.MailByUs {
			return invoicing.Conflictf("Bei der Statusänderung %d ist gerade keine eigene E-Mail an der Reihe (%q).", i.ID, i.Step)
		}
		mailID, err = mailOfTry(ctx, tx, *i)
		if err != nil || mailID != 0 {
			return err
		}
		m, err := s.writeStatusMail(ctx, tx, i.StatusWish, i.ID, i.MailTry)
		if err != nil {
			return err
		}
		m.PlannedBy = actor
		if mailID, err = putMail(ctx, tx, m); err != nil {
			return err
		}
		i.MailState, i.MailID, i.MailError = invoicing.MailQueued, mailID, ""
		return Audit(ctx, tx, actor, "status_mail", "order", i.OrderID, m.To)
	})
	return mailID, err
}

// mailOfTry returns the mail of this try of a status change, 0 for none.
func mailOfTry(ctx context.Context, q queryer, i invoicing.StatusIntent) (id int64, err error) {
	err = noRows(q.QueryRowContext(ctx, `SELECT id FROM fakturis_mail WHERE document = ? AND document_id = ? AND send_no = ?`,
		invoicing.MailOfStatus, i.ID, i.MailTry).Scan(&id))
	if err != nil {
		return 0, fmt.Errorf("mail of status change %d: %w", i.ID, err)
	}
	return id, nil
}

// writeStatusMail makes the mail as it would go out now.
func (s *Store) writeStatusMail(ctx context.Context, q queryer, w invoicing.StatusWish, id int64, try int) (invoicing.Mail, error) {
	o, err := s.readOrder(ctx, q, w.OrderID, "")
	if err != nil {
		return invoicing.Mail{}, err
	}
	target, err := readStatusTarget(ctx, q, w.OrderID)
	if err != nil {
		return invoicing.Mail{}, err
	}
	d := invoicing.StatusMailDraft{ID: id, Sending: try, Wish: w, Sent: s.now().In(s.zone)}
	if d.Status, err = statusIn(ctx, q, target.Source, w.Status, o.Language); err != nil {
		return invoicing.Mail{}, err
	}
	if d.Carriers, err = carriers(ctx, q, target.Source); err != nil {
		return invoicing.Mail{}, err
	}
	if d.Text, _, err = mailText(ctx, q, o.Origin.Shop, invoicing.MailStatus, o.Language); err != nil {
		return invoicing.Mail{}, err
	}
	settings := s.settingsOf(o.Origin.Shop)
	settings.Key = o.Origin.Shop
	return invoicing.StatusMail(o, settings, d)
}

// statusIn returns a status's name in a language, else in German, else in any.
func statusIn(ctx context.Context, q queryer, source string, id int64, language string) (string, error) {
	name := fmt.Sprintf("%d", id)
	err := noRows(q.QueryRowContext(ctx, `SELECT name FROM fakturis_shop_status WHERE source = ? AND status_id = ? ORDER BY language = ? DESC, language = 'de' DESC, language LIMIT 1`,
		source, id, language).Scan(&name))
	if err != nil {
		return "", fmt.Errorf("status %d of %s: %w", id, source, err)
	}
	return name, nil
}

// PreviewStatusMail shows our own mail about a status change before anybody wants it sent.
func (s *Store) PreviewStatusMail(ctx context.Context, w invoicing.StatusWish) (invoicing.StatusMailPreview, error) {
	target, err := readStatusTarget(ctx, s.db, w.OrderID)
	if err != nil {
		return invoicing.StatusMailPreview{}, unavailable(err)
	}
	w.Parcels = slices.Clone(w.Parcels)
	if err := nameCarriers(ctx, s.db, target.Source, w.Parcels); err != nil {
		return invoicing.StatusMailPreview{}, unavailable(err)
	}
	m, err := s.writeStatusMail(ctx, s.db, w, 0, 1)
	if err != nil {
		return invoicing.StatusMailPreview{}, unavailable(err)
	}
	v := invoicing.StatusMailPreview{Way: invoicing.MailByUs, From: m.From, ReplyTo: m.ReplyTo, To: m.To, ToName: m.ToName, Subject: m.Subject, Text: m.Text}
	if m.BCC != "" {
		v.BCC = []string{m.BCC}
	}
	return v, nil
}
