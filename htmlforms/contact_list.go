package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

var contactSpec = listSpec{Path: "/ansprechpartner", Key: "contacts", Columns: []column{
	{Key: "field.name"}, {Key: "order.partner"}, {Key: "field.email"}, {Key: "field.phone"}, {Key: "list.shop"},
}}

// contactList shows the contact list (Ansprechpartnerliste).
func (p *Pages) contactList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, contactSpec, p.Store.Contacts, contactCells)
}

func contactCells(_ *locale, c store.ContactRow) []cell {
	return []cell{
		text(fullName(c.FirstName, c.LastName)).under(c.Salutation),
		link(c.PartnerName, idPath("/geschaeftspartner", c.PartnerID)).under(c.CustomerNumber),
		text(c.Email),
		text(c.Phone),
		marks(c.Origins),
	}
}
