package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"database/sql"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/sending"
)

// billedSpan is how far back the guard looks for periods that were billed already, in months: a line's own interval may be
// longer than its contract's.
const billedSpan = 15

// subject is what the guard looks at before a document goes out by itself.
type subject struct {
	partner  invoicing.Partner
	currency string
	total    money.Cents
	items    []invoicing.PlannedInvoice // none: an invoice that bills no period of a contract
	decided  bool                       // somebody decided on it after it was missed
}

// Suspicions says in German, a sentence each, what is so unusual about a document that it would not go out by itself. A person
// may issue it nevertheless.
func (s *Store) Suspicions(ctx context.Context, ref invoicing.ScheduledRef) ([]string, error) {
	found, err := s.suspicions(ctx, s.db, scheduled{ScheduledRef: ref})
	return found, unavailable(err)
}

func (s *Store) suspicions(ctx context.Context, q queryer, c scheduled) ([]string, error) {
	j, err := s.subject(ctx, q, c)
	if err != nil {
		return nil, err
	}
	var found []string
	note := func(text string) {
		if text != "" && !slices.Contains(found, text) {
			found = append(found, text)
		}
	}
	if j.partner.Inactive {
		note("Das Kundenkonto ist in keinem Shop mehr vorhanden: soll der Geschäftspartner die Rechnung noch bekommen?")
	}
	if j.total == 0 {
		note("Die Rechnung lautet auf 0,00: bitte prüfen.")
	}
	for _, look := range []func(context.Context, queryer, subject, func(string)) error{s.guardMany, s.guardAmount, s.guardTwice} {
		if err := look(ctx, q, j, note); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (s *Store) subject(ctx context.Context, q queryer, c scheduled) (subject, error) {
	j := subject{decided: c.MissedDecided}
	partner := int64(0)
	switch c.Kind {
	case invoicing.ScheduledCollective:
		found, err := readCollective(ctx, q, c.ID, "")
		if err != nil {
			return j, err
		}
		j.currency, j.total, j.items, partner = found.Currency, found.Total, found.Items, found.PartnerID
	case invoicing.ScheduledDraft:
		inv, err := s.readInvoice(ctx, q, c.ID, "")
		if err != nil {
			return j, err
		}
		j.currency, j.total, partner = inv.Currency, inv.Total, inv.PartnerID
		if inv.PlannedID != 0 {
			if j.items, err = readPlanned(ctx, q, []int64{inv.PlannedID}); err != nil {
				return j, err
			}
		}
	default:
		return j, invoicing.Invalidf("%q wird nicht von selbst gesendet.", c.Kind)
	}
	var err error
	j.partner, err = readPartner(ctx, q, partner)
	return j, err
}

// guardMany counts what the partner got today (Kill Bill's bound on what a mistake in the terms may cost).
func (s *Store) guardMany(ctx context.Context, q queryer, j subject, note func(string)) error {
	if s.sending.MaxPerPartner == 0 || j.decided {
		return nil
	}
	d := s.today()
	midnight := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, s.zone).UTC()
	var n int
	if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_invoice WHERE partner_id = ? AND status = ? AND type <> ? AND issued_at >= ?`,
		j.partner.ID, invoicing.InvoiceIssued, invoicing.TypeCancellation, midnight).Scan(&n); err != nil {
		return fmt.Errorf("invoices of partner %d today: %w", j.partner.ID, err)
	}
	note(s.sending.TooMany(n))
	return nil
}

// makeOf counts the periods of each contract.
func makeOf(items []invoicing.PlannedInvoice) map[int64]int {
	n := map[int64]int{}
	for _, p := range items {
		n[p.ContractID]++
	}
	return n
}

// guardAmount compares with the last invoice of the same make: of as many periods of the same contracts. Where there is one
// contract alone, an invoice of more or fewer periods is compared by the period.
func (s *Store) guardAmount(ctx context.Context, q queryer, j subject, note func(string)) error {
	kind := makeOf(j.items)
	contracts := slices.Sorted(maps.Keys(kind))
	if s.sending.GuardPercent == 0 || len(contracts) == 0 || kind[0] > 0 {
		return nil
	}
	last, id, err := lastInvoice(ctx, q, contracts, j.currency)
	if err != nil || id == 0 {
		return err
	}
	type count struct {
		contract int64
		n        int
	}
	counts, err := collect(ctx, q, func(rows *sql.Rows, c *count) error { return rows.Scan(&c.contract, &c.n) }, `SELECT COALESCE(n.contract_id, 0), COUNT(*)
		FROM fakturis_billed b JOIN fakturis_planned_invoice n ON n.id = SUBSTRING(b.billed, 9) WHERE b.invoice_id = ? AND b.billed LIKE 'planned:%' GROUP BY 1`, id)
	if err != nil {
		return fmt.Errorf("periods of invoice %d: %w", id, err)
	}
	before := map[int64]int{}
	for _, c := range counts {
		before[c.contract] = c.n
	}
	switch one := contracts[0]; {
	case maps.Equal(kind, before):
	case len(contracts) == 1 && len(before) == 1 && before[one] > 0:
		last.Total = last.Total * money.Cents(kind[one]) / money.Cents(before[one])
	default:
		return nil
	}
	note(s.sending.Amount(j.total, j.currency, last))
	return nil
}

func lastInvoice(ctx context.Context, q queryer, contracts []int64, currency string) (last sending.Last, id int64, err error) {
	type row struct {
		sending.Last
		id int64
	}
	rows, err := collect(ctx, q, func(rows *sql.Rows, r *row) error { return rows.Scan(&r.id, &r.Number, &r.Total) }, `SELECT i.id, i.number, i.total_cents
		FROM fakturis_planned_invoice n JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id) JOIN fakturis_invoice i ON i.id = b.invoice_id
		WHERE n.contract_id IN (`+marks(len(contracts))+`) AND n.status = 'abgerechnet' AND i.status = 'gestellt' AND i.currency = ?
		ORDER BY i.issued_at DESC, i.id DESC LIMIT 1`, append(anys(nil, contracts), currency)...)
	if err != nil || len(rows) == 0 {
		return last, 0, err
	}
	return rows[0].Last, rows[0].id, nil
}

// guardTwice looks for periods of the partner that were billed for the same days.
func (s *Store) guardTwice(ctx context.Context, q queryer, j subject, note func(string)) error {
	var periods []sending.Billed
	var from, until invoicing.Date
	for _, p := range j.items {
		if p.ContractID == 0 {
			continue
		}
		periods = append(periods, sending.Billed{PlannedID: p.ID, ContractID: p.ContractID, Order: p.OrderNumber, Lines: p.Lines})
		if from.IsZero() || p.From.Before(from) {
			from = p.From
		}
		if until.Before(p.Until) {
			until = p.Until
		}
	}
	if len(periods) == 0 {
		return nil
	}
	billed, err := collect(ctx, q, scanBilled, `SELECT n.id, n.contract_id, o.number, COALESCE(i.number, ''), n.content FROM fakturis_planned_invoice n
		JOIN fakturis_order o ON o.id = n.order_id LEFT JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id) LEFT JOIN fakturis_invoice i ON i.id = b.invoice_id
		WHERE n.partner_id = ? AND n.contract_id IS NOT NULL AND n.status = 'abgerechnet' AND n.period_from <= ? AND n.period_until >= ?
		ORDER BY n.period_from DESC LIMIT 500`, j.partner.ID, until, from.AddMonths(-billedSpan))
	if err != nil {
		return fmt.Errorf("periods of partner %d that were billed: %w", j.partner.ID, err)
	}
	for _, text := range sending.Twice(periods, billed) {
		note(text)
	}
	return nil
}

func scanBilled(rows *sql.Rows, b *sending.Billed) error {
	var content plannedContent
	err := rows.Scan(&b.PlannedID, &b.ContractID, &b.Order, &b.Invoice, jsonColumn{&content})
	b.Lines = content.Lines
	return err
}

// unreleased returns what nobody has let go.
func unreleased(found []string, c scheduled) []string {
	if c.GuardReleased == "" {
		return found
	}
	seen := strings.Split(c.Guard, "\n")
	return slices.DeleteFunc(found, func(reason string) bool { return slices.Contains(seen, reason) })
}
