package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

var addressSpec = listSpec{Path: "/lieferanschriften", Key: "addresses", Columns: []column{
	{Key: "field.name"}, {Key: "field.street"}, {Key: "field.city"}, {Key: "partner.number"}, {Key: "list.shop"},
}}

// addressList shows the delivery address list (Lieferanschriftenliste).
func (p *Pages) addressList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, addressSpec, p.Store.DeliveryAddresses, addressCells)
}

func addressCells(_ *locale, a store.DeliveryAddressRow) []cell {
	name, person := a.Company, fullName(a.FirstName, a.LastName)
	if name == "" {
		name, person = person, ""
	}
	return []cell{
		text(name).under(person),
		text(a.Street).under(a.Extra),
		text(place(a.Postcode, a.City, a.Country)),
		link(a.CustomerNumber, idPath("/geschaeftspartner", a.PartnerID)),
		marks(a.Origins),
	}
}
