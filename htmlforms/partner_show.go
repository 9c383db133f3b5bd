package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// shown is how many rows of each list a record's page shows.
const shown = 25

// section is a short list on the page of a record.
type section struct {
	Key     string // of its heading and of its empty state, with ".none"
	Columns []column
	Rows    [][]cell

	Together bool // ticked rows can be billed together
}

// partnerBody is the page of a business partner.
type partnerBody struct {
	Partner  invoicing.Partner
	Shops    []string
	Sections []section
	VAT      *vatPanel
}

// partnerShow shows a business partner's master data with contacts, addresses, orders and invoices.
func (p *Pages) partnerShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	partner, err := p.Store.Partner(r.Context(), id)
	if err != nil {
		return err
	}
	body := partnerBody{Partner: partner, Shops: shopsOf(partner.Origins)}
	if body.Sections, err = p.partnerSections(r.Context(), p.locale(w, r), id); err != nil {
		return err
	}
	if body.VAT, err = p.vatPanel(r.Context(), idPath("/geschaeftspartner", id), partner.VATID, true); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "partner.html", page{Title: "partner.title", Name: partner.Address.Label(), Nav: "/geschaeftspartner", Body: body})
	return nil
}

func (p *Pages) partnerSections(ctx context.Context, l *locale, id int64) ([]section, error) {
	q := store.ListQuery{PartnerID: id, Limit: shown}
	orders, err := newSection(ctx, l, "partner.orders", orderSpec.Columns, p.Store.Orders, q, orderCells)
	if err != nil {
		return nil, err
	}
	notes, err := newSection(ctx, l, "partner.notes", deliveryNoteSpec.Columns, p.Store.DeliveryNotes, q, deliveryNoteCells)
	if err != nil {
		return nil, err
	}
	orders.Together, notes.Together = len(orders.Rows) > 0, len(notes.Rows) > 0
	open := q
	open.Status = string(invoicing.StateOpen)
	owed, err := newSection(ctx, l, "partner.open_items", invoiceSpec.Columns, p.Store.Invoices, open, invoiceCells)
	if err != nil {
		return nil, err
	}
	invoices, err := newSection(ctx, l, "partner.invoices", invoiceSpec.Columns, p.Store.Invoices, q, invoiceCells)
	if err != nil {
		return nil, err
	}
	collectives, err := newSection(ctx, l, "partner.collectives", collectiveSpec.Columns, p.Store.Collectives, q, collectiveCells)
	if err != nil {
		return nil, err
	}
	contacts, err := newSection(ctx, l, "partner.contacts", contactSpec.Columns, p.Store.Contacts, q, contactCells)
	if err != nil {
		return nil, err
	}
	addresses, err := newSection(ctx, l, "partner.addresses", addressSpec.Columns, p.Store.DeliveryAddresses, q, addressCells)
	if err != nil {
		return nil, err
	}
	return []section{owed, orders, notes, invoices, collectives, contacts, addresses}, nil
}

func newSection[R any](ctx context.Context, l *locale, key string, columns []column, load loadRows[R], q store.ListQuery, row func(*locale, R) []cell) (section, error) {
	rows, _, err := load(ctx, q)
	if err != nil {
		return section{}, err
	}
	s := section{Key: key}
	var keep []int // all but the partner, whose page this is
	for i, c := range columns {
		if c.Key != "order.partner" && c.Key != "partner.number" {
			s.Columns, keep = append(s.Columns, c), append(keep, i)
		}
	}
	for _, one := range rows {
		var cells []cell
		all := row(l, one)
		for _, i := range keep {
			cells = append(cells, all[i])
		}
		s.Rows = append(s.Rows, cells)
	}
	return s, nil
}

// shopsOf returns the shops of origins, each once, in their order.
func shopsOf(origins []invoicing.Origin) []string {
	var shops []string
	seen := map[string]bool{}
	for _, o := range origins {
		if !seen[o.Shop] {
			seen[o.Shop] = true
			shops = append(shops, o.Shop)
		}
	}
	return shops
}

// addressLines returns the printed lines of an address.
func addressLines(a invoicing.Address) []string {
	var lines []string
	for _, s := range []string{a.Company, fullName(a.Salutation, a.Name()), a.Street, a.Extra, place(a.Postcode, a.City, ""), a.Country} {
		if s != "" {
			lines = append(lines, s)
		}
	}
	return lines
}
