package server

import (
	"net/http"

	"fakturisd/invoicing"
)

// newOrigins refuses changes that a page of a foreign origin starts; trusted are origins as scheme://host[:port].
// Programs, which send neither Origin nor Sec-Fetch-Site, pass: they carry a token instead of a cookie.
func newOrigins(trusted []string) (*http.CrossOriginProtection, error) {
	p := http.NewCrossOriginProtection()
	for _, o := range trusted {
		if err := p.AddTrustedOrigin(o); err != nil {
			return nil, invoicing.Invalidf("origin %q: %w", o, err)
		}
	}
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, http.StatusForbidden, "origin", "Diese Änderung kam von einer fremden Seite und wurde nicht ausgeführt.")
	}))
	return p, nil
}
