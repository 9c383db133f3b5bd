package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing/store"
)

// partnerChooser lets somebody look for the business partner of a new document.
type partnerChooser struct {
	Path  string // of the page on which the document is begun
	Q     string
	Found []foundPartner
}

// foundPartner is a business partner to choose from.
type foundPartner struct {
	ID                  int64
	Number, Name, Place string
}

// choosePartner looks for the partners that ?q= asks for; the newest where it asks for none.
func (p *Pages) choosePartner(r *http.Request, path string) (partnerChooser, error) {
	c := partnerChooser{Path: path, Q: r.FormValue("q")}
	rows, _, err := p.Store.Partners(r.Context(), store.ListQuery{Q: c.Q, Status: "aktiv", Limit: shown})
	c.Found = foundPartners(rows)
	return c, err
}

func foundPartners(rows []store.PartnerRow) []foundPartner {
	var found []foundPartner
	for _, n := range rows {
		name := strings.Trim(n.Company+", "+fullName(n.FirstName, n.LastName), ", ")
		found = append(found, foundPartner{n.ID, n.Number, name, place(n.Postcode, n.City, n.Country)})
	}
	return found
}
