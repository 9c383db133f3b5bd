package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing/store"
)

var partnerSpec = listSpec{Path: "/geschaeftspartner", Key: "partners", Columns: []column{
	{Key: "partner.number"}, {Key: "field.name"}, {Key: "field.city"}, {Key: "field.email"}, {Key: "field.phone"}, {Key: "list.shop"},
}, Statuses: []string{"aktiv", "inaktiv"}, New: &menuEntry{"/geschaeftspartner/neu", "partner.new"}}

// partnerList shows the partner list (Geschäftspartnerliste).
func (p *Pages) partnerList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, partnerSpec, p.Store.Partners, partnerCells)
}

func partnerCells(l *locale, n store.PartnerRow) []cell {
	name, person := n.Company, fullName(n.FirstName, n.LastName)
	if name == "" {
		name, person = person, ""
	}
	if n.Inactive {
		person = l.text("partner.inactive")
	}
	return []cell{
		link(n.Number, idPath("/geschaeftspartner", n.ID)),
		link(name, idPath("/geschaeftspartner", n.ID)).under(person),
		text(place(n.Postcode, n.City, n.Country)).under(n.Street),
		text(n.Email),
		text(n.Phone),
		marks(n.Origins),
	}
}

func fullName(first, last string) string { return strings.TrimSpace(first + " " + last) }

// place writes postcode and city, and the country where it is not Germany.
func place(postcode, city, country string) string {
	s := strings.TrimSpace(postcode + " " + city)
	if country != "" && country != "DE" {
		s += " (" + country + ")"
	}
	return s
}
