package vatcheck

import (
	"context"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatid"
)

// bzst asks eVatR, the REST service that replaced XML-RPC in 2025. With the holder's name and town the answer is the
// qualified one, which protects the seller (§ 6a (4) UStG).
type bzst struct{ dialogue }

type bzstQuestion struct {
	Own      string `json:"anfragendeUstid"`
	Asked    string `json:"angefragteUstid"`
	Company  string `json:"firmenname,omitempty"`
	Street   string `json:"strasse,omitempty"`
	Postcode string `json:"plz,omitempty"`
	City     string `json:"ort,omitempty"`
}

type bzstReply struct {
	ID     string `json:"id"`
	Status string `json:"status"`
}

func (b bzst) Check(ctx context.Context, q invoicing.VATQuestion) invoicing.VATCheck {
	question := bzstQuestion{Own: vatid.Normalize(q.OwnID), Asked: vatid.Normalize(q.VATID)}
	if q.Company != "" && q.City != "" {
		question.Company, question.Street, question.Postcode, question.City = q.Company, q.Street, q.Postcode, q.City
	}
	var reply bzstReply
	check, status := b.ask(ctx, q, question, &reply)
	check.RequestID = reply.ID
	if status != 0 {
		check.Result = reply.result()
	}
	return check
}

// result tells what a status code of eVatR means; what is not listed may be answered later.
func (r bzstReply) result() invoicing.VATResult {
	switch r.Status {
	case "evatr-0000", "evatr-0003", "evatr-2008": // 0003: valid, but too little was said for a qualified answer
		return invoicing.VATValid
	case "evatr-2001", "evatr-2002", "evatr-2006": // never given out, not yet valid, no longer valid
		return invoicing.VATInvalid
	case "evatr-0002", "evatr-0004", "evatr-0005", "evatr-0006", "evatr-0012", "evatr-2003", "evatr-2005":
		return invoicing.VATFormat // of the number, or of our own
	}
	return invoicing.VATUnavailable
}
