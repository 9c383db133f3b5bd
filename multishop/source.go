// Package multishop says which shop of a database a row belongs to: several shops of one merchant may live in one
// database, told apart by a column of the orders and customers.
package multishop

import (
	"net/url"
	"regexp"
	"strings"

	"fakturisd/invoicing"
)

// What happens to a row whose column names no known shop.
const (
	UnknownHold    = "hold"    // it waits and a person is told
	UnknownDefault = "default" // it goes to the default shop
)

// Source is one shop database (config: shops[]). Without domains it is one shop itself.
type Source struct {
	Key            string
	Name           string
	URL            string
	DSN            string
	Position       int    // order of the sources in lists
	OrderColumn    string // column of orders that names the shop; empty: all orders go to the default shop
	CustomerColumn string // the same of customers
	Domains        []Domain
	Default        string // key of the domain for rows whose column is empty or missing, and for unknown ones where Unknown says so
	Unknown        string // UnknownHold (also when empty) or UnknownDefault
	CharsetRepair  bool   // the shop's texts are stored doubly encoded
}

// Domain is one of several shops in a database.
type Domain struct {
	Key   string
	Name  string
	URL   string
	Value string // what the column holds for this shop
}

// Shops returns the shops of the database, at least one.
func (s Source) Shops() []Domain {
	if len(s.Domains) == 0 {
		return []Domain{{Key: s.Key, Name: s.Name, URL: s.URL}}
	}
	return s.Domains
}

// ShopOf returns the key of the shop that a value of OrderColumn or CustomerColumn names; an empty one names the
// configured default shop. An unknown value is an Invalid error with a German message where unknown rows are held.
func (s Source) ShopOf(value string) (string, error) {
	if len(s.Domains) == 0 {
		return s.Key, nil
	}
	for _, d := range s.Domains {
		if sameValue(d.Value, value) {
			return d.Key, nil
		}
	}
	if s.Unknown == UnknownDefault || s.Default != "" && strings.TrimSpace(value) == "" {
		return s.DefaultShop(), nil
	}
	return "", invoicing.Invalidf("Der Wert „%s“ gehört zu keinem Shop der Datenbank %s. Bitte einen Shop mit diesem Wert einrichten oder unbekannte Datensätze einem Standard-Shop zuordnen.", value, s.Key)
}

// Layout tells one division of a database into shops from another: where it changed, every row may belong elsewhere
// now. It is empty for a single shop.
func (s Source) Layout() string {
	if len(s.Domains) == 0 {
		return ""
	}
	parts := []string{s.OrderColumn, s.CustomerColumn, s.Default, s.Unknown}
	for _, d := range s.Domains {
		parts = append(parts, d.Key, d.Value)
	}
	return strings.Join(parts, "\x00")
}

// OrderShop returns the shop of an order; without an OrderColumn that is the default shop.
func (s Source) OrderShop(value string) (string, error) {
	if s.OrderColumn == "" {
		return s.DefaultShop(), nil
	}
	return s.ShopOf(value)
}

// CustomerShop returns the shop of a customer; without a CustomerColumn the shops share their customers and the
// default shop stands for all of them.
func (s Source) CustomerShop(value string) (string, error) {
	if s.CustomerColumn == "" {
		return s.DefaultShop(), nil
	}
	return s.ShopOf(value)
}

// DefaultShop returns the key of the default shop, of the first one where none is named.
func (s Source) DefaultShop() string {
	if s.Default != "" && len(s.Domains) > 0 {
		return s.Default
	}
	return s.Shops()[0].Key
}

// sameValue compares like the shop's server: the column may be a number or a text in any case.
func sameValue(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

var (
	keyForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	columnForm = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]{0,63}\.)?[A-Za-z_][A-Za-z0-9_]{0,63}$`)
)

// Validate says what in the description of a source cannot be right. Column names end up in SQL, so nothing but a
// plain identifier gets through.
func (s Source) Validate() error {
	if !keyForm.MatchString(s.Key) {
		return invoicing.Invalidf("shop key %q: use up to 40 of a-z, 0-9, _ and -", s.Key)
	}
	for _, c := range []string{s.OrderColumn, s.CustomerColumn} {
		if c != "" && !columnForm.MatchString(c) {
			return invoicing.Invalidf("shop %s: %q is not the name of a column", s.Key, c)
		}
	}
	if len(s.Domains) > 0 && s.OrderColumn == "" {
		return invoicing.Invalidf("shop %s: several shops in one database need the column of orders that tells them apart", s.Key)
	}
	if s.Unknown != "" && s.Unknown != UnknownHold && s.Unknown != UnknownDefault {
		return invoicing.Invalidf("shop %s: unknown must be %q or %q, not %q", s.Key, UnknownHold, UnknownDefault, s.Unknown)
	}
	if err := checkURL(s.Key, s.URL); err != nil {
		return err
	}
	return s.validateDomains()
}

func (s Source) validateDomains() error {
	keys, values := map[string]bool{}, map[string]bool{}
	for _, d := range s.Domains {
		value := strings.ToLower(strings.TrimSpace(d.Value))
		switch {
		case !keyForm.MatchString(d.Key):
			return invoicing.Invalidf("shop key %q (in %s): use up to 40 of a-z, 0-9, _ and -", d.Key, s.Key)
		case keys[d.Key]:
			return invoicing.Invalidf("shop key %q occurs twice in %s", d.Key, s.Key)
		case values[value]:
			return invoicing.Invalidf("two shops of %s have the value %q", s.Key, d.Value)
		}
		if err := checkURL(d.Key, d.URL); err != nil {
			return err
		}
		keys[d.Key], values[value] = true, true
	}
	if s.Default != "" && len(s.Domains) > 0 && !keys[s.Default] {
		return invoicing.Invalidf("default shop %q is none of the shops in %s", s.Default, s.Key)
	}
	return nil
}

func checkURL(key, s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return invoicing.Invalidf("shop %s: %q is not an address such as https://shop.example", key, s)
	}
	return nil
}
