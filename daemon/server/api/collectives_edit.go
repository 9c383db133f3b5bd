package api

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
)

// collectiveJSON is what a program may change of a planned collective invoice; what is left out stays.
type collectiveJSON struct {
	Version         int                   `json:"version"`
	SendDate        day                   `json:"send_date"`
	ProvisionalDate day                   `json:"provisional_date"`
	Recipient       *string               `json:"recipient"`
	BuyerRef        *string               `json:"buyer_reference"`
	IntroText       *string               `json:"intro_text"`
	ClosingText     *string               `json:"closing_text"`
	Billing         *invoicing.Address    `json:"billing"`
	Terms           *termsJSON            `json:"terms"`
	Lines           *[]collectiveLineJSON `json:"lines"`
}

// collectiveLineJSON is a line with what lines of a collective invoice have beside that of a draft.
type collectiveLineJSON struct {
	draftLineJSON
	Details *[]string `json:"details"`
	Block   *string   `json:"block"`
	From    day       `json:"from"`
	Until   day       `json:"until"`
}

// editCollective changes a planned collective invoice. The send date alone needs no version.
func (a *api) editCollective(ctx context.Context, c *call) (int, any, error) {
	var in collectiveJSON
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if in.onlySendDate() {
		if !in.SendDate.given {
			return 0, nil, invoicing.Invalidf("Es fehlt, was sich ändern soll, etwa send_date; null nimmt das Versanddatum weg.")
		}
		if err := a.Store.SetSendDate(ctx, c.id, in.SendDate.Date, c.actor()); err != nil {
			return 0, nil, err
		}
		return a.showCollective(ctx, http.StatusOK, c.id)
	}
	if in.Version == 0 {
		return 0, nil, invoicing.Invalidf("version fehlt: der Stand der Sammelrechnung, der geändert werden soll.")
	}
	col, err := a.Store.Collective(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	edit, err := in.edit(col)
	if err != nil {
		return 0, nil, err
	}
	if _, err := a.Store.EditCollective(ctx, c.id, in.Version, edit, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showCollective(ctx, http.StatusOK, c.id)
}

func (in collectiveJSON) onlySendDate() bool {
	return in.Version == 0 && !in.ProvisionalDate.given && in.Recipient == nil && in.BuyerRef == nil && in.IntroText == nil && in.ClosingText == nil &&
		in.Billing == nil && in.Terms == nil && in.Lines == nil
}

// edit applies the changes to a collective invoice.
func (in collectiveJSON) edit(c invoicing.CollectiveInvoice) (invoicing.CollectiveEdit, error) {
	e := c.Edit()
	for _, f := range []struct{ from, to *string }{
		{in.Recipient, &e.Head.Recipient}, {in.BuyerRef, &e.Head.BuyerRef}, {in.IntroText, &e.Head.IntroText}, {in.ClosingText, &e.Head.ClosingText},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if in.SendDate.given {
		e.SendDate = in.SendDate.Date
	}
	if in.ProvisionalDate.given {
		e.ProvisionalDate = in.ProvisionalDate.Date
	}
	if in.Billing != nil {
		e.Head.Billing = in.Billing
	}
	if in.Terms != nil {
		e.Head.Terms = &invoicing.PaymentTerms{DueDays: in.Terms.DueDays, SkontoDays: in.Terms.SkontoDays, Skonto: in.Terms.Skonto.Decimal}
	}
	if in.Lines == nil {
		return e, nil
	}
	var err error
	e.Lines, err = collectiveLines(c.Lines, *in.Lines)
	return e, err
}

func collectiveLines(present []invoicing.InvoiceLine, typed []collectiveLineJSON) ([]invoicing.InvoiceLine, error) {
	plain := make([]draftLineJSON, len(typed))
	for n, l := range typed {
		plain[n] = l.draftLineJSON
	}
	inv, err := withLines(invoicing.Invoice{Lines: present}, plain)
	if err != nil {
		return nil, err
	}
	for n, l := range typed {
		line := &inv.Lines[n]
		if l.Details != nil {
			line.Details = *l.Details
		}
		if l.Block != nil {
			line.Block = *l.Block
		}
		if l.From.given {
			line.From = l.From.Date
		}
		if l.Until.given {
			line.Until = l.Until.Date
		}
	}
	return inv.Lines, nil
}

// collectiveDifference answers with what a collective invoice bills other than its contracts have it.
func (a *api) collectiveDifference(ctx context.Context, c *call) (int, any, error) {
	all, err := a.Store.CollectiveDifference(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	for n := range all {
		all[n].Fields = orNone(all[n].Fields)
	}
	return http.StatusOK, struct {
		Items any `json:"items"`
	}{orNone(all)}, nil
}

// collectiveHistory answers with what became of a collective invoice, the newest first.
func (a *api) collectiveHistory(ctx context.Context, c *call) (int, any, error) {
	if _, err := a.Store.Collective(ctx, c.id); err != nil {
		return 0, nil, err
	}
	events, err := a.Store.CollectiveEvents(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, struct {
		Items any `json:"items"`
	}{orNone(events)}, nil
}
