package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
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
}

// collectiveShow shows one collective invoice with the lines that it will bill.
func (p *Pages) collectiveShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "collective.html", page{Title: "collective.title", Name: strconv.FormatInt(id, 10), Nav: "/sammelrechnungen",
		Body: collectiveBody{
			Path: idPath("/sammelrechnungen", id), Collective: c, State: string(c.Status), Open: c.Status == invoicing.CollectivePlanned,
			Lines: invoiceLines(r, c.Lines), Today: p.Today(),
			Totals: totals{Rows: c.TaxTotals, Sum: tax.Sum(c.TaxTotals), Total: c.Total, Currency: c.Currency},
		}})
	return nil
}
