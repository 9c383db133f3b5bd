package invoicing

import "strings"

// Address is a postal address as it is printed on a document.
type Address struct {
	Salutation string `json:"salutation"` // "Herr", "Frau" or empty
	Company    string `json:"company"`
	FirstName  string `json:"first_name"`
	LastName   string `json:"last_name"`
	Street     string `json:"street"` // with house number
	Extra      string `json:"extra"`  // second line (shop: suburb)
	Postcode   string `json:"postcode"`
	City       string `json:"city"`
	State      string `json:"state"`
	Country    string `json:"country"` // ISO 3166-1 alpha-2
}

// Name returns first and last name.
func (a Address) Name() string { return strings.TrimSpace(a.FirstName + " " + a.LastName) }

// Label returns the name by which a list shows the address: the company, else the person.
func (a Address) Label() string {
	if a.Company != "" {
		return a.Company
	}
	return a.Name()
}

// IsEmpty says whether nothing of the address is known (virtual orders have no delivery address).
func (a Address) IsEmpty() bool { return a.Label() == "" && a.Street == "" && a.City == "" }

// Partner is a business partner (Geschäftspartner): whoever orders and gets the invoice.
type Partner struct {
	ID           int64
	Number       string // customer number in FAKTURIS (Kundennummer)
	Address      Address
	Email        string
	InvoiceEmail string // who gets the invoices, comma separated; empty: Email. Clerks enter it, no shop overwrites it
	Phone        string
	VATID        string
	Language     string // ISO 639-1 of the partner's documents, "de" or "en"
	Inactive     bool   // the account is gone in every shop
	Origins      []Origin
}

// DeliveryAddress is a place where a partner wants goods delivered (Lieferanschrift).
type DeliveryAddress struct {
	ID        int64
	PartnerID int64
	Address   Address
	Origins   []Origin
}

// Contact is a person at a partner (Ansprechpartner).
type Contact struct {
	ID         int64
	PartnerID  int64
	Salutation string
	FirstName  string
	LastName   string
	Email      string
	Phone      string
	Origins    []Origin
}
