package api

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"net/http"
	"time"

	"fakturisd/invoicing"
)

// longestKey is how many bytes an Idempotency-Key may have.
const longestKey = 128

// once has a POST answered once per Idempotency-Key: the same request again gets the first one's answer and changes
// nothing. Answers that name a passing fault are not kept, so that another try may go through.
func (a *api) once(c *call, do action) *answer {
	key, err := idempotencyKey(c.Request)
	if err != nil {
		return problemAnswer(err)
	}
	earlier, err := a.Store.BeginIdempotent(c.Context(), c.token.ID, key, fingerprint(c))
	if err != nil {
		return problemAnswer(keyProblem(err))
	}
	if earlier != nil {
		return storedAnswer(earlier.Status, earlier.Response)
	}
	ans := run(c, do)
	if err := a.keep(c, key, ans); err != nil {
		a.Log.Error().Err(err).Str("path", c.URL.Path).Msg("API answer could not be kept for its Idempotency-Key")
	}
	return ans
}

// keyProblem tells a caller's trouble with his key from trouble with the step itself: a busy key is worth waiting for.
func keyProblem(err error) error {
	switch invoicing.ErrorCode(err) {
	case invoicing.CodeConflict:
		return &problem{Status: http.StatusConflict, Code: codeKeyBusy, Detail: invoicing.ErrorMessage(err), retryAfter: "2"}
	case invoicing.CodeInvalid:
		return &problem{Status: http.StatusUnprocessableEntity, Code: codeKeyReused, Detail: invoicing.ErrorMessage(err)}
	}
	return err
}

// keep stores the answer, also for a caller who is gone by now: he will ask again with the same key.
func (a *api) keep(c *call, key string, ans *answer) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Context()), 5*time.Second)
	defer cancel()
	if ans.status >= http.StatusInternalServerError {
		return a.Store.ForgetIdempotent(ctx, c.token.ID, key)
	}
	return a.Store.FinishIdempotent(ctx, c.token.ID, key, ans.status, string(ans.body))
}

func idempotencyKey(r *http.Request) (string, error) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return "", &problem{Status: http.StatusBadRequest, Code: codeKeyMissing, Detail: "Es fehlt der Kopf Idempotency-Key: ein Text, der für jeden Vorgang neu ist und bei der Wiederholung gleich bleibt."}
	}
	if len(key) > longestKey || !printable(key) {
		return "", malformed("Der Idempotency-Key darf bis zu 128 sichtbare ASCII-Zeichen haben.")
	}
	return key, nil
}

func printable(s string) bool {
	for i := range len(s) {
		if s[i] < '!' || s[i] > '~' {
			return false
		}
	}
	return true
}

// fingerprint tells requests apart: method, path with query, and body, each with its length before it.
func fingerprint(c *call) [32]byte {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(c.Method), []byte(c.URL.RequestURI()), c.body} {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return [32]byte(h.Sum(nil))
}
