package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

// systemBody is the page of the machinery.
type systemBody struct {
	Shops           []store.ShopRow
	Jobs            []JobCount
	GivenUp         []FailedJob
	Archive         store.Protection
	Head            store.ArchiveHead
	Failed, Unknown []store.InvoiceRow // invoices whose mail failed, or nobody knows
	Others          []mailLine         // the same of mails about other documents
}

// systemShow shows when each shop was last mirrored, what waits in the queue, and mails that need a person.
func (p *Pages) systemShow(w http.ResponseWriter, r *http.Request) error {
	shops, err := p.Store.Shops(r.Context())
	if err != nil {
		return err
	}
	jobs, err := p.Jobs(r.Context())
	if err != nil {
		return err
	}
	body := systemBody{Shops: shops, Jobs: jobs, Archive: p.Store.Protection()}
	if body.Head, err = p.Store.ArchiveHead(r.Context()); err != nil {
		return err
	}
	if body.GivenUp, err = p.Failed(r.Context()); err != nil {
		return err
	}
	if body.Failed, _, err = p.Store.Invoices(r.Context(), store.ListQuery{Status: "mail_failed", Limit: 100}); err != nil {
		return err
	}
	if body.Unknown, _, err = p.Store.Invoices(r.Context(), store.ListQuery{Status: "mail_unknown", Limit: 100}); err != nil {
		return err
	}
	others, err := p.Store.TroubledMails(r.Context())
	if err != nil {
		return err
	}
	for _, m := range others {
		body.Others = append(body.Others, mailLine{Mail: m})
	}
	p.render(w, r, http.StatusOK, "system.html", page{Title: "system.title", Nav: "/system", Body: body})
	return nil
}
