package invoicing

import "time"

// VATResult is what a check of a VAT id found.
type VATResult string

// Results of a check. Unavailable and format say nothing about whether the number was given out.
const (
	VATUnchecked   VATResult = ""
	VATValid       VATResult = "valid"
	VATInvalid     VATResult = "invalid"
	VATUnavailable VATResult = "unavailable" // the service or the member state did not answer
	VATFormat      VATResult = "format"      // the number cannot be right, or the service would not take it
)

// VATService is who was asked.
type VATService string

// The services; by hand a person says what he or she saw.
const (
	VATByVIES VATService = "vies" // of the European Commission
	VATByBZSt VATService = "bzst" // eVatR of the Bundeszentralamt für Steuern (§ 18e UStG)
	VATByHand VATService = "hand"
)

// VATCheck is the evidence of one check of a VAT id: what was asked, of whom, when, and the answer as it came.
type VATCheck struct {
	ID        int64
	VATID     string // normalised
	OwnID     string // of who asked
	Service   VATService
	Result    VATResult
	At        time.Time
	RequestID string // of the service (VIES: consultation number)
	Asked     string // the request's body
	Answer    string // verbatim, cut to a bounded length; by hand: what was seen
	Actor     string // login of who asked for it or confirms it; empty for the program itself
}

// VATQuestion is what a service is asked: a VAT id, by whom, and for a qualified answer also its holder (§ 18e UStG).
type VATQuestion struct {
	VATID    string `json:"vat_id"`
	OwnID    string `json:"own_id"`
	Company  string `json:"company,omitempty"`
	Street   string `json:"street,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	City     string `json:"city,omitempty"`
	Actor    string `json:"actor,omitempty"` // login of who asks; empty: the program itself
}

// VATQuestion returns the question about the buyer.
func (i *Invoice) VATQuestion(actor string) VATQuestion {
	return question(i.BuyerVATID, i.Seller.VATID, i.Billing, actor)
}

// VATQuestion returns the question about the partner; who asks is the company itself.
func (p Partner) VATQuestion(actor string) VATQuestion {
	return question(p.VATID, "", p.Address, actor)
}

func question(id, own string, a Address, actor string) VATQuestion {
	return VATQuestion{VATID: id, OwnID: own, Company: a.Label(), Street: a.Street, Postcode: a.Postcode, City: a.City, Actor: actor}
}
