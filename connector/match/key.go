package match

import (
	"crypto/sha256"
	"strings"

	"fakturisd/invoicing"
)

// Key is equal for two records that mean the same thing.
type Key [16]byte

// Partner returns the key of the person or company behind an address: e-mail and name, where there is no e-mail the
// name with postcode and street. Somebody without a name, or without e-mail and street, is nobody one could
// recognise: ok is false and the key belongs to the given origin alone.
func Partner(a invoicing.Address, email string, origin ...string) (key Key, ok bool) {
	name, mail := Name(a), Email(email)
	switch {
	case name != "" && mail != "":
		return hash("person", mail, name), true
	case name != "" && Street(a.Street) != "":
		return hash("neighbour", name, Text(a.Postcode), Street(a.Street)), true
	}
	return hash("nobody", origin...), false
}

// Address returns the key of a postal address; salutation and state do not count.
func Address(a invoicing.Address) Key {
	return hash("address", Text(a.Company), Text(a.FirstName), Text(a.LastName), Street(a.Street), Street(a.Extra),
		Text(a.Postcode), Text(a.City), Text(a.Country))
}

// Contact returns the key of a person at a partner; ok is false for somebody without a name.
func Contact(first, last string) (key Key, ok bool) {
	f, l := Text(first), Text(last)
	return hash("contact", f, l), f+l != ""
}

// Name returns the normalised name of a person, of the company where no person is named.
func Name(a invoicing.Address) string {
	if n := Text(a.FirstName + " " + a.LastName); n != "" {
		return n
	}
	return Text(a.Company)
}

// SamePerson says whether two addresses can belong to one customer account: the same e-mail or the same name. It is
// milder than Partner, for the shop itself has said that they do.
func SamePerson(a invoicing.Address, emailA string, b invoicing.Address, emailB string) bool {
	if m := Email(emailA); m != "" && m == Email(emailB) {
		return true
	}
	n := Name(a)
	return n != "" && n == Name(b)
}

// hash takes normalised parts. The zero byte between them cannot occur in Text; in an e-mail or an origin it could
// only lead to a key that nobody else gets.
func hash(kind string, parts ...string) Key {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(parts, "\x00")))
	return Key(sum[:16])
}
