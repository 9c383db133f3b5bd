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
