package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

// invoiceVersionsBody lists the steps in the life of a draft.
type invoiceVersionsBody struct {
	Path string
	ID   int64
	Rows []versionRow
}

// versionRow is one step with what it changed, in words.
type versionRow struct {
	store.DraftVersion
	Differences []differenceRow
	More        int
}

// invoiceVersions shows who changed what in a draft, and when.
func (p *Pages) invoiceVersions(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, err := p.Store.Invoice(r.Context(), id)
	if err != nil {
		return err
	}
	list, err := p.Store.DraftVersions(r.Context(), id)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	body := invoiceVersionsBody{Path: idPath("/rechnungen", id), ID: id}
	room := differencesAll
	for _, v := range list {
		n := min(len(v.Changes), max(room, differencesLeast))
		room -= n
		body.Rows = append(body.Rows, versionRow{v, p.differences(l, inv.Currency, v.Changes[:n]), len(v.Changes) - n})
	}
	p.render(w, r, http.StatusOK, "invoice_versions.html", page{Title: "draft.versions", Nav: "/rechnungen", Body: body})
	return nil
}
