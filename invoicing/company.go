package invoicing

import "regexp"

// Company is the issuer of all documents (the merchant).
type Company struct {
	Name          string `json:"name" yaml:"name"`
	Street        string `json:"street" yaml:"street"`
	Postcode      string `json:"postcode" yaml:"postcode"`
	City          string `json:"city" yaml:"city"`
	Country       string `json:"country" yaml:"country"`
	VATID         string `json:"vat_id" yaml:"vat_id"`
	TaxNumber     string `json:"tax_number" yaml:"tax_number"`
	Email         string `json:"email" yaml:"email"`
	Phone         string `json:"phone" yaml:"phone"`
	Register      string `json:"register" yaml:"register"`
	IBAN          string `json:"iban" yaml:"iban"`
	BIC           string `json:"bic" yaml:"bic"`
	Bank          string `json:"bank" yaml:"bank"`
	Logo          string `json:"-" yaml:"logo"`                        // path of a PNG or JPEG file
	Colour        string `json:"colour,omitempty" yaml:"colour"`       // of headings and rules on its documents, such as #17405c
	SmallBusiness bool   `json:"small_business" yaml:"small_business"` // § 19 UStG
	OSS           bool   `json:"oss,omitempty" yaml:"oss"`             // declares sales to consumers in the EU through the One-Stop Shop (§ 18j UStG)
	ZeroRate      string `json:"-" yaml:"zero_rate"`                   // what 0 % on goods sold at home means: ZeroPV or ZeroExempt; empty: a mistake
}

// What untaxed goods are at home.
const (
	ZeroPV     = "photovoltaik" // § 12 (3) UStG
	ZeroExempt = "steuerfrei"   // § 4 UStG
)

// Missing returns the configuration keys of what § 14 (4) UStG wants of the issuer and is not there.
func (c Company) Missing() []string {
	var missing []string
	for _, field := range []struct{ key, value string }{
		{"name", c.Name}, {"street", c.Street}, {"postcode", c.Postcode}, {"city", c.City}, {"vat_id", c.VATID + c.TaxNumber},
	} {
		if field.value == "" {
			missing = append(missing, field.key)
		}
	}
	return missing
}

var colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// CheckColour says in German what is wrong with a colour of documents; an empty one is fine.
func CheckColour(s string) error {
	if s != "" && !colour.MatchString(s) {
		return Invalidf("%q ist keine Farbe wie #17405c", s)
	}
	return nil
}
