package worker_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatcheck"
)

// TestAVATIDIsAskedAboutUntilThereIsAnAnswer: the service is busy, broken, then answers; each try is evidence.
func TestAVATIDIsAskedAboutUntilThereIsAnAnswer(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch asked.Add(1) {
		case 1:
			w.WriteHeader(http.StatusTooManyRequests)
		case 2:
			w.WriteHeader(http.StatusInternalServerError)
			io.WriteString(w, "<html>")
		default:
			io.WriteString(w, `{"valid":true,"requestIdentifier":"WAPI1"}`)
		}
	}))
	t.Cleanup(server.Close)
	var err error
	o.worker.VAT, err = vatcheck.New(invoicing.VATByVIES, server.URL)
	o.must(err)
	o.must(o.store.AskVATCheck(t.Context(), invoicing.VATQuestion{VATID: "ATU13585627", Actor: "anna"}))
	for range 5 {
		o.work()
		o.later()
	}
	status, err := o.store.VATStatus(t.Context(), "ATU13585627")
	o.must(err)
	if status.Current.Result != invoicing.VATValid || status.Current.RequestID != "WAPI1" || status.Current.OwnID != "DE136695976" || len(status.Checks) != 3 || asked.Load() != 3 {
		t.Errorf("asked %d times: %+v", asked.Load(), status)
	}
}
