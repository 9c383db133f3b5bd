// Package standin plays a shop with the extension installed, for tests: it asks for good signatures, signs its answers, and keeps
// the promise that a mail goes out once under its key. See packaging/shop-extension/PROTOCOL.md.
package standin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Secret is what every stand-in shares with its callers.
const Secret = "the secret of a shop that is none"

// Fault is what goes wrong with one request for a mail.
type Fault string

// The faults.
const (
	Refuse  Fault = "refuse"  // the shop's mailer does not take the mail
	Lose    Fault = "lose"    // the mail goes out, the answer gets lost
	Break   Fault = "break"   // the shop breaks off before the mail is on record as sent; whether it went out nobody knows
	Invalid Fault = "invalid" // a value in it is refused
	Away    Fault = "away"    // the web server answers for the shop
	Off     Fault = "off"     // the module is switched off
)

// Mail is a status mail as it was asked for.
type Mail struct {
	Key     string `json:"key"`
	Order   int64  `json:"order"`
	Status  int64  `json:"status"`
	Comment string `json:"comment"`
	Parcels []struct {
		Carrier int64  `json:"carrier"`
		Number  string `json:"number"`
	} `json:"parcels"`
}

// Shop is a shop's endpoint.
type Shop struct {
	URL string

	server *httptest.Server
	mu     sync.Mutex
	asked  []Mail          // every request for a mail
	sent   []Mail          // those that went out
	began  map[string]bool // keys whose mail began and never ended
	faults []Fault
	hook   func(Mail)
}

// Start runs a shop until it is closed.
func Start() *Shop {
	s := &Shop{began: map[string]bool{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.answer))
	s.URL = s.server.URL
	return s
}

// Close stops it.
func (s *Shop) Close() { s.server.Close() }

// Fail lets the next requests for a mail fail, one after the other, in place of what was to fail before.
func (s *Shop) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// OnMail is called before a request for a mail is answered.
func (s *Shop) OnMail(hook func(Mail)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook = hook
}

// Sent returns the mails that went out.
func (s *Shop) Sent() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Asked returns the requests for mails.
func (s *Shop) Asked() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// answer lets in what is signed.
func (s *Shop) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	nonce := r.Header.Get("X-Fakturis-Nonce")
	good := sign("fakturis-v1-request\n" + r.Header.Get("X-Fakturis-Timestamp") + "\n" + nonce + "\n" + string(body))
	if err != nil || !hmac.Equal([]byte(good), []byte(r.Header.Get("X-Fakturis-Signature"))) {
		reply(w, http.StatusUnauthorized, "", map[string]any{"error": "signature"})
		return
	}
	var q struct {
		Action string `json:"action"`
		Mail
	}
	if json.Unmarshal(body, &q) != nil {
		q.Action = ""
	}
	switch q.Action {
	case "ping":
		reply(w, http.StatusOK, nonce, map[string]any{
			"version": "1.0.0", "shop_version": "MOD_2.0.7.2", "php": "8.2.1", "charset": "utf-8", "now": time.Now().Unix(), "can": []string{"status_mail"},
		})
	case "status_mail":
		s.mail(w, nonce, q.Mail)
	default:
		reply(w, http.StatusNotFound, nonce, map[string]any{"error": "unknown_action"})
	}
}

func (s *Shop) mail(w http.ResponseWriter, nonce string, m Mail) {
	s.mu.Lock()
	hook := s.hook
	s.mu.Unlock()
	if hook != nil {
		hook(m)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, m)
	known := slices.ContainsFunc(s.sent, func(sent Mail) bool { return sent.Key == m.Key })
	switch s.fault() {
	case Refuse:
		if !known && !s.began[m.Key] {
			reply(w, http.StatusOK, nonce, map[string]any{"state": "failed", "message": "SMTP connect() failed"})
			return
		}
	case Lose:
		if !known && !s.began[m.Key] {
			s.sent = append(s.sent, m)
		}
		panic(http.ErrAbortHandler)
	case Break:
		if !known {
			s.began[m.Key] = true
		}
		panic(http.ErrAbortHandler)
	case Invalid:
		reply(w, http.StatusUnprocessableEntity, nonce, map[string]any{"error": "invalid", "message": "email"})
		return
	case Away:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case Off:
		reply(w, http.StatusNotFound, "", map[string]any{"error": "off"})
		return
	}
	if s.began[m.Key] {
		reply(w, http.StatusOK, nonce, map[string]any{"state": "unknown"})
		return
	}
	if !known {
		s.sent = append(s.sent, m)
	}
	reply(w, http.StatusOK, nonce, map[string]any{"state": "sent", "repeated": known, "to": "kunde@example.com", "subject": "Ihre Bestellung"})
}

func (s *Shop) fault() Fault {
	if len(s.faults) == 0 {
		return ""
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}

// reply answers; without a nonce unsigned.
func reply(w http.ResponseWriter, status int, nonce string, answer any) {
	body, err := json.Marshal(answer)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if nonce != "" {
		w.Header().Set("X-Fakturis-Signature", sign("fakturis-v1-answer\n"+strconv.Itoa(status)+"\n"+nonce+"\n"+string(body)))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func sign(text string) string {
	mac := hmac.New(sha256.New, []byte(Secret))
	mac.Write([]byte(text))
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}
