package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// The states of what is scheduled, as people see them.
const (
	StateToday   = "heute"
	StateWeek    = "woche" // until Sunday, today apart
	StateLater   = "spaeter"
	StateUndated = "ohne_datum"
	StateHeld    = "gehalten"       // by the guard, until somebody lets it go, or because it cannot be issued
	StateMissed  = "versaeumt"      // waits for a decision
	StateFailed  = "fehlgeschlagen" // its mail was refused
	StateUnknown = "ungeklaert"     // nobody knows whether its mail arrived
)

// ScheduledRow is a draft, a collective invoice or a planned invoice with the day on which it goes out; or an issued invoice whose
// mail needs somebody.
type ScheduledRow struct {
	invoicing.ScheduledRef
	invoicing.Schedule
	PartnerID      int64          `json:"partner_id"`
	CustomerNumber string         `json:"customer_number"`
	CustomerName   string         `json:"customer_name"`
	Recipient      string         `json:"recipient"` // as it would be looked up now
	Title          string         `json:"title"`
	Currency       string         `json:"currency"`
	Total          money.Cents    `json:"total"`
	Goes           invoicing.Date `json:"goes,omitzero"` // day on which it will go, after business days and vacation; none without a send date
	AgeDays        int            `json:"age_days"`      // since it waits for a date
	State          string         `json:"state"`
	RetryAt        time.Time      `json:"retry_at,omitzero"` // of one that is held: when it is tried again by itself; zero: when somebody let it go
	InvoiceID      int64          `json:"invoice_id,omitzero"`
	InvoiceNumber  string         `json:"invoice_number,omitzero"`
	MailID         int64          `json:"mail_id,omitzero"`
	Trouble        string         `json:"trouble,omitzero"` // what the mail server said
}

// The three sources of rows: what they have in common stands in the same columns.
const (
	collectiveRows = `SELECT 'sammelrechnung', c.id, c.partner_id, ` + partnerName + `,
		COALESCE(IF(JSON_VALID(c.content), NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c.content, '$.head.recipient')), ''), NULL), NULLIF(TRIM(p.invoice_email), ''), p.email, ''),
		CONCAT('Sammelrechnung ', c.id, COALESCE((SELECT CONCAT(': ', GROUP_CONCAT(DISTINCT o.number ORDER BY o.number SEPARATOR ', ')) FROM fakturis_collective_item t
			JOIN fakturis_planned_invoice n ON n.id = t.planned_id JOIN fakturis_order o ON o.id = n.order_id WHERE t.collective_id = c.id), '')),
		c.currency, c.total_cents, c.provisional_date, c.send_date, c.waiting_since, c.remind_on, c.deselected_on, COALESCE(c.guard, ''), c.guard_released,
		c.dated_back, c.missed_decided, c.retry_at
		FROM fakturis_collective_invoice c LEFT JOIN fakturis_partner p ON p.id = c.partner_id WHERE c.status = 'geplant'`
	draftRows = `SELECT 'rechnung', c.invoice_id, i.partner_id, ` + partnerName + `,
		COALESCE(NULLIF(TRIM(p.invoice_email), ''), NULLIF(TRIM(o.email), ''), NULLIF(p.email, ''), JSON_UNQUOTE(JSON_EXTRACT(i.content, '$.email')), ''),
		CONCAT('Rechnungsentwurf ', i.id, COALESCE(CONCAT(': ', NULLIF(JSON_UNQUOTE(JSON_EXTRACT(i.content, '$.order_number')), '')), '')),
		i.currency, i.total_cents, c.provisional_date, c.send_date, c.waiting_since, c.remind_on, c.deselected_on, COALESCE(c.guard, ''), c.guard_released,
		c.dated_back, c.missed_decided, c.retry_at
		FROM fakturis_invoice_schedule c JOIN fakturis_invoice i ON i.id = c.invoice_id AND i.status = 'entwurf'
		LEFT JOIN fakturis_partner p ON p.id = i.partner_id LEFT JOIN fakturis_order o ON o.id = i.order_id WHERE TRUE`
	plannedRows = `SELECT 'geplant', c.id, c.partner_id, ` + partnerName + `, COALESCE(NULLIF(TRIM(p.invoice_email), ''), NULLIF(TRIM(o.email), ''), p.email, ''),
		CONCAT(o.number, ', ', DATE_FORMAT(c.period_from, '%d.%m.%Y'), ' bis ', DATE_FORMAT(c.period_until, '%d.%m.%Y')),
		o.currency, c.total_cents, c.provisional_date, NULL, c.provisional_date, c.remind_on, c.deselected_on, '', '', FALSE, FALSE, NULL
		FROM fakturis_planned_invoice c JOIN fakturis_order o ON o.id = c.order_id LEFT JOIN fakturis_partner p ON p.id = c.partner_id
		WHERE c.status = 'geplant'`
)

func scanScheduledRow(rows *sql.Rows, r *ScheduledRow) error {
	var retry sql.NullTime
	err := rows.Scan(append(append([]any{&r.Kind, &r.ID, &r.PartnerID, &r.CustomerName, &r.Recipient, &r.Title, &r.Currency, &r.Total},
		scanSchedule(&r.Schedule)...), &retry)...)
	r.CustomerNumber, r.RetryAt = customerNumber(r.PartnerID), retry.Time
	return err
}

// scheduledRows reads rows of one source and says of each what becomes of it.
func scheduledRows(ctx context.Context, q queryer, o outlook, query string, args ...any) ([]ScheduledRow, error) {
	rows, err := collect(ctx, q, scanScheduledRow, query, args...)
	if err != nil {
		return nil, fmt.Errorf("scheduled invoices: %w", err)
	}
	for i := range rows {
		rows[i].see(o)
	}
	return rows, nil
}

// see says what becomes of a row, seen from today.
func (r *ScheduledRow) see(o outlook) {
	if since := r.WaitingSince; !since.IsZero() && since.Before(o.today) {
		r.AgeDays = int(o.today.Time().Sub(since.Time()).Hours() / 24)
	}
	if !r.SendDate.IsZero() {
		r.Goes = o.Goes(r.SendDate, o.today)
	}
	switch {
	case r.SendDate.IsZero():
		r.State = StateUndated
	case r.Held():
		r.State = StateHeld
	case o.missed(r.Schedule):
		r.State, r.Goes = StateMissed, invoicing.Date{}
	case r.Goes == o.today:
		r.State = StateToday
	case !o.sunday.Before(r.Goes):
		r.State = StateWeek
	default:
		r.State = StateLater
	}
}
