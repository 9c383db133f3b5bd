package htmlforms

import (
	"io"
	"net/http"

	"fakturisd/invoicing"
)

// procedureShow shows how documents come about and are kept here (Verfahrensdokumentation), as the configuration has it.
func (p *Pages) procedureShow(w http.ResponseWriter, r *http.Request) error {
	d, err := p.procedure(r)
	if err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "procedure.html", page{Title: "procedure.title", Nav: "/system", Body: d})
	return nil
}

// procedureDownload hands the same out as Markdown.
func (p *Pages) procedureDownload(w http.ResponseWriter, r *http.Request) error {
	d, err := p.procedure(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="verfahrensdokumentation.md"`)
	_, err = io.WriteString(w, d.Markdown())
	return err
}

func (p *Pages) procedure(r *http.Request) (invoicing.Procedure, error) {
	if p.Describe == nil {
		return invoicing.Procedure{}, invoicing.NotFoundf("no such page")
	}
	return p.Describe(r.Context())
}
