package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// MailTextRow is a text of mails, and where it comes from.
type MailTextRow struct {
	Shop      string // whose text it is: a shop's key, or empty for all
	Kind      invoicing.MailKind
	Language  string
	Text      invoicing.MailText
	Standard  bool // nobody has changed it
	ChangedBy string
	ChangedAt time.Time
}

// MailText returns the text that a shop's mails have: its own, else that of all shops, else the program's.
func (s *Store) MailText(ctx context.Context, shop string, kind invoicing.MailKind, language string) (MailTextRow, error) {
	if err := checkMailText(kind, language); err != nil {
		return MailTextRow{}, err
	}
	_, row, err := mailText(ctx, s.db, shop, kind, language)
	return row, unavailable(err)
}

func checkMailText(kind invoicing.MailKind, language string) error {
	if !slices.Contains(invoicing.MailKinds, kind) || !slices.Contains(invoicing.MailLanguages, language) {
		return invoicing.NotFoundf("Es gibt keinen Mailtext %q in der Sprache %q.", kind, language)
	}
	return nil
}

func mailText(ctx context.Context, q queryer, shop string, kind invoicing.MailKind, language string) (invoicing.MailText, MailTextRow, error) {
	rows, err := collect(ctx, q, func(rows *sql.Rows, r *MailTextRow) error {
		return rows.Scan(&r.Shop, &r.Text.Subject, &r.Text.Body, &r.ChangedBy, &r.ChangedAt)
	}, `SELECT shop, subject, body, changed_by, changed_at FROM fakturis_mail_text WHERE shop IN ('', ?) AND kind = ? AND language = ? ORDER BY shop DESC`,
		shop, kind, invoicing.MailLanguage(language))
	if err != nil {
		return invoicing.MailText{}, MailTextRow{}, fmt.Errorf("text of mails %s: %w", kind, err)
	}
	row := MailTextRow{Text: invoicing.DefaultMailText(kind, language), Standard: true}
	if len(rows) > 0 {
		row = rows[0] // the shop's own comes before that of all
	}
	row.Kind, row.Language = kind, invoicing.MailLanguage(language)
	return row.Text, row, nil
}

// MailTexts returns every text as a shop's mails have it; the empty shop shows those of all shops.
func (s *Store) MailTexts(ctx context.Context, shop string) ([]MailTextRow, error) {
	var all []MailTextRow
	for _, kind := range invoicing.MailKinds {
		for _, language := range invoicing.MailLanguages {
			row, err := s.MailText(ctx, shop, kind, language)
			if err != nil {
				return nil, err
			}
			all = append(all, row)
		}
	}
	return all, nil
}

// SetMailText changes the text of a shop's mails, or of all shops where shop is empty.
func (s *Store) SetMailText(ctx context.Context, shop string, kind invoicing.MailKind, language string, t invoicing.MailText, actor string) error {
	t = t.Tidy()
	if err := s.mayHaveText(shop, kind, language); err != nil {
		return err
	}
	if err := t.CheckTemplate(kind); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_mail_text (shop, kind, language, subject, body, changed_by) VALUES (?, ?, ?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE subject = VALUES(subject), body = VALUES(body), changed_by = VALUES(changed_by), changed_at = NOW(6)`,
			shop, kind, language, t.Subject, t.Body, shorten(actor, 64))
		if err != nil {
			return fmt.Errorf("change the text of mails %s: %w", kind, err)
		}
		return Audit(ctx, tx, actor, "change", "mail_text", 0, fmt.Sprintf("%s %s %s: %s\n%s", shop, kind, language, t.Subject, t.Body))
	})
}

// ResetMailText takes a shop's own text away, or that of all shops; what stands behind it counts again.
func (s *Store) ResetMailText(ctx context.Context, shop string, kind invoicing.MailKind, language, actor string) error {
	if err := checkMailText(kind, language); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM fakturis_mail_text WHERE shop = ? AND kind = ? AND language = ?`, shop, kind, language)
		if err != nil {
			return fmt.Errorf("reset the text of mails %s: %w", kind, err)
		}
		return Audit(ctx, tx, actor, "reset", "mail_text", 0, fmt.Sprintf("%s %s %s", shop, kind, language))
	})
}

func (s *Store) mayHaveText(shop string, kind invoicing.MailKind, language string) error {
	if _, ok := s.settings[shop]; !ok && shop != "" {
		return invoicing.NotFoundf("Es gibt keinen Shop %q.", shop)
	}
	return checkMailText(kind, language)
}
