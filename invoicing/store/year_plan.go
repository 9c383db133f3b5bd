package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// YearPlan is what all contracts will bill and have billed in a span of months (Jahresplan): a row a partner.
type YearPlan struct {
	From     invoicing.Date `json:"from"` // first day of the first month
	Months   int            `json:"months"`
	Partners []PlanPartner  `json:"partners"`
	Sums     []PlanSum      `json:"sums"` // of all partners that the filter lets through, not of this page alone
	Next     int64          `json:"next"` // After of the next page; 0: there is none
}

// PlanPartner is a partner's row of the year plan.
type PlanPartner struct {
	ID      int64       `json:"id"`
	Number  string      `json:"number"` // Kundennummer
	Name    string      `json:"name"`
	Entries []PlanEntry `json:"entries"` // by date
}

// PlanEntry is a planned invoice, a collective invoice, or the invoice that a planned one became.
type PlanEntry struct {
	invoicing.ScheduledRef
	PartnerID    int64          `json:"partner_id"`
	Date         invoicing.Date `json:"date"` // the send date, else the provisional one
	State        PlanState      `json:"state"`
	Currency     string         `json:"currency"`
	Total        money.Cents    `json:"total"` // gross
	CollectiveID int64          `json:"collective_id,omitzero"`
	InvoiceID    int64          `json:"invoice_id,omitzero"`
	Number       string         `json:"number,omitzero"` // of the invoice, once it is issued
	OrderID      int64          `json:"order_id,omitzero"`
	OrderNumber  string         `json:"order_number,omitzero"`
	From         invoicing.Date `json:"period_from,omitzero"`
	Until        invoicing.Date `json:"period_until,omitzero"`
	SendDate     invoicing.Date `json:"send_date,omitzero"`
	Hold         string         `json:"hold,omitzero"`  // German, a line each: why it is not issued or not sent
	Items        int            `json:"items,omitzero"` // planned invoices in a collective one
}

// Merged says whether the entry is a part of a collective invoice, which counts in its stead.
func (e PlanEntry) Merged() bool { return e.Kind == invoicing.ScheduledPlanned && e.CollectiveID != 0 }

// Movable says whether the entry can be given another day: a draft or a collective invoice that is not issued.
func (e PlanEntry) Movable() bool {
	return e.Kind != invoicing.ScheduledPlanned && (e.State == PlanDraft || e.State == PlanCombined || e.State == PlanHeld)
}

// PlanState is the state in which the year plan shows an entry.
type PlanState string

// The states of the year plan.
const (
	PlanPlanned  PlanState = "geplant"
	PlanCombined PlanState = "zusammengefasst"
	PlanDraft    PlanState = "entwurf"
	PlanHeld     PlanState = "gehalten"
	PlanIssued   PlanState = "gestellt"
	PlanSent     PlanState = "versendet"
	PlanSkipped  PlanState = "ausgesetzt"
)

// PlanStates are the states to filter by; issued ones are sent ones too.
var PlanStates = []PlanState{PlanPlanned, PlanCombined, PlanDraft, PlanHeld, PlanIssued, PlanSkipped}

// PlanSum is what one month brings in one currency.
type PlanSum struct {
	Month    int         `json:"month"` // from 0
	Currency string      `json:"currency"`
	Total    money.Cents `json:"total"`
	N        int         `json:"n"` // documents
}

// PlanFilter narrows the year plan.
type PlanFilter struct {
	PartnerID int64
	Q         string // words that must all occur in the partner's name, city or number
	Shop      string // of the orders
	State     PlanState
	After     int64 // partner of the last row seen
	Limit     int   // partners of a page; 10 when it is not positive, at most 100
}

// Bounds of the year plan, in months.
const (
	planMonths    = 12
	maxPlanMonths = 24
)

// YearPlan returns a page of partners with what is planned, drafted and issued for them in the months from the one of
// from on: 12 when months is not positive, at most 24.
func (s *Store) YearPlan(ctx context.Context, from invoicing.Date, months int, f PlanFilter) (YearPlan, error) {
	if months <= 0 {
		months = planMonths
	}
	plan := YearPlan{From: invoicing.NewDate(from.Year, from.Month, 1), Months: min(months, maxPlanMonths)}
	parts := planParts(plan.From, plan.From.AddMonths(plan.Months), f)
	ids, next, err := s.planPage(ctx, parts, f)
	if err != nil {
		return YearPlan{}, err
	}
	plan.Next = next
	if plan.Partners, err = s.planPartners(ctx, ids); err != nil {
		return YearPlan{}, err
	}
	if err := s.planEntries(ctx, &plan, parts, ids); err != nil {
		return YearPlan{}, err
	}
	plan.Sums, err = s.planSums(ctx, plan, parts)
	return plan, err
}

// MonthOf returns which month of the plan a day lies in; it may be outside.
func (y YearPlan) MonthOf(d invoicing.Date) int {
	return (d.Year-y.From.Year)*12 + int(d.Month) - int(y.From.Month)
}

// planPage returns the partners of a page in the order of their numbers.
func (s *Store) planPage(ctx context.Context, parts []planPart, f PlanFilter) ([]int64, int64, error) {
	limit := ListQuery{Limit: f.Limit}.limit()
	var ids []int64
	for _, p := range parts {
		b := p.selects(p.partner).GroupBy(p.partner).OrderBy(p.partner).Limit(uint64(limit) + 1)
		if f.After > 0 {
			b = b.Where(sq.Gt{p.partner: f.After})
		}
		if err := s.each(ctx, b, func(rows *sql.Rows) error {
			ids = append(ids, 0)
			return rows.Scan(&ids[len(ids)-1])
		}); err != nil {
			return nil, 0, fmt.Errorf("year plan: %w", err)
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) > limit {
		return ids[:limit], ids[limit-1], nil
	}
	return ids, 0, nil
}

func (s *Store) planPartners(ctx context.Context, ids []int64) ([]PlanPartner, error) {
	all := make([]PlanPartner, len(ids))
	for i, id := range ids {
		all[i] = PlanPartner{ID: id, Number: customerNumber(id), Entries: []PlanEntry{}}
	}
	if len(ids) == 0 {
		return all, nil
	}
	return all, s.each(ctx, sq.Select("p.id", partnerName).From("fakturis_partner p").Where(sq.Eq{"p.id": ids}), func(rows *sql.Rows) error {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		at, _ := slices.BinarySearch(ids, id)
		all[at].Name = name
		return nil
	})
}

// planEntries adds the entries of the page's partners, those of each by date.
func (s *Store) planEntries(ctx context.Context, plan *YearPlan, parts []planPart, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	for _, p := range parts {
		b := p.selects(p.columns...).Where(sq.Eq{p.partner: ids})
		if err := s.each(ctx, b, func(rows *sql.Rows) error {
			e, err := scanPlanEntry(rows)
			if err != nil {
				return err
			}
			at, _ := slices.BinarySearch(ids, e.PartnerID)
			plan.Partners[at].Entries = append(plan.Partners[at].Entries, e)
			return nil
		}); err != nil {
			return fmt.Errorf("year plan: %w", err)
		}
	}
	for _, p := range plan.Partners {
		slices.SortFunc(p.Entries, comparePlanEntries)
	}
	return nil
}

func comparePlanEntries(a, b PlanEntry) int {
	if c := a.Date.Time().Compare(b.Date.Time()); c != 0 {
		return c
	}
	if c := strings.Compare(string(a.Kind), string(b.Kind)); c != 0 {
		return c
	}
	return int(a.ID - b.ID)
}

func (s *Store) planSums(ctx context.Context, plan YearPlan, parts []planPart) ([]PlanSum, error) {
	first := plan.From.Year*12 + int(plan.From.Month) - 1
	at := map[PlanSum]int{}
	sums := []PlanSum{}
	for _, p := range parts {
		if p.merged {
			continue
		}
		month := "YEAR(" + p.date + ") * 12 + MONTH(" + p.date + ") - 1"
		b := p.selects(month, p.currency, "SUM("+p.total+")", "COUNT(*)").Where(p.counts).GroupBy("1", "2")
		if err := s.each(ctx, b, func(rows *sql.Rows) error {
			var one PlanSum
			if err := rows.Scan(&one.Month, &one.Currency, &one.Total, &one.N); err != nil {
				return err
			}
			one.Month -= first
			key := PlanSum{Month: one.Month, Currency: one.Currency}
			if _, ok := at[key]; !ok {
				at[key], sums = len(sums), append(sums, key)
			}
			sums[at[key]].Total += one.Total
			sums[at[key]].N += one.N
			return nil
		}); err != nil {
			return nil, fmt.Errorf("sums of the year plan: %w", err)
		}
	}
	slices.SortFunc(sums, func(a, b PlanSum) int { return (a.Month-b.Month)*2 + strings.Compare(a.Currency, b.Currency) })
	return sums, nil
}
