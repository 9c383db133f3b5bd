package extension_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"strings"
	"testing"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	html := func(status int) func(int, http.ResponseWriter, *http.Request) bool {
		return func(_ int, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<!doctype html><p>Seite"))
			return true
		}
	}
	unsigned := func(status int, answer any) func(int, http.ResponseWriter, *http.Request) bool {
		return func(_ int, w http.ResponseWriter, _ *http.Request) bool { reply(w, status, "", answer); return true }
	}
	signed := func(status int, answer map[string]any) func(int, map[string]any) (int, any) {
		return func(int, map[string]any) (int, any) { return status, answer }
	}
	redirect := func(to string) func(int, http.ResponseWriter, *http.Request) bool {
		return func(_ int, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
			return true
		}
	}
	for name, c := range map[string]struct {
		raw    func(int, http.ResponseWriter, *http.Request) bool
		answer func(int, map[string]any) (int, any)
		code   invoicing.Code
		says   string
	}{
		"off":             {raw: unsigned(404, map[string]any{"error": "off"}), code: invoicing.CodeConflict, says: "nicht aktiv"},
		"address":         {raw: unsigned(403, map[string]any{"error": "address"}), code: invoicing.CodeConflict, says: "erlaubten Adressen"},
		"secret":          {raw: unsigned(401, map[string]any{"error": "signature"}), code: invoicing.CodeConflict, says: "Geheimnis stimmt nicht"},
		"headers gone":    {raw: unsigned(401, map[string]any{"error": "unsigned"}), code: invoicing.CodeConflict, says: "Firewall"},
		"clock behind":    {raw: unsigned(401, map[string]any{"error": "expired", "now": noon.Unix() - 412}), code: invoicing.CodeConflict, says: "412 Sekunden nach"},
		"clock ahead":     {raw: unsigned(401, map[string]any{"error": "expired", "now": noon.Unix() + 3600}), code: invoicing.CodeConflict, says: "3600 Sekunden vor"},
		"clock unsaid":    {raw: unsigned(401, map[string]any{"error": "expired"}), code: invoicing.CodeConflict, says: "mehr als 300 Sekunden"},
		"replayed":        {answer: signed(409, map[string]any{"error": "replayed"}), code: invoicing.CodeUnavailable, says: "noch einmal"},
		"order":           {answer: signed(404, map[string]any{"error": "unknown_order"}), code: invoicing.CodeNotFound, says: "kennt den Auftrag nicht"},
		"action":          {answer: signed(404, map[string]any{"error": "unknown_action"}), code: invoicing.CodeConflict, says: "älter"},
		"invalid":         {answer: signed(422, map[string]any{"error": "invalid", "message": "status"}), code: invoicing.CodeInvalid, says: "status"},
		"failed":          {answer: signed(500, map[string]any{"error": "failed", "message": "a\nb"}), code: invoicing.CodeUnavailable, says: "a b"},
		"other":           {answer: signed(400, map[string]any{"error": "malformed"}), code: invoicing.CodeConflict, says: "malformed"},
		"unsigned 422":    {raw: unsigned(422, map[string]any{"error": "invalid", "message": "x"}), code: invoicing.CodeConflict, says: "keine Unterschrift"},
		"unsigned 200":    {raw: unsigned(200, map[string]any{"state": "sent"}), code: invoicing.CodeConflict, says: "keine Unterschrift"},
		"html 200":        {raw: html(200), code: invoicing.CodeUnavailable, says: "Wartungsseite"},
		"html 401":        {raw: html(401), code: invoicing.CodeConflict, says: ".htaccess"},
		"html 403":        {raw: html(403), code: invoicing.CodeConflict, says: "verbietet"},
		"html 404":        {raw: html(404), code: invoicing.CodeConflict, says: "in den Shop kopieren"},
		"html 410":        {raw: html(410), code: invoicing.CodeConflict, says: "410"},
		"html 500":        {raw: html(500), code: invoicing.CodeUnavailable, says: "Fehlerprotokoll"},
		"html 503":        {raw: html(503), code: invoicing.CodeUnavailable, says: "Wartungsseite"},
		"https":           {raw: redirect("https://shop.example/callback/fakturis/index.php"), code: invoicing.CodeConflict, says: "bitte die https-Adresse eintragen"},
		"elsewhere":       {raw: redirect("http://other.example/?secret"), code: invoicing.CodeConflict, says: "nach other.example"},
		"no JSON":         {answer: signed(200, nil), code: invoicing.CodeConflict, says: "was aus der Mail wurde"},
		"unknown state":   {answer: signed(200, map[string]any{"state": "perhaps"}), code: invoicing.CodeConflict, says: "was aus der Mail wurde"},
		"another type":    {answer: signed(200, map[string]any{"state": 7}), code: invoicing.CodeConflict, says: "nicht zu lesen"},
		"too large":       {answer: signed(200, map[string]any{"state": strings.Repeat("x", 1<<20)}), code: invoicing.CodeConflict, says: "zu groß"},
		"wrong signature": {raw: wrongSignature, code: invoicing.CodeConflict, says: "Unterschrift der Antwort"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shop{raw: c.raw, answer: c.answer}
			got, err := s.open(t).Send(t.Context(), "k", extension.StatusMail{})
			if invoicing.ErrorCode(err) != c.code || !strings.Contains(invoicing.ErrorMessage(err), c.says) || got != (extension.Sent{}) {
				t.Errorf("%+v, %s: %v; want %s with %q", got, invoicing.ErrorCode(err), err, c.code, c.says)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the secret is in %v", err)
			}
		})
	}
}

// wrongSignature answers with the signature of another answer.
func wrongSignature(_ int, w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("X-Fakturis-Signature", extension.Signature(secret, "fakturis-v1-answer", "200", "another nonce", `{"state":"sent"}`))
	_, _ = w.Write([]byte(`{"state":"sent"}`))
	return true
}

// quiet keeps handshakes that fail on purpose out of the test's output.
func quiet(s *httptest.Server) *httptest.Server {
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

func TestNotReached(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	_ = l.Close()
	tls := quiet(httptest.NewUnstartedServer(http.NotFoundHandler()))
	tls.StartTLS()
	t.Cleanup(tls.Close)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		address string
		code    invoicing.Code
		says    string
	}{
		"refused":     {"http://" + closed + "/", invoicing.CodeUnavailable, "nimmt keine Verbindung an"},
		"name":        {"http://shop.invalid/", invoicing.CodeUnavailable, "(DNS)"},
		"certificate": {tls.URL + "/", invoicing.CodeConflict, "Aussteller ist nicht bekannt"},
		"no https":    {"https://" + plain.Listener.Addr().String() + "/", invoicing.CodeConflict, "kein https"},
		"no address":  {"shop.example/callback", invoicing.CodeInvalid, "keine Webadresse"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := extension.Client{URL: c.address, Secret: secret}.Ping(t.Context())
			if invoicing.ErrorCode(err) != c.code || !strings.Contains(invoicing.ErrorMessage(err), c.says) {
				t.Errorf("%s: %v; want %s with %q", invoicing.ErrorCode(err), err, c.code, c.says)
			}
		})
	}
}

func TestAForeignNameInTheCertificate(t *testing.T) {
	t.Parallel()
	server := quiet(httptest.NewUnstartedServer(http.NotFoundHandler()))
	server.StartTLS()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	c := extension.Client{URL: "https://localhost:" + port + "/", Secret: secret, HTTP: server.Client()}
	_, err := c.Ping(t.Context())
	if invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "anderen Namen") {
		t.Errorf("%v", err)
	}
}

// late is a shop that reads the question and does not answer in time.
type late struct{}

func (late) RoundTrip(r *http.Request) (*http.Response, error) {
	httptrace.ContextClientTrace(r.Context()).WroteRequest(httptrace.WroteRequestInfo{})
	return nil, os.ErrDeadlineExceeded
}

func TestASlowShopIsUnavailable(t *testing.T) {
	t.Parallel()
	c := extension.Client{URL: "http://shop.example/", Secret: secret, HTTP: &http.Client{Transport: late{}}}
	_, err := c.Ping(t.Context())
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable || !strings.Contains(err.Error(), "nicht rechtzeitig") {
		t.Errorf("%v", err)
	}
}
