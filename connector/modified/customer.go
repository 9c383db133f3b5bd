package modified

import (
	"context"
	"sort"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Customers returns the accounts of a range with their address books: two queries for their rows, one for the small
// tables and one for the language they ordered in last (the shop keeps none at the account).
func (s *Shop) Customers(ctx context.Context, r connector.Range) ([]connector.ShopCustomer, error) {
	k, err := s.small(ctx, invoicing.KindCustomer)
	if err != nil {
		return nil, err
	}
	parts := s.schema.Load().people
	records, err := s.aggregates(ctx, parts, r)
	if err != nil {
		return nil, err
	}
	spoken, err := s.customerLanguages(ctx, k, r)
	if err != nil {
		return nil, err
	}
	m := customerMapper{key: s.config.Key, domain: strings.ToLower(bareColumn(s.config.CustomerColumn)), parts: parts, small: k}
	out := make([]connector.ShopCustomer, 0, len(records))
	for key, a := range records {
		c := m.customer(a)
		if c.Partner.Language = spoken[key]; c.Partner.Language == "" {
			c.Partner.Language = k.homeLanguage()
		}
		out = append(out, c)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Key < out[b].Key })
	return out, nil
}

// customerLanguages gives the language of each customer's last order.
func (s *Shop) customerLanguages(ctx context.Context, k *small, r connector.Range) (map[int64]string, error) {
	rows, err := s.rows(ctx, `SELECT o.customers_id AS id, o.language AS folder FROM (SELECT MAX(orders_id) AS newest FROM orders
		WHERE customers_id BETWEEN ? AND ? GROUP BY customers_id) m JOIN orders o ON o.orders_id = m.newest`, r.From, r.To)
	if err != nil {
		return nil, err
	}
	out := make(map[int64]string, len(rows))
	for _, row := range rows {
		out[row.number("id")] = k.language(row.text("folder"), 0)
	}
	return out, nil
}

type customerMapper struct {
	key    string
	domain string
	parts  []part
	small  *small
}

func (m customerMapper) customer(a aggregate) connector.ShopCustomer {
	r := a[customers][0]
	key := r.text("customers_id")
	out := connector.ShopCustomer{Key: r.number("customers_id"), Domain: r.text(m.domain), Guest: r.number("account_type") == 1}
	var context []string
	for _, b := range a[addressBook] {
		address := m.address(b)
		context = append(context, address.Country, address.State)
		out.Addresses = append(out.Addresses, connector.ShopAddress{Key: b.number("address_book_id"), Address: address,
			Default: b.number("address_book_id") == r.number("customers_default_address_id")})
	}
	person := invoicing.Address{Salutation: salutation(r.text("customers_gender")),
		FirstName: plainText(r.text("customers_firstname")), LastName: plainText(r.text("customers_lastname"))}
	out.Partner = invoicing.Partner{
		Address: mainAddress(out.Addresses, person),
		Email:   strings.TrimSpace(r.text("customers_email_address")),
		Phone:   strings.TrimSpace(r.text("customers_telephone")),
		VATID:   strings.TrimSpace(r.text("customers_vat_id")),
		Origins: []invoicing.Origin{{Shop: m.key, Kind: invoicing.KindCustomer, Key: key}},
	}
	out.Contact = invoicing.Contact{
		Salutation: person.Salutation, FirstName: person.FirstName, LastName: person.LastName,
		Email: out.Partner.Email, Phone: out.Partner.Phone,
		Origins: []invoicing.Origin{{Shop: m.key, Kind: invoicing.KindContact, Key: key}},
	}
	out.Print = a.print(m.parts, context...)
	return out
}

// mainAddress is the default address; where that one is gone, the first; without any, the name alone.
func mainAddress(list []connector.ShopAddress, person invoicing.Address) invoicing.Address {
	for i := range list {
		if list[i].Default {
			return list[i].Address
		}
	}
	if len(list) > 0 {
		list[0].Default = true
		return list[0].Address
	}
	return person
}

func (m customerMapper) address(r row) invoicing.Address {
	a := invoicing.Address{
		Salutation: salutation(r.text("entry_gender")),
		Company:    plainText(r.text("entry_company")),
		FirstName:  plainText(r.text("entry_firstname")),
		LastName:   plainText(r.text("entry_lastname")),
		Street:     plainText(r.text("entry_street_address")),
		Extra:      plainText(r.text("entry_suburb")),
		Postcode:   plainText(r.text("entry_postcode")),
		City:       plainText(r.text("entry_city")),
		State:      plainText(r.text("entry_state")),
		Country:    m.small.iso[r.number("entry_country_id")],
	}
	if z := m.small.zones[r.number("entry_zone_id")]; z != "" {
		a.State = z // as orders have it: the code where the country has zones
	}
	return a
}
