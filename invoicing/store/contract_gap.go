package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// Gap is a stretch of a contract's time for which there is nothing: no invoice, no draft, no collective invoice, no plan, and
// nobody skipped it.
type Gap struct {
	ContractID  int64          `json:"contract_id"`
	OrderID     int64          `json:"order_id"`
	OrderNumber string         `json:"order_number"`
	PartnerID   int64          `json:"partner_id"`
	From        invoicing.Date `json:"from"`
	Until       invoicing.Date `json:"until"`
	Text        string         `json:"text"` // German
}

// gapPage is how many contracts the report looks at in one go.
const gapPage = 500

// GapReport looks at every day of every contract from its start to today, or its end, and names what nothing stands for.
func (s *Store) GapReport(ctx context.Context, today invoicing.Date) ([]Gap, error) {
	gaps := []Gap{}
	for after := int64(0); ; {
		contracts, err := readContracts(ctx, s.db, `WHERE c.id > ? ORDER BY c.id LIMIT ?`, after, gapPage)
		if err != nil {
			return nil, unavailable(err)
		}
		if len(contracts) == 0 {
			return gaps, nil
		}
		first := contracts[0].ID
		after = contracts[len(contracts)-1].ID
		laid, err := s.laidOut(ctx, first, after, today)
		if err != nil {
			return nil, err
		}
		for _, c := range contracts {
			gaps = append(gaps, gapsOf(c, laid[c.ID], today)...)
		}
	}
}

// stretch is what stands for a period of a contract.
type stretch struct {
	contract    int64
	from, until invoicing.Date
	status      invoicing.PlannedStatus
	document    bool // there is the draft, invoice or collective invoice that its state speaks of
}

// laidOut returns the periods that have begun of the contracts in a range of ids, in the order of time.
func (s *Store) laidOut(ctx context.Context, first, last int64, today invoicing.Date) (map[int64][]stretch, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, p *stretch) error {
		return rows.Scan(&p.contract, &p.from, &p.until, &p.status, &p.document)
	}, `SELECT n.contract_id, n.period_from, n.period_until, n.status,
			EXISTS (SELECT 1 FROM fakturis_collective_item t WHERE t.planned_id = n.id) OR EXISTS (SELECT 1 FROM fakturis_billed b WHERE b.billed = CONCAT('planned:', n.id))
		FROM fakturis_planned_invoice n WHERE n.contract_id BETWEEN ? AND ? AND n.period_from <= ? ORDER BY n.contract_id, n.period_from`, first, last, today)
	if err != nil {
		return nil, unavailable(fmt.Errorf("periods of contracts: %w", err))
	}
	laid := map[int64][]stretch{}
	for _, p := range all {
		laid[p.contract] = append(laid[p.contract], p)
	}
	return laid, nil
}

func gapsOf(c invoicing.Contract, laid []stretch, today invoicing.Date) []Gap {
	var gaps []Gap
	say := func(from, until invoicing.Date, why string) {
		gaps = append(gaps, Gap{ContractID: c.ID, OrderID: c.OrderID, OrderNumber: c.OrderNumber, PartnerID: c.PartnerID, From: from, Until: until,
			Text: fmt.Sprintf("Auftrag %s, %s bis %s: %s", c.OrderNumber, from.German(), until.German(), why)})
	}
	next, last := c.Start, today
	if end := collective.Ends(c); !end.IsZero() && end.Before(last) {
		last = end
	}
	for _, p := range laid {
		if next.Before(p.from) && !last.Before(next) {
			say(next, p.from.AddDays(-1), "Für diese Tage gibt es weder eine Rechnung noch einen Plan.")
		}
		if missing := []invoicing.PlannedStatus{invoicing.Combined, invoicing.TakenOver, invoicing.Billed}; slices.Contains(missing, p.status) && !p.document {
			say(p.from, p.until, fmt.Sprintf("Der Zeitraum ist %s, aber es gibt das Dokument nicht.", p.status))
		}
		if next.Before(p.until.AddDays(1)) {
			next = p.until.AddDays(1)
		}
	}
	if !last.Before(next) {
		say(next, last, "Für diese Tage gibt es weder eine Rechnung noch einen Plan.")
	}
	return gaps
}
