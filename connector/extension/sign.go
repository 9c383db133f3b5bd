package extension

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// leastSecret is how long a secret is at least; the shop takes a shorter one for none.
const leastSecret = 32

// Headers of question and answer.
const (
	headerTimestamp = "X-Fakturis-Timestamp"
	headerNonce     = "X-Fakturis-Nonce"
	headerSignature = "X-Fakturis-Signature"
)

// sign says who asks, when, and that this question was not asked before.
func (c Client) sign(h http.Header, nonce string, question []byte) {
	timestamp := strconv.FormatInt(c.now().Unix(), 10)
	h.Set("Content-Type", "application/json")
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "fakturisd")
	h.Set(headerTimestamp, timestamp)
	h.Set(headerNonce, nonce)
	h.Set(headerSignature, signature(c.Secret, "fakturis-v1-request", timestamp, nonce, string(question)))
}

// signed says whether the answer is that of the shop to this very question; it takes the same time whatever is wrong.
func (a answer) signed(secret string) bool {
	want := signature(secret, "fakturis-v1-answer", strconv.Itoa(a.status), a.nonce, string(a.body))
	return hmac.Equal([]byte(want), []byte(a.header.Get(headerSignature)))
}

func signature(secret string, parts ...string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(strings.Join(parts, "\n")))
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

func newNonce() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
