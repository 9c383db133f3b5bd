package invoicing

import (
	"errors"
	"strings"

	"fakturisd/invoicing/vatid"
)

// CheckPartner returns a partner that was entered by hand as it is stored, or FieldErrors: it needs a company or a last
// name, and a whole address, which is what an invoice must name (§ 14 (4) No. 1 UStG).
func CheckPartner(p Partner) (Partner, error) {
	f := FieldErrors{}
	a := &p.Address
	a.Country = strings.ToUpper(a.Country)
	if a.Company == "" && a.LastName == "" {
		f["address.company"] = "Bitte eine Firma oder einen Nachnamen angeben."
	}
	for _, part := range []struct{ name, text, missing string }{
		{"street", a.Street, "Die Straße fehlt; auf einer Rechnung muss die ganze Anschrift stehen."},
		{"postcode", a.Postcode, "Die Postleitzahl fehlt."}, {"city", a.City, "Der Ort fehlt."}, {"country", a.Country, "Das Land fehlt, etwa DE."},
	} {
		if part.text == "" {
			f["address."+part.name] = part.missing
		}
	}
	f.address("address", *a)
	f.limit("address.salutation", a.Salutation, 20)
	f.limit("address.postcode", a.Postcode, 20)
	f.text("phone", p.Phone, 64)
	if p.Language != "de" && p.Language != "en" {
		f["language"] = "Rechnungen gibt es auf Deutsch (de) und Englisch (en)."
	}
	p.Email = f.email("email", p.Email)
	p.VATID = f.vatID("vat_id", p.VATID)
	return p, f.orNil()
}

// limit is text for a field whose column is shorter than what f.address allows.
func (f FieldErrors) limit(field, text string, most int) {
	if f[field] == "" {
		f.text(field, text, most)
	}
}

func (f FieldErrors) email(field, typed string) string {
	if typed == "" {
		return ""
	}
	address, err := mailAddress(typed)
	if err != nil {
		f[field] = "Das ist keine E-Mail-Adresse, etwa anna@beispiel.de."
		return typed
	}
	return address
}

func (f FieldErrors) vatID(field, typed string) string {
	if typed == "" {
		return ""
	}
	id, err := vatid.Parse(typed)
	switch {
	case errors.Is(err, vatid.ErrCountry):
		f[field] = "Eine USt-IdNr. beginnt mit dem Kürzel eines Landes, etwa DE oder ATU."
	case err != nil:
		f[field] = "Das ist keine gültige USt-IdNr. dieses Landes; bitte die Ziffern vergleichen."
	default:
		return id.String()
	}
	return typed
}
