package extension_test

import (
	"net/http"
	"strings"
	"testing"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

// hangUp reads the question and closes the connection without an answer.
func hangUp(w http.ResponseWriter) bool {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.Close()
	}
	return true
}

func TestALostAnswerIsAskedForAgainUnderTheSameKey(t *testing.T) {
	t.Parallel()
	s := &shop{
		raw: func(n int, w http.ResponseWriter, _ *http.Request) bool { return n == 1 && hangUp(w) },
		answer: func(n int, _ map[string]any) (int, any) { // the first still runs at first
			if n == 2 {
				return 200, map[string]any{"state": "unknown", "repeated": true}
			}
			return 200, map[string]any{"state": "sent", "repeated": true}
		},
	}
	got, err := s.open(t).Send(t.Context(), "s17.1", extension.StatusMail{Order: 1})
	if err != nil || got.State != extension.StateSent || !got.Repeated {
		t.Errorf("%+v, %v", got, err)
	}
	if asked, nonces := s.count(); asked != 3 || nonces != 3 || strings.Join(s.keys, " ") != "s17.1 s17.1 s17.1" {
		t.Errorf("keys %q, %d nonces", s.keys, nonces)
	}
}

func TestAnUnknownMailIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s := &shop{answer: func(int, map[string]any) (int, any) { return 200, map[string]any{"state": "unknown", "repeated": true} }}
	got, err := s.open(t).Send(t.Context(), "k", extension.StatusMail{})
	if asked, _ := s.count(); err != nil || got.State != extension.StateUnknown || asked != 1 {
		t.Errorf("%+v, %v after %d questions", got, err, asked)
	}
}

func TestAShopThatAlwaysHangsUpIsUnavailable(t *testing.T) {
	t.Parallel()
	s := &shop{raw: func(_ int, w http.ResponseWriter, _ *http.Request) bool { return hangUp(w) }}
	_, err := s.open(t).Send(t.Context(), "k", extension.StatusMail{})
	if asked, _ := s.count(); invoicing.ErrorCode(err) != invoicing.CodeUnavailable || asked != 1+3 {
		t.Errorf("%v after %d questions", err, asked)
	}
}

func TestAReplayedQuestionGetsAFreshNonce(t *testing.T) {
	t.Parallel()
	s := &shop{answer: func(n int, _ map[string]any) (int, any) {
		if n == 1 {
			return 409, map[string]any{"error": "replayed"}
		}
		return 200, map[string]any{"version": "1.0.0"}
	}}
	got, err := s.open(t).Ping(t.Context())
	if asked, nonces := s.count(); err != nil || got.Version != "1.0.0" || asked != 2 || nonces != 2 {
		t.Errorf("%+v, %v after %d questions, %d nonces", got, err, asked, nonces)
	}
}
