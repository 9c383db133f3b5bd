package api

import (
	"context"
	"net/http"
	"unicode/utf8"

	"fakturisd/invoicing"
)

// terms are the contract terms of an order as a request gives them; what is left out stays as it is. An empty day, an
// interval of 0 and an empty list take away what was there.
type terms struct {
	Interval   *interval            `json:"interval"`
	Start      day                  `json:"start"`
	AnchorDay  *int                 `json:"anchor_day"`
	Count      *int                 `json:"count"`
	End        day                  `json:"end"`
	Renewal    *interval            `json:"renewal"`
	Notice     *interval            `json:"notice"`
	Terminated day                  `json:"terminated_on"`
	Arrears    *bool                `json:"arrears"`
	Proration  *invoicing.Proration `json:"proration"`
	Takeover   *invoicing.Takeover  `json:"takeover"`
	Terms      *termsJSON           `json:"terms"`
	BuyerRef   *string              `json:"buyer_reference"`
	Lines      *[]lineTurnJSON      `json:"lines"`
	Prices     *[]priceChangeJSON   `json:"prices"`
	Pauses     *[]pauseJSON         `json:"pauses"`
}

type interval struct {
	Count int            `json:"count"`
	Unit  invoicing.Unit `json:"unit"`
}

type lineTurnJSON struct {
	OrderLineID int64    `json:"order_line_id"`
	Interval    interval `json:"interval"`
}

type priceChangeJSON struct {
	From        day     `json:"from"`
	OrderLineID int64   `json:"order_line_id"`
	Percent     *number `json:"percent"`
	UnitPrice   *number `json:"unit_price"`
	Note        string  `json:"note"`
}

type pauseJSON struct {
	From      day  `json:"from"`
	Until     day  `json:"until"`
	BillLater bool `json:"bill_later"`
}

// change returns the contract with what the request gives.
func (t terms) change(c invoicing.Contract) (invoicing.Contract, error) {
	setInterval(&c.Interval, t.Interval)
	setInterval(&c.Renewal, t.Renewal)
	setInterval(&c.Notice, t.Notice)
	for at, d := range map[*invoicing.Date]day{&c.Start: t.Start, &c.End: t.End, &c.Terminated: t.Terminated} {
		if d.given {
			*at = d.Date
		}
	}
	set(&c.AnchorDay, t.AnchorDay)
	set(&c.Count, t.Count)
	set(&c.Arrears, t.Arrears)
	set(&c.Proration, t.Proration)
	set(&c.Takeover, t.Takeover)
	set(&c.BuyerRef, t.BuyerRef)
	if t.Terms != nil {
		c.Terms = &invoicing.PaymentTerms{DueDays: t.Terms.DueDays, SkontoDays: t.Terms.SkontoDays, Skonto: t.Terms.Skonto.Decimal}
		if err := invoicing.CheckTerms(*c.Terms); err != nil {
			return c, err
		}
	}
	if utf8.RuneCountInString(c.BuyerRef) > 100 {
		return c, invoicing.Invalidf("buyer_reference: Mehr als 100 Zeichen sind nicht möglich.")
	}
	t.changeLists(&c)
	return c, nil
}

func (t terms) changeLists(c *invoicing.Contract) {
	if t.Lines != nil {
		c.Lines = nil
		for _, l := range *t.Lines {
			c.Lines = append(c.Lines, invoicing.ContractLine{OrderLineID: l.OrderLineID, Interval: invoicing.Interval(l.Interval)})
		}
	}
	if t.Prices != nil {
		c.Prices = nil
		for _, p := range *t.Prices {
			c.Prices = append(c.Prices, p.change())
		}
	}
	if t.Pauses != nil {
		c.Pauses = nil
		for _, p := range *t.Pauses {
			c.Pauses = append(c.Pauses, p.pause())
		}
	}
}

func set[T any](at, given *T) {
	if given != nil {
		*at = *given
	}
}

func setInterval(at *invoicing.Interval, given *interval) {
	if given != nil {
		*at = invoicing.Interval(*given)
	}
}

func (p priceChangeJSON) change() invoicing.PriceChange {
	c := invoicing.PriceChange{From: p.From.Date, OrderLineID: p.OrderLineID, Note: p.Note}
	if p.Percent != nil {
		c.Percent = &p.Percent.Decimal
	}
	if p.UnitPrice != nil {
		c.UnitPrice = &p.UnitPrice.Decimal
	}
	return c
}

func (p pauseJSON) pause() invoicing.Pause {
	return invoicing.Pause{From: p.From.Date, Until: p.Until.Date, BillLater: p.BillLater}
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
	return a.plan(ctx, c, in.OrderID, in.terms)
}

// planInvoices is addContract for the order of the path.
func (a *api) planInvoices(ctx context.Context, c *call) (int, any, error) {
	var in terms
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.plan(ctx, c, c.id, in)
}

func (a *api) plan(ctx context.Context, c *call, orderID int64, t terms) (int, any, error) {
	contract, err := t.change(invoicing.Contract{OrderID: orderID})
	if err != nil {
		return 0, nil, err
	}
	id, err := a.Store.AddContract(ctx, contract.OrderID, contract, c.actor())
	if err != nil {
		return 0, nil, err
	}
	items, err := a.Store.PlannedInvoices(ctx, contract.OrderID)
	return http.StatusCreated, contractReply{ContractID: id, OrderID: contract.OrderID, Items: orNone(items)}, err
}
