package extension

import "net/http"

// ReadAnswer reads an answer as it came, for the fuzz target; the question is that of nonce.
func ReadAnswer(c Client, status int, h http.Header, body []byte, nonce string, reply any) error {
	return answer{status: status, header: h, body: body, nonce: nonce}.read(c, reply)
}

// Signature signs parts.
func Signature(secret string, parts ...string) string { return signature(secret, parts...) }
