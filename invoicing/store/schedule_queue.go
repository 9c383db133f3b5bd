package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// QueueQuery asks for a part of the queue of what goes out by itself.
type QueueQuery struct {
	Today     invoicing.Date // zero: the store's own
	State     string         // one of the states of a ScheduledRow; empty: all but those without a date
	PartnerID int64          // 0: of all partners
	Limit     int            // rows at most; 0: 200
}

// queueShown is how many rows the queue shows where nobody says otherwise.
const queueShown = 200

// Queue returns what goes out by itself, what is kept from it, and whose mail failed or is unclear: the first to go first.
func (s *Store) Queue(ctx context.Context, q QueueQuery) ([]ScheduledRow, error) {
	if q.Today.IsZero() {
		q.Today = s.today()
	}
	if q.Limit <= 0 {
		q.Limit = queueShown
	}
	if q.State == StateUndated {
		rows, _, err := s.Undated(ctx, q.Today)
		return partnersRows(rows, q.PartnerID), err
	}
	o, err := s.outlook(ctx, s.db, q.Today)
	if err != nil {
		return nil, unavailable(err)
	}
	all := []ScheduledRow{}
	for _, read := range []func(context.Context, QueueQuery, outlook) ([]ScheduledRow, error){s.queueDated, s.queueMails} {
		rows, err := read(ctx, q, o)
		if err != nil {
			return nil, unavailable(err)
		}
		all = append(all, rows...)
	}
	slices.SortStableFunc(all, func(a, b ScheduledRow) int {
		return cmp.Or(a.queued().Compare(b.queued()), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(len(all), q.Limit)], nil
}

// queued orders the queue: by the day on which a row goes out, what does not by its send date.
func (r ScheduledRow) queued() time.Time {
	if r.Goes.IsZero() {
		return r.SendDate.Time()
	}
	return r.Goes.Time()
}

func partnersRows(rows []ScheduledRow, partner int64) []ScheduledRow {
	return slices.DeleteFunc(rows, func(r ScheduledRow) bool { return partner != 0 && r.PartnerID != partner })
}

// queueDated reads the drafts and collective invoices with a send date.
func (s *Store) queueDated(ctx context.Context, q QueueQuery, o outlook) ([]ScheduledRow, error) {
	if q.State == StateFailed || q.State == StateUnknown {
		return nil, nil
	}
	var all []ScheduledRow
	for _, source := range []struct{ rows, partner string }{{collectiveRows, "c.partner_id"}, {draftRows, "i.partner_id"}} {
		where, args := o.where(q.State)
		if q.PartnerID != 0 {
			where, args = where+` AND `+source.partner+` = ?`, append(args, q.PartnerID)
		}
		rows, err := scheduledRows(ctx, s.db, o, source.rows+where+` ORDER BY c.send_date LIMIT ?`, append(args, q.Limit)...)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	return all, nil
}

// Mails that need somebody: refused and not sent again, or unknown.
const (
	failedMails = `(m.state = 'failed' AND NOT EXISTS (SELECT 1 FROM fakturis_mail later WHERE later.document = m.document AND later.document_id = m.document_id AND later.send_no > m.send_no))`
	troubled    = `(` + failedMails + ` OR m.state = 'unknown')`
)

// queueMails reads the issued invoices whose mail failed or is unknown.
func (s *Store) queueMails(ctx context.Context, q QueueQuery, _ outlook) ([]ScheduledRow, error) {
	where, args := troubled, []any{}
	switch q.State {
	case "":
	case StateFailed:
		where = failedMails
	case StateUnknown:
		where = `m.state = 'unknown'`
	default:
		return nil, nil
	}
	if q.PartnerID != 0 {
		where, args = where+` AND i.partner_id = ?`, append(args, q.PartnerID)
	}
	rows, err := collect(ctx, s.db, scanQueuedMail, `SELECT m.id, m.state, m.error, m.recipient, i.id, i.number, COALESCE(i.collective_id, 0), i.type, i.partner_id, `+partnerName+`,
		i.currency, i.total_cents, i.invoice_date FROM fakturis_mail m JOIN fakturis_invoice i ON m.document = 'invoice' AND i.id = m.document_id LEFT JOIN fakturis_partner p ON p.id = i.partner_id
		WHERE m.state IN ('failed', 'unknown') AND `+where+` ORDER BY m.id DESC LIMIT ?`, append(args, q.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("invoices whose mail needs somebody: %w", err)
	}
	return rows, nil
}

func scanQueuedMail(rows *sql.Rows, r *ScheduledRow) error {
	var state invoicing.MailState
	var kind invoicing.InvoiceType
	err := rows.Scan(&r.MailID, &state, &r.Trouble, &r.Recipient, &r.InvoiceID, &r.InvoiceNumber, &r.ID, &kind, &r.PartnerID, &r.CustomerName,
		&r.Currency, &r.Total, &r.SendDate)
	r.Kind, r.State, r.Title, r.CustomerNumber = invoicing.ScheduledCollective, StateUnknown, r.InvoiceNumber, customerNumber(r.PartnerID)
	if kind != invoicing.TypeCollective || r.ID == 0 {
		r.Kind, r.ID = invoicing.ScheduledDraft, r.InvoiceID
	}
	if state == invoicing.MailFailed {
		r.State = StateFailed
	}
	return err
}

// QueueCounts says how much there is in each state, as of a day.
type QueueCounts struct {
	Today        int64 `json:"today"`
	Week         int64 `json:"week"` // until Sunday, today among them
	Undated      int64 `json:"undated"`
	Failed       int64 `json:"failed"`
	Unknown      int64 `json:"unknown"`
	Held         int64 `json:"held"`
	Missed       int64 `json:"missed"`
	NotTakenOver int64 `json:"not_taken_over"` // planned invoices whose provisional date has come; Undated has them too
}

// QueueCounts counts the queue.
func (s *Store) QueueCounts(ctx context.Context, today invoicing.Date) (QueueCounts, error) {
	var n QueueCounts
	o, err := s.outlook(ctx, s.db, today)
	if err != nil {
		return n, unavailable(err)
	}
	count := func(into *int64, query string, args ...any) {
		var some int64
		if err == nil {
			err = s.db.QueryRowContext(ctx, query, args...).Scan(&some)
		}
		*into += some
	}
	for _, u := range undated {
		count(&n.Undated, u.count+u.where, today, today)
	}
	count(&n.NotTakenOver, undated[2].count+undated[2].where, today, today)
	for _, u := range undated[:2] {
		for state, into := range map[string]*int64{StateToday: &n.Today, StateWeek: &n.Week, StateHeld: &n.Held, StateMissed: &n.Missed} {
			where, args := o.where(state)
			count(into, u.count+where, args...)
		}
	}
	count(&n.Failed, `SELECT COUNT(*) FROM fakturis_mail m WHERE m.document = 'invoice' AND `+failedMails)
	count(&n.Unknown, `SELECT COUNT(*) FROM fakturis_mail m WHERE m.document = 'invoice' AND m.state = 'unknown'`)
	n.Week += n.Today
	if err != nil {
		return QueueCounts{}, unavailable(fmt.Errorf("count the queue: %w", err))
	}
	return n, nil
}

// Missed returns what is too late to go out by itself and waits for a decision, the oldest first; lateDays is how late it may be.
func (s *Store) Missed(ctx context.Context, today invoicing.Date, lateDays int) ([]ScheduledRow, error) {
	c, err := s.calendar(ctx, s.db)
	if err != nil {
		return nil, unavailable(err)
	}
	c.LateDays = lateDays
	rows, err := s.queueDated(ctx, QueueQuery{State: StateMissed, Limit: missedShown}, look(c, today))
	slices.SortStableFunc(rows, func(a, b ScheduledRow) int { return a.SendDate.Time().Compare(b.SendDate.Time()) })
	return append([]ScheduledRow{}, rows...), unavailable(err)
}

// missedShown bounds the list of decisions; who decided these gets the next.
const missedShown = 1000
