package extension_test

import (
	"net/http"
	"strconv"
	"testing"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

// FuzzAnswer gives the parser whatever may come from outside: it never believes what is not signed, and every error is coded.
func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/json", []byte(`{"shipping":{"dp":{"de":"Post"}},"payment":[]}`), "", true)
	f.Add(200, "text/html", []byte(`<html>`), "v1=00", false)
	f.Add(401, "application/json", []byte(`{"error":"expired","now":1}`), "", false)
	f.Add(301, "", []byte(nil), "", false)
	f.Add(500, "application/json", []byte(`{"error":"failed","message":"\u0000"}`), "", true)
	f.Fuzz(func(t *testing.T, status int, kind string, body []byte, signature string, sign bool) {
		const nonce = "00112233445566778899aabbccddeeff"
		right := extension.Signature(secret, "fakturis-v1-answer", strconv.Itoa(status), nonce, string(body))
		if sign {
			signature = right
		}
		h := http.Header{"Content-Type": {kind}, "X-Fakturis-Signature": {signature}, "Location": {kind}}
		var titles extension.Titles
		err := extension.ReadAnswer(extension.Client{URL: "http://shop.example/", Secret: secret}, status, h, body, nonce, &titles)
		if err == nil && (status != 200 || signature != right) {
			t.Errorf("status %d with signature %q was believed", status, signature)
		}
		if err != nil && invoicing.ErrorCode(err) == invoicing.CodeInternal {
			t.Errorf("an error without a code: %v", err)
		}
	})
}
