package vatcheck_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatcheck"
)

// answering serves one answer, and tells the question.
func answering(t *testing.T, status int, answer string) (address string, asked *map[string]string) {
	t.Helper()
	asked = &map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(asked); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s: %v", r.Method, err)
		}
		w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		w.WriteHeader(status)
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func ask(t *testing.T, ctx context.Context, service invoicing.VATService, address string) invoicing.VATCheck {
	t.Helper()
	s, err := vatcheck.New(service, address)
	if err != nil {
		t.Fatal(err)
	}
	return s.Check(ctx, invoicing.VATQuestion{VATID: "atu 13585627", OwnID: "DE136695976", Company: "Kunde AG", City: "Wien", Actor: "anna"})
}

func TestAnswersAreUnderstood(t *testing.T) {
	t.Parallel()
	const vies, bzst = invoicing.VATByVIES, invoicing.VATByBZSt
	for name, c := range map[string]struct {
		service invoicing.VATService
		status  int
		answer  string
		want    invoicing.VATResult
		id      string
	}{
		"vies, valid":              {vies, 200, `{"countryCode":"AT","valid":true,"requestIdentifier":"WAPIAAAA1","userError":"VALID"}`, invoicing.VATValid, "WAPIAAAA1"},
		"vies, invalid":            {vies, 200, `{"valid":false,"userError":"INVALID"}`, invoicing.VATInvalid, ""},
		"vies, state is silent":    {vies, 200, `{"valid":false,"userError":"MS_UNAVAILABLE"}`, invoicing.VATUnavailable, ""},
		"vies, too many questions": {vies, 200, `{"actionSucceed":false,"errorWrappers":[{"error":"MS_MAX_CONCURRENT_REQ"}]}`, invoicing.VATUnavailable, ""},
		"vies, malformed":          {vies, 400, `{"actionSucceed":false,"errorWrappers":[{"error":"INVALID_INPUT"}]}`, invoicing.VATFormat, ""},
		"vies, own id":             {vies, 200, `{"valid":false,"userError":"INVALID_REQUESTER_INFO"}`, invoicing.VATFormat, ""},
		"vies, nothing said":       {vies, 200, `{}`, invoicing.VATUnavailable, ""},
		"vies, valid and an error": {vies, 500, `{"valid":true}`, invoicing.VATUnavailable, ""},
		"vies, fault":              {vies, 500, `<html>Internal Server Error</html>`, invoicing.VATUnavailable, ""},
		"vies, slow down":          {vies, 429, ``, invoicing.VATUnavailable, ""},
		"vies, sent elsewhere":     {vies, 302, `{"valid":true}`, invoicing.VATUnavailable, ""},
		"vies, garbage":            {vies, 200, "\x00\xff{", invoicing.VATUnavailable, ""},
		"vies, wrong types":        {vies, 200, `{"valid":"true"}`, invoicing.VATUnavailable, ""},
		"bzst, valid":              {bzst, 200, `{"id":"b3c1","anfrageZeitpunkt":"2026-11-23T10:27:01+01:00","status":"evatr-0000","ergFirmenname":"A","ergOrt":"A"}`, invoicing.VATValid, "b3c1"},
		"bzst, valid, a special":   {bzst, 200, `{"status":"evatr-2008"}`, invoicing.VATValid, ""},
		"bzst, not given out":      {bzst, 404, `{"status":"evatr-2001"}`, invoicing.VATInvalid, ""},
		"bzst, no longer valid":    {bzst, 200, `{"status":"evatr-2006","gueltigBis":"2025-01-01"}`, invoicing.VATInvalid, ""},
		"bzst, malformed":          {bzst, 400, `{"status":"evatr-0005"}`, invoicing.VATFormat, ""},
		"bzst, own id":             {bzst, 404, `{"status":"evatr-2005"}`, invoicing.VATFormat, ""},
		"bzst, later":              {bzst, 503, `{"status":"evatr-0011"}`, invoicing.VATUnavailable, ""},
		"bzst, something new":      {bzst, 200, `{"status":"evatr-9999"}`, invoicing.VATUnavailable, ""},
		"bzst, fault":              {bzst, 500, `oops`, invoicing.VATUnavailable, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := answering(t, c.status, c.answer)
			got := ask(t, t.Context(), c.service, address)
			if got.Result != c.want || got.RequestID != c.id || !strings.Contains(got.Answer, c.answer) {
				t.Errorf("got %+v, want %s %s", got, c.want, c.id)
			}
			if got.VATID != "ATU13585627" || got.OwnID != "DE136695976" || got.Service != c.service || got.Actor != "anna" || got.Asked == "" {
				t.Errorf("evidence %+v", got)
			}
		})
	}
}

func TestQuestionsAreWhatTheServicesWant(t *testing.T) {
	t.Parallel()
	for service, want := range map[invoicing.VATService]map[string]string{
		invoicing.VATByVIES: {"countryCode": "AT", "vatNumber": "U13585627", "requesterMemberStateCode": "DE", "requesterNumber": "136695976", "traderName": "Kunde AG"},
		invoicing.VATByBZSt: {"anfragendeUstid": "DE136695976", "angefragteUstid": "ATU13585627", "firmenname": "Kunde AG", "ort": "Wien"},
	} {
		address, asked := answering(t, 200, `{}`)
		ask(t, t.Context(), service, address)
		for key, value := range want {
			if (*asked)[key] != value {
				t.Errorf("%s: %s is %q, want %q", service, key, (*asked)[key], value)
			}
		}
	}
}

func TestAnEndlessAnswerIsCut(t *testing.T) {
	t.Parallel()
	address, _ := answering(t, 200, strings.Repeat("x", 1<<20))
	if got := ask(t, t.Context(), invoicing.VATByVIES, address); got.Result != invoicing.VATUnavailable || len(got.Answer) > 17<<10 {
		t.Errorf("%s with %d bytes", got.Result, len(got.Answer))
	}
}

func TestSilenceIsNoAnswer(t *testing.T) {
	t.Parallel()
	reached, done := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(reached); <-done }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(done) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-reached; cancel() }()
	if got := ask(t, ctx, invoicing.VATByBZSt, server.URL); got.Result != invoicing.VATUnavailable || !strings.Contains(got.Answer, "canceled") {
		t.Errorf("%+v", got)
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	if got := ask(t, t.Context(), invoicing.VATByVIES, closed.URL); got.Result != invoicing.VATUnavailable || got.Answer == "" {
		t.Errorf("%+v", got)
	}
}

func TestThereAreTwoServices(t *testing.T) {
	t.Parallel()
	if _, err := vatcheck.New(invoicing.VATByHand, ""); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("a service that is none: %v", err)
	}
}
