package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// TrialRow is something that would go out in a month (Probelauf).
type TrialRow struct {
	invoicing.ScheduledRef                // Kind is "geplant" too: a planned invoice that nobody took over
	Day                    invoicing.Date `json:"day"` // its send date, else its provisional date
	SendDate               invoicing.Date `json:"send_date"`
	PartnerID              int64          `json:"partner_id"`
	CustomerNumber         string         `json:"customer_number"`
	CustomerName           string         `json:"customer_name"`
	Recipient              string         `json:"recipient"` // as it would be looked up now; empty: nobody
	Currency               string         `json:"currency"`
	Total                  money.Cents    `json:"total"`
	Hold                   string         `json:"hold,omitzero"` // German, a line each: what keeps it from going out
	decided                bool           // a person let it go out although its date was missed
}

// TrialPlanned is the kind of a planned invoice that was neither merged nor taken over.
const TrialPlanned invoicing.ScheduledKind = "geplant"

// The three sources of a trial run. Each names its dates d, so that what has a send date counts on that day and all else on its
// provisional one.
const (
	trialCollectives = `SELECT 'sammelrechnung', d.id, d.provisional_date AS day, d.send_date, d.partner_id, ` + partnerName + ` AS name,
		COALESCE(IF(JSON_VALID(d.content), NULLIF(JSON_UNQUOTE(JSON_EXTRACT(d.content, '$.head.recipient')), ''), NULL), NULLIF(TRIM(p.invoice_email), ''), NULLIF(p.email, ''),
			(SELECT o.email FROM fakturis_collective_item t JOIN fakturis_planned_invoice n ON n.id = t.planned_id JOIN fakturis_order o ON o.id = n.order_id
			WHERE t.collective_id = d.id ORDER BY t.position LIMIT 1), ''), d.currency, d.total_cents,
		TRIM(CONCAT_WS('\n', d.hold_reason, IF(d.guard_released = '', d.guard, NULL))), d.missed_decided
		FROM fakturis_collective_invoice d LEFT JOIN fakturis_partner p ON p.id = d.partner_id WHERE d.status = 'geplant' AND ` + trialMonth
	trialDrafts = `SELECT 'rechnung', d.invoice_id, d.provisional_date, d.send_date, i.partner_id, ` + partnerName + `,
		COALESCE(NULLIF(TRIM(p.invoice_email), ''), NULLIF(TRIM(o.email), ''), NULLIF(p.email, ''), JSON_UNQUOTE(JSON_EXTRACT(i.content, '$.email')), ''),
		i.currency, i.total_cents, TRIM(CONCAT_WS('\n', NULLIF(i.hold_reason, ''), IF(d.guard_released = '', d.guard, NULL))), d.missed_decided
		FROM fakturis_invoice_schedule d JOIN fakturis_invoice i ON i.id = d.invoice_id AND i.status = 'entwurf'
		LEFT JOIN fakturis_partner p ON p.id = i.partner_id LEFT JOIN fakturis_order o ON o.id = i.order_id WHERE ` + trialMonth
	trialPlanned = `SELECT 'geplant', d.id, d.provisional_date, NULL, d.partner_id, ` + partnerName + `,
		COALESCE(NULLIF(TRIM(p.invoice_email), ''), NULLIF(TRIM(o.email), ''), p.email, ''), o.currency, d.total_cents, COALESCE(c.hold_reason, ''), FALSE
		FROM fakturis_planned_invoice d JOIN fakturis_order o ON o.id = d.order_id LEFT JOIN fakturis_contract c ON c.id = d.contract_id
		LEFT JOIN fakturis_partner p ON p.id = d.partner_id WHERE d.status = 'geplant' AND d.provisional_date BETWEEN ? AND ?`
	trialMonth = `(d.send_date <= ? OR d.send_date IS NULL AND d.provisional_date BETWEEN ? AND ?)`
)

// TrialRun returns all that would go out from one day to another, both inclusive, as things stand: what has a send date, what
// still needs one, and what nobody has taken over yet. What was missed and waits for a decision does not go out. Nothing is
// written.
func (s *Store) TrialRun(ctx context.Context, from, until invoicing.Date) ([]TrialRow, error) {
	calendar, err := s.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := collect(ctx, s.db, scanTrialRow, trialCollectives+` UNION ALL `+trialDrafts+` UNION ALL `+trialPlanned+` ORDER BY name, 1, 2`,
		until, from, until, until, from, until, from, until)
	if err != nil {
		return nil, unavailable(fmt.Errorf("trial run: %w", err))
	}
	today := s.today()
	rows = slices.DeleteFunc(rows, func(r TrialRow) bool {
		return !r.SendDate.IsZero() && r.SendDate.Before(calendar.Oldest(today)) && !r.decided
	})
	for i, r := range rows {
		if !r.SendDate.IsZero() {
			rows[i].Day = calendar.Goes(r.SendDate, today)
		}
	}
	rows = slices.DeleteFunc(rows, func(r TrialRow) bool { return r.Day.Before(from) || until.Before(r.Day) })
	slices.SortStableFunc(rows, func(a, b TrialRow) int { return a.Day.Time().Compare(b.Day.Time()) })
	return rows, nil
}

func scanTrialRow(rows *sql.Rows, r *TrialRow) error {
	err := rows.Scan(&r.Kind, &r.ID, &r.Day, &r.SendDate, &r.PartnerID, &r.CustomerName, &r.Recipient, &r.Currency, &r.Total, &r.Hold, &r.decided)
	r.CustomerNumber = customerNumber(r.PartnerID)
	return err
}

// TrialInvoice returns the invoice that something of a trial run would become on its day, without a number. The transaction
// may only read: the database itself would refuse to write anything.
func (s *Store) TrialInvoice(ctx context.Context, r TrialRow) (invoicing.Invoice, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted, ReadOnly: true})
	if err != nil {
		return invoicing.Invoice{}, unavailable(fmt.Errorf("trial run: %w", err))
	}
	defer tx.Rollback()
	inv, err := s.trialInvoice(ctx, tx, r)
	if err != nil {
		return inv, unavailable(err)
	}
	evidence, err := s.evidence(ctx, tx, inv.BuyerVATID)
	if err != nil {
		return inv, unavailable(err)
	}
	settings := s.settingsOf(inv.Shop)
	inv.Seller = settings.Company
	inv.DecideTax(evidence)
	inv.Terms.PaidNote = s.paidByRule(inv)
	s.holdUnprintable(&inv)
	due := settings.DueDays
	if inv.Terms.DueDays != nil {
		due = *inv.Terms.DueDays
	}
	inv.Number, inv.Status, inv.Date, inv.DueDate = "", invoicing.InvoiceDraft, r.Day, r.Day.AddDays(due)
	if inv.ServiceFrom.IsZero() && inv.Deposit == 0 {
		inv.ServiceFrom, inv.ServiceUntil = r.Day, r.Day
	}
	return inv, nil
}

// trialInvoice makes the draft that issuing would begin with.
func (s *Store) trialInvoice(ctx context.Context, tx *sql.Tx, r TrialRow) (invoicing.Invoice, error) {
	switch r.Kind {
	case invoicing.ScheduledCollective:
		c, err := readCollective(ctx, tx, r.ID, "")
		if err != nil {
			return invoicing.Invoice{}, err
		}
		return s.draftCollective(ctx, tx, c)
	case invoicing.ScheduledDraft:
		return s.readInvoice(ctx, tx, r.ID, "")
	}
	planned, err := readPlanned(ctx, tx, []int64{r.ID})
	if err != nil {
		return invoicing.Invoice{}, err
	}
	i, err := s.gather(tx).item(ctx, planned[0])
	if err == nil && len(i.Refused) > 0 {
		err = invoicing.Conflictf("%s", i.Refused[0])
	}
	return i.Alone, err
}
