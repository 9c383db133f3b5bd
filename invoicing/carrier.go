package invoicing

import (
	"net/url"
	"strings"
	"time"
)

// Carrier is one of the shop's carriers (Paketdienst).
type Carrier struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Link string `json:"link"` // with $1 for the parcel's number
}

// LinkOf fills in a carrier's link as the shop does: $1 is the parcel, $2 the language, $3, $4 and $5 day, month and year.
func (c Carrier) LinkOf(parcel, language string, sent time.Time) string {
	if c.Link == "" || parcel == "" {
		return ""
	}
	d, mo, y := "", "", ""
	if !sent.IsZero() {
		d, mo, y = sent.Format("02"), sent.Format("01"), sent.Format("2006")
	}
	fill := [...]string{url.QueryEscape(parcel), language, d, mo, y}
	pieces := strings.Split(c.Link, "$")
	for i, p := range pieces[1:] {
		if p == "" || p[0] < '1' || p[0] > '5' {
			pieces[i+1] = "$" + p
			continue
		}
		pieces[i+1] = fill[p[0]-'1'] + p[1:]
	}
	return strings.Join(pieces, "")
}
