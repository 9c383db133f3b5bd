package vatcheck

import (
	"context"
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatid"
)

// vies asks the European Commission's REST service; with a requester it answers with a consultation number.
type vies struct{ dialogue }

type viesQuestion struct {
	Country          string `json:"countryCode"`
	Number           string `json:"vatNumber"`
	RequesterCountry string `json:"requesterMemberStateCode,omitempty"`
	RequesterNumber  string `json:"requesterNumber,omitempty"`
	Name             string `json:"traderName,omitempty"`
	Street           string `json:"traderStreet,omitempty"`
	Postcode         string `json:"traderPostalCode,omitempty"`
	City             string `json:"traderCity,omitempty"`
}

type viesReply struct {
	Valid     *bool  `json:"valid"`
	Error     string `json:"userError"` // VALID and INVALID are none
	RequestID string `json:"requestIdentifier"`
	Errors    []struct {
		Error string `json:"error"`
	} `json:"errorWrappers"`
}

func (v vies) Check(ctx context.Context, q invoicing.VATQuestion) invoicing.VATCheck {
	question := viesQuestion{Name: q.Company, Street: q.Street, Postcode: q.Postcode, City: q.City}
	question.Country, question.Number = parts(q.VATID)
	question.RequesterCountry, question.RequesterNumber = parts(q.OwnID)
	var reply viesReply
	check, status := v.ask(ctx, q, question, &reply)
	check.RequestID = reply.RequestID
	if status != 0 {
		check.Result = reply.result(status)
	}
	return check
}

// result tells what a reply means. A member state that does not answer comes as "not valid" with an error beside it.
func (r viesReply) result(status int) invoicing.VATResult {
	problem := r.Error
	if len(r.Errors) > 0 {
		problem = r.Errors[0].Error
	}
	switch problem {
	case "", "VALID", "INVALID":
	case "INVALID_INPUT", "INVALID_REQUESTER_INFO":
		return invoicing.VATFormat
	default:
		return invoicing.VATUnavailable
	}
	switch {
	case status != http.StatusOK || r.Valid == nil:
		return invoicing.VATUnavailable
	case *r.Valid:
		return invoicing.VATValid
	}
	return invoicing.VATInvalid
}

// parts splits a number as the services want it: EL for Greece.
func parts(id string) (country, number string) {
	p, err := vatid.Parse(id)
	if err != nil { // the service shall say so
		n := vatid.Normalize(id)
		if len(n) < 2 {
			return "", n
		}
		return n[:2], n[2:]
	}
	return p.Prefix, p.Number
}
