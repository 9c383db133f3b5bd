package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// JobSendReport sends the report of a day; its argument is {"id": 20270301} of that day.
const JobSendReport = "report.send"

// Report is the merchant's daily mail about what goes out by itself and what waits for somebody.
type Report struct {
	Day     invoicing.Date
	State   invoicing.MailState // queued, committing, sent, failed or unknown
	From    string
	To      string // comma separated
	Subject string
	Text    string
}

// ReportID is the number of a day's report, such as 20270301.
func ReportID(d invoicing.Date) int64 { return int64(d.Year)*10000 + int64(d.Month)*100 + int64(d.Day) }

// MessageID is what the report's mail is known by: the same for each try, and of one day only.
func (r Report) MessageID() string {
	host := strings.TrimSuffix(r.From[strings.LastIndex(r.From, "@")+1:], ">")
	return fmt.Sprintf("bericht-%d@%s", ReportID(r.Day), host)
}

// AddReport hands a day's report to the mail workers; false where that day has one already, whoever made it.
func (s *Store) AddReport(ctx context.Context, r Report) (bool, error) {
	var added bool
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, `INSERT IGNORE INTO fakturis_report (day, state, sender, recipient, subject, body, message_id, detail)
			VALUES (?, ?, ?, ?, ?, ?, ?, '')`, r.Day, invoicing.MailQueued, r.From, r.To, shorten(r.Subject, 255), r.Text, r.MessageID())
		if err != nil {
			return fmt.Errorf("report of %s: %w", r.Day, err)
		}
		n, err := result.RowsAffected()
		if added = n == 1; err != nil || !added {
			return err
		}
		return enqueue(ctx, tx, JobSendReport, ReportID(r.Day), "report:"+r.Day.String())
	})
	return added, err
}

// HasReport says whether a day's report was made.
func (s *Store) HasReport(ctx context.Context, d invoicing.Date) (bool, error) {
	var n int
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_report WHERE day = ?`, d).Scan(&n); err != nil {
		return false, unavailable(fmt.Errorf("report of %s: %w", d, err))
	}
	return n > 0, nil
}

// Report returns a day's report by its number.
func (s *Store) Report(ctx context.Context, id int64) (Report, error) {
	r := Report{Day: invoicing.NewDate(int(id/10000), time.Month(id/100%100), int(id%100))}
	err := s.db.QueryRowContext(ctx, `SELECT state, sender, recipient, subject, body FROM fakturis_report WHERE day = ?`, r.Day).Scan(&r.State, &r.From, &r.To, &r.Subject, &r.Text)
	if errors.Is(err, sql.ErrNoRows) {
		return r, invoicing.NotFoundf("Vom %s gibt es keinen Bericht.", r.Day.German())
	}
	if err != nil {
		return r, unavailable(fmt.Errorf("report of %s: %w", r.Day, err))
	}
	return r, nil
}

// MoveReport takes down what becomes of a report's mail. That another worker was quicker is a Conflict, so that the dot is
// sent once.
func (s *Store) MoveReport(ctx context.Context, d invoicing.Date, from, to invoicing.MailState, detail string) error {
	result, err := s.db.ExecContext(ctx, `UPDATE fakturis_report SET state = ?, detail = ?, sent_at = IF(? = 'sent', NOW(6), NULL) WHERE day = ? AND state = ?`, to, detail, to, d, from)
	if err != nil {
		return unavailable(fmt.Errorf("report of %s becomes %s: %w", d, to, err))
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, invoicing.Conflictf("Der Bericht vom %s ist nicht mehr im Zustand %q.", d.German(), from))
	}
	return nil
}
