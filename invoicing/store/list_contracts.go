package store

import (
	"context"
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// ContractRow is one line of the contract list (Vertragsliste).
type ContractRow struct {
	ID             int64                   `json:"id"`
	OrderID        int64                   `json:"order_id"`
	OrderNumber    string                  `json:"order_number"`
	PartnerID      int64                   `json:"partner_id"`
	CustomerNumber string                  `json:"customer_number"`
	CustomerName   string                  `json:"customer_name"`
	State          invoicing.ContractState `json:"state"`
	Interval       invoicing.Interval      `json:"interval"`
	Arrears        bool                    `json:"arrears"`
	Takeover       invoicing.Takeover      `json:"takeover"`
	Start          invoicing.Date          `json:"start"`
	EndsOn         invoicing.Date          `json:"ends_on"`      // none: open
	NoticeUntil    invoicing.Date          `json:"notice_until"` // last day to give notice before it is prolonged
	PausedUntil    invoicing.Date          `json:"paused_until"` // of the running or next pause
	Currency       string                  `json:"currency"`
	Next           invoicing.Date          `json:"next"`       // provisional date of the next planned invoice; none: nothing is planned
	NextTotal      money.Cents             `json:"next_total"` // what it comes to
	Planned        int                     `json:"planned"`    // invoices still planned
	Hold           string                  `json:"hold"`
	Origins        []string                `json:"origins"`
}

// Contracts returns a page of the contracts. It searches order number and customer (name, company, city, number); Status is
// where they stand: vorgemerkt, aktiv, auslaufend, pausiert, gekuendigt, beendet or gehalten.
func (s *Store) Contracts(ctx context.Context, q ListQuery) ([]ContractRow, int64, error) {
	index := ""
	if q.Status != "" && q.Q == "" && q.PartnerID == 0 {
		index = " FORCE INDEX (state)" // in which those of a state lie together, the newest last
	}
	b := sq.Select("c.id", "c.order_id", "COALESCE(o.number, '')", "c.partner_id", partnerName, "c.state", "c.interval_count", "c.interval_unit", "c.arrears",
		"c.takeover", "c.start_date", "c.ends_on", "c.notice_until", "c.paused_until", "COALESCE(o.currency, '')",
		"(SELECT n.provisional_date "+nextPlanned+")", "COALESCE((SELECT n.total_cents "+nextPlanned+"), 0)",
		"(SELECT COUNT(*) FROM fakturis_planned_invoice n WHERE n.contract_id = c.id AND n.status = 'geplant')",
		"COALESCE(c.hold_reason, '')", "COALESCE(o.shop, '')").
		From("fakturis_contract c" + index).LeftJoin("fakturis_order o ON o.id = c.order_id").LeftJoin("fakturis_partner p ON p.id = c.partner_id")
	if q.Status != "" {
		b = b.Where(sq.Eq{"c.state": q.Status})
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"c.partner_id": q.PartnerID})
	}
	if q.Shop != "" {
		b = b.Where("(SELECT 1 FROM fakturis_order g WHERE g.id = c.order_id AND g.shop = ? LIMIT 1) = 1", q.Shop) // asked row by row
	}
	words := q.words()
	if len(words) == 0 {
		return fetchPage(ctx, s, b, q, "c.id", scanContractRow)
	}
	return searchPage(ctx, s, b, q, contractSearch(words), scanContractRow)
}

// nextPlanned is the next planned invoice of contract c.
const nextPlanned = "FROM fakturis_planned_invoice n FORCE INDEX (billed_once) WHERE n.contract_id = c.id AND n.status = 'geplant' ORDER BY n.period LIMIT 1"

func contractSearch(words []string) search {
	lead := words[0]
	f := search{table: "fakturis_contract", id: "c.id", lead: append(anyStartsWith(lead, "o.number"), partnerFits(lead)),
		branches: []branch{partnerBranch("fakturis_contract", lead),
			{id: "x.id", from: "fakturis_order o JOIN fakturis_contract x ON x.order_id = o.id", where: "o.number LIKE ?", args: []any{startsWith(lead)}}}}
	for _, w := range words[1:] {
		f.rest = append(f.rest, append(anyStartsWith(w, "o.number"), partnerFits(w)))
	}
	return f
}

func scanContractRow(rows *sql.Rows, r *ContractRow) (int64, error) {
	var shop string
	err := rows.Scan(&r.ID, &r.OrderID, &r.OrderNumber, &r.PartnerID, &r.CustomerName, &r.State, &r.Interval.Count, &r.Interval.Unit, &r.Arrears,
		&r.Takeover, &r.Start, &r.EndsOn, &r.NoticeUntil, &r.PausedUntil, &r.Currency, &r.Next, &r.NextTotal, &r.Planned, &r.Hold, &shop)
	r.CustomerNumber, r.Origins = customerNumber(r.PartnerID), shopOrigin(shop)
	return r.ID, err
}

// HeldContracts counts the contracts that cannot be planned.
func (s *Store) HeldContracts(ctx context.Context) (int64, error) {
	return s.contractsIn(ctx, invoicing.ContractHeld)
}

// EndingContracts counts the contracts that end, or can be given notice for the last time, within invoicing.ContractEnding days.
func (s *Store) EndingContracts(ctx context.Context) (int64, error) {
	return s.contractsIn(ctx, invoicing.ContractEndsSoon)
}

func (s *Store) contractsIn(ctx context.Context, state invoicing.ContractState) (int64, error) {
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_contract WHERE state = ?`, state).Scan(&n); err != nil {
		return 0, unavailable(fmt.Errorf("count contracts that are %s: %w", state, err))
	}
	return n, nil
}
