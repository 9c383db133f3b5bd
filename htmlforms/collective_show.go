package htmlforms

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// collectiveBody is the view of a collective invoice.
type collectiveBody struct {
	Path       string
	Collective invoicing.CollectiveInvoice
	State      string
	Lines      linePage
	Totals     totals
	Open       bool // not issued yet
	Today      invoicing.Date
	Holds      []string
	Guard      []string // why it was held instead of sent, and nobody let it go
	Missed     bool     // its send date is over
	Preview    store.CollectivePreview
	Differs    int // lines that are billed other than their contracts have them
	DiffersBy  money.Cents
	Proof      collective.Proof
	Versions   []store.CollectiveVersion
	History    []sentence
	Changed    []store.ChangedItem // whole orders in it that their shop changed since
	Others     []int64             // collective invoices of the partner that its parts can move to
}

// collectiveShow shows one collective invoice with the lines that it will bill, who will get it, and what keeps it.
func (p *Pages) collectiveShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return err
	}
	all := collective.Differences(c)
	body := collectiveBody{
		Path: idPath("/sammelrechnungen", id), Collective: c, State: string(c.Status), Open: c.Status == invoicing.CollectivePlanned,
		Lines: invoiceLines(r, c.Lines), Today: p.Today(), Differs: len(all), DiffersBy: collective.SumOf(all), Proof: collective.Prove(c),
		Totals: totals{Rows: c.TaxTotals, Sum: tax.Sum(c.TaxTotals), Total: c.Total, Currency: c.Currency},
	}
	if body.Open {
		if err := p.fillOpen(r.Context(), &body); err != nil {
			return err
		}
	}
	if body.History, err = p.historyOf(r.Context(), p.locale(w, r), "collective", id); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "collective.html", page{Title: "collective.title", Name: strconv.FormatInt(id, 10), Nav: "/sammelrechnungen", Body: body})
	return nil
}

// fillOpen adds what only one that is not issued yet has.
func (p *Pages) fillOpen(ctx context.Context, body *collectiveBody) error {
	c := body.Collective
	var err error
	if body.Preview, err = p.Store.PreviewCollectiveMail(ctx, c.ID); err != nil {
		return err
	}
	if body.Versions, err = p.Store.CollectiveVersions(ctx, c); err != nil {
		return err
	}
	if body.Others, err = p.otherCollectives(ctx, c); err != nil {
		return err
	}
	if body.Changed, err = p.Store.ChangedItems(ctx, c.ID); err != nil {
		return err
	}
	body.Holds = body.Preview.Hold
	if c.GuardReleased == "" {
		body.Guard = nonEmpty(strings.Split(c.Guard, "\n"))
	}
	body.Missed = !c.SendDate.IsZero() && c.SendDate.Before(body.Today)
	if len(body.Holds)+len(body.Guard) > 0 {
		body.State = "gehalten"
	}
	return nil
}

func nonEmpty(all []string) []string {
	var kept []string
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}
