package store

import (
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
)

// BulkPrice is a price change for many contracts.
type BulkPrice struct {
	ContractIDs []int64               // none: all contracts that have not ended
	Change      invoicing.PriceChange // in percent, of all article lines
	Preview     bool                  // nothing is written
}

// BulkPriceResult is what a price change makes of one contract.
type BulkPriceResult struct {
	ContractID   int64       `json:"contract_id"`
	OrderNumber  string      `json:"order_number"`
	PartnerID    int64       `json:"partner_id"`
	CustomerName string      `json:"customer_name"`
	Email        string      `json:"email"`
	Currency     string      `json:"currency"`
	Changed      int         `json:"changed"` // planned invoices
	Before       money.Cents `json:"before"`  // what those came to
	After        money.Cents `json:"after"`
	Kept         []string    `json:"kept"`
	Error        string      `json:"error"` // German: why this one was left as it is; empty: it was changed
}

// BulkPriceChange changes the prices of many contracts from a date, each in a transaction of its own, or says what that would
// do. One that cannot be changed is told of and stops no other one. A contract whose prices change on that day already is
// left as it is, so that doing it again changes nothing twice.
func (s *Store) BulkPriceChange(ctx context.Context, b BulkPrice, actor string) ([]BulkPriceResult, error) {
	if b.Change.OrderLineID != 0 || b.Change.Percent == nil {
		return nil, invoicing.Invalidf("Preisänderung: Für mehrere Verträge geht sie nur in Prozent und für alle Positionen.")
	}
	contracts, err := s.contractsToPrice(ctx, b.ContractIDs)
	if err != nil {
		return nil, err
	}
	results := make([]BulkPriceResult, 0, len(contracts))
	for _, c := range contracts {
		r, err := s.changePrice(ctx, c, b, actor)
		if ctx.Err() != nil || invoicing.ErrorCode(err) == invoicing.CodeUnavailable {
			return results, err
		}
		if err != nil {
			if r.Error = invoicing.ErrorMessage(err); r.Error == "" {
				r.Error = err.Error()
			}
		}
		results = append(results, r)
	}
	return results, nil
}

func (s *Store) contractsToPrice(ctx context.Context, ids []int64) ([]invoicing.Contract, error) {
	today := s.today()
	all, err := readContracts(ctx, s.db, `WHERE c.ends_on IS NULL OR c.ends_on >= ? ORDER BY c.id`, today)
	if err != nil {
		return nil, unavailable(err)
	}
	if len(ids) > 0 {
		all = slices.DeleteFunc(all, func(c invoicing.Contract) bool { return !slices.Contains(ids, c.ID) })
	}
	return all, nil
}

func (s *Store) changePrice(ctx context.Context, c invoicing.Contract, b BulkPrice, actor string) (BulkPriceResult, error) {
	r := BulkPriceResult{ContractID: c.ID, OrderNumber: c.OrderNumber, PartnerID: c.PartnerID, Kept: []string{}}
	err := s.db.QueryRowContext(ctx, `SELECT o.currency, COALESCE(`+partnerName+`, ''), COALESCE(p.email, '') FROM fakturis_order o
		LEFT JOIN fakturis_partner p ON p.id = o.partner_id WHERE o.id = ?`, c.OrderID).Scan(&r.Currency, &r.CustomerName, &r.Email)
	if err != nil {
		return r, unavailable(fmt.Errorf("order of contract %d: %w", c.ID, err))
	}
	if c.Hold != "" {
		return r, invoicing.Conflictf("%s", c.Hold)
	}
	is := c
	is.Prices = append(slices.Clone(c.Prices), b.Change)
	var change collective.Change
	if b.Preview {
		change, err = s.PreviewContract(ctx, c.ID, is)
	} else {
		change, err = s.ChangeContract(ctx, c.ID, c.Version, is, actor)
	}
	r.Changed, r.Before, r.After, r.Kept = len(change.After), change.BeforeTotal, change.AfterTotal, append(r.Kept, change.Kept...)
	return r, err
}
