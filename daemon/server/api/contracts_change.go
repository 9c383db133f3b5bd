package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/store"
)

// contractJSON is a contract with all its planned invoices.
type contractJSON struct {
	invoicing.Contract
	Items []invoicing.PlannedInvoice `json:"items"`
}

// contract answers with one contract.
func (a *api) contract(ctx context.Context, c *call) (int, any, error) {
	found, err := a.Store.ContractByID(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	items, err := a.Store.PlannedInvoices(ctx, found.OrderID)
	return http.StatusOK, contractJSON{found, orNone(items)}, err
}

// editContract gives a contract other terms.
func (a *api) editContract(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Version int `json:"version"`
		terms
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.changeContract(ctx, c, in.Version, in.change)
}

// previewContract says what other terms would make of a contract. Nothing is written.
func (a *api) previewContract(ctx context.Context, c *call) (int, any, error) {
	var in terms
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	was, err := a.Store.ContractByID(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	changed, err := in.change(was)
	if err != nil {
		return 0, nil, err
	}
	change, err := a.Store.PreviewContract(ctx, c.id, changed)
	return http.StatusOK, change, err
}

// changeContract answers with what a change made of a contract.
func (a *api) changeContract(ctx context.Context, c *call, version int, change func(invoicing.Contract) (invoicing.Contract, error)) (int, any, error) {
	was, err := a.Store.ContractByID(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	changed, err := change(was)
	if err != nil {
		return 0, nil, err
	}
	var made collective.Change
	if made, err = a.Store.ChangeContract(ctx, c.id, version, changed, c.actor()); err != nil {
		return 0, nil, err
	}
	return http.StatusOK, made, nil
}

// terminateContract notes on which day notice was given.
func (a *api) terminateContract(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Version int `json:"version"`
		On      day `json:"on"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.changeContract(ctx, c, in.Version, func(k invoicing.Contract) (invoicing.Contract, error) {
		if in.On.IsZero() {
			return k, invoicing.Invalidf("on: Es fehlt der Tag der Kündigung.")
		}
		k.Terminated = in.On.Date
		return k, nil
	})
}

// pauseContract adds a pause.
func (a *api) pauseContract(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Version int `json:"version"`
		pauseJSON
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.changeContract(ctx, c, in.Version, func(k invoicing.Contract) (invoicing.Contract, error) {
		k.Pauses = append(k.Pauses, in.pause())
		return k, nil
	})
}

// changePrice adds a price change.
func (a *api) changePrice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Version int `json:"version"`
		priceChangeJSON
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	return a.changeContract(ctx, c, in.Version, func(k invoicing.Contract) (invoicing.Contract, error) {
		k.Prices = append(k.Prices, in.priceChangeJSON.change())
		return k, nil
	})
}

// changePrices changes the prices of many contracts, or says what that would do.
func (a *api) changePrices(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		ContractIDs []int64 `json:"contract_ids"`
		From        day     `json:"from"`
		Percent     number  `json:"percent"`
		Note        string  `json:"note"`
		Preview     bool    `json:"preview"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	change := invoicing.PriceChange{From: in.From.Date, Percent: &in.Percent.Decimal, Note: in.Note}
	results, err := a.Store.BulkPriceChange(ctx, store.BulkPrice{ContractIDs: in.ContractIDs, Change: change, Preview: in.Preview}, c.actor())
	return http.StatusOK, page[store.BulkPriceResult]{Items: orNone(results)}, err
}
