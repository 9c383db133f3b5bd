package htmlforms

import "net/http"

// numberList shows every range of numbers with what was given and what is missing.
func (p *Pages) numberList(w http.ResponseWriter, r *http.Request) error {
	ranges, err := p.Store.NumberReports(r.Context())
	if err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "numbers.html", page{Title: "numbers.title", Nav: "/rechnungen", Body: ranges})
	return nil
}
