package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

// terms are the contract terms of an order as a request gives them.
type terms struct {
	Interval interval `json:"interval"`
	Start    day      `json:"start"`
	Count    int      `json:"count"`
	Arrears  bool     `json:"arrears"`
}

type interval struct {
	Count int            `json:"count"`
	Unit  invoicing.Unit `json:"unit"`
}

func (t terms) contract(orderID int64) invoicing.Contract {
	return invoicing.Contract{OrderID: orderID, Interval: invoicing.Interval(t.Interval), Start: t.Start.Date, Count: t.Count, Arrears: t.Arrears}
}

// contractReply is a new contract with what it plans.
type contractReply struct {
	ContractID int64                      `json:"contract_id"`
	OrderID    int64                      `json:"order_id"`
	Items      []invoicing.PlannedInvoice `json:"items"`
}

// addContract gives an order contract terms and plans all its invoices.
func (a *api) addContract(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		OrderID int64 `json:"order_id"`
		terms
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if in.OrderID < 1 {
		return 0, nil, invoicing.Invalidf("order_id: Es fehlt der Auftrag, für den der Vertrag gilt.")
	}
	return a.plan(ctx, c, in.contract(in.OrderID))
}

// planInvoices is addContract for the order of the path.
func (a *api) planInvoices(ctx context.Context, c *call) (int, any, error) {
	var in terms
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.plan(ctx, c, in.contract(c.id))
}

func (a *api) plan(ctx context.Context, c *call, contract invoicing.Contract) (int, any, error) {
	id, err := a.Store.AddContract(ctx, contract.OrderID, contract, c.actor())
	if err != nil {
		return 0, nil, err
	}
	items, err := a.Store.PlannedInvoices(ctx, contract.OrderID)
	return http.StatusCreated, contractReply{ContractID: id, OrderID: contract.OrderID, Items: orNone(items)}, err
}
