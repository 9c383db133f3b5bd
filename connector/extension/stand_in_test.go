package extension_test

import (
	"crypto/hmac"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"fakturisd/connector/extension"
)

const secret = "a secret of 32 characters at least"

var noon = time.Unix(1764000000, 0)

// shop stands in for the extension: it checks what the protocol says and answers what a test wants.
type shop struct {
	answer func(n int, question map[string]any) (status int, reply any) // n counts from 1
	raw    func(n int, w http.ResponseWriter, r *http.Request) bool     // true: has answered itself

	mu     sync.Mutex
	nonces map[string]bool
	keys   []string
	asked  int
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.asked++
	n, nonce := s.asked, r.Header.Get("X-Fakturis-Nonce")
	seen := s.nonces[nonce]
	s.nonces[nonce] = true
	var question map[string]any
	malformed := json.Unmarshal(body, &question) != nil
	if key, ok := question["key"].(string); ok {
		s.keys = append(s.keys, key)
	}
	s.mu.Unlock()
	if s.raw != nil && s.raw(n, w, r) {
		return
	}
	want := extension.Signature(secret, "fakturis-v1-request", r.Header.Get("X-Fakturis-Timestamp"), nonce, string(body))
	switch {
	case !hmac.Equal([]byte(want), []byte(r.Header.Get("X-Fakturis-Signature"))):
		reply(w, http.StatusUnauthorized, "", map[string]any{"error": "signature"})
	case seen:
		reply(w, http.StatusConflict, nonce, map[string]any{"error": "replayed"})
	case r.Method != http.MethodPost, r.Header.Get("Content-Type") != "application/json", malformed, r.Header.Get("X-Fakturis-Timestamp") != strconv.FormatInt(noon.Unix(), 10):
		reply(w, http.StatusBadRequest, nonce, map[string]any{"error": "malformed"})
	default:
		status, answer := s.answer(n, question)
		reply(w, status, nonce, answer)
	}
}

// reply answers as the extension does; without a nonce unsigned.
func reply(w http.ResponseWriter, status int, nonce string, answer any) {
	body, _ := json.Marshal(answer)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if nonce != "" {
		w.Header().Set("X-Fakturis-Signature", extension.Signature(secret, "fakturis-v1-answer", strconv.Itoa(status), nonce, string(body)))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// count returns how often it was asked, and with how many nonces.
func (s *shop) count() (asked, nonces int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked, len(s.nonces)
}

// open starts the stand-in and returns a client for it.
func (s *shop) open(t *testing.T) extension.Client {
	t.Helper()
	s.nonces = map[string]bool{}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return extension.Client{URL: server.URL + "/callback/fakturis/index.php", Secret: secret, Now: func() time.Time { return noon }, Pause: time.Millisecond}
}
