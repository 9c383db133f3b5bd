// Package vatcheck asks whether a VAT id is valid: VIES of the European Commission, or eVatR of the Bundeszentralamt für
// Steuern (§ 18e UStG). Whatever comes back, and whatever does not, becomes evidence; nothing here decides about a tax.
package vatcheck

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatid"
)

// Service is one that can be asked. Check always returns evidence: what went wrong is in its result and answer.
type Service interface {
	Check(ctx context.Context, q invoicing.VATQuestion) invoicing.VATCheck
}

// Limits of one dialogue: member states take their time, and nobody needs a long answer.
const (
	timeout    = 25 * time.Second
	mostAnswer = 16 << 10
)

// The public addresses of the services.
const (
	AddressVIES = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
	AddressBZSt = "https://api.evatr.vies.bzst.de/app/v1/abfrage"
)

// New returns the service; an empty address is the public one.
func New(service invoicing.VATService, address string) (Service, error) {
	d := dialogue{service: service, address: address, client: &http.Client{Timeout: timeout, CheckRedirect: stay}}
	switch service {
	case invoicing.VATByVIES:
		if address == "" {
			d.address = AddressVIES
		}
		return vies{d}, nil
	case invoicing.VATByBZSt:
		if address == "" {
			d.address = AddressBZSt
		}
		return bzst{d}, nil
	}
	return nil, invoicing.Invalidf("there is no service %q that checks VAT ids", service)
}

// stay follows no redirection: a question about a customer goes where it was meant to go.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// dialogue is one question over HTTP and its answer.
type dialogue struct {
	service invoicing.VATService
	address string
	client  *http.Client
}

// ask posts a question as JSON and reads the answer into reply as far as it is JSON. The status is 0 where none came.
func (d dialogue) ask(ctx context.Context, q invoicing.VATQuestion, question, reply any) (invoicing.VATCheck, int) {
	check := invoicing.VATCheck{VATID: vatid.Normalize(q.VATID), OwnID: vatid.Normalize(q.OwnID), Service: d.service,
		Result: invoicing.VATUnavailable, Actor: q.Actor}
	asked, err := json.Marshal(question)
	if err != nil {
		check.Answer = err.Error()
		return check, 0
	}
	check.Asked = string(asked)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	answer, status, err := d.post(ctx, asked)
	check.Answer = answer
	if err != nil {
		check.Answer = strings.TrimSpace(err.Error() + "\n" + answer)
		return check, 0
	}
	if err := json.Unmarshal([]byte(answer), reply); err != nil {
		check.Answer = strings.TrimSpace(fmt.Sprintf("HTTP %d\n%s", status, answer))
		return check, 0
	}
	return check, status
}

func (d dialogue) post(ctx context.Context, body []byte) (string, int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, d.address, bytes.NewReader(body))
	if err != nil {
		return "", 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "fakturisd")
	response, err := d.client.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, mostAnswer))
	return string(answer), response.StatusCode, err
}
