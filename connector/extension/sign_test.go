package extension_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"fakturisd/connector/extension"
)

// vectors are what both sides sign alike; the shop's side is tested with the same file.
const vectors = "../../packaging/shop-extension/testdata/signature.json"

func TestBothSidesSignAlike(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(vectors)
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Secret, Timestamp, Nonce, Body, Signature, Answer string

		Status          int
		AnswerSignature string `json:"answer_signature"`
	}
	if err := json.Unmarshal(text, &all); err != nil || len(all) < 4 {
		t.Fatalf("%d vectors: %v", len(all), err)
	}
	for _, v := range all {
		if got := extension.Signature(v.Secret, "fakturis-v1-request", v.Timestamp, v.Nonce, v.Body); got != v.Signature {
			t.Errorf("request %s: %s, want %s", v.Nonce, got, v.Signature)
		}
		if got := extension.Signature(v.Secret, "fakturis-v1-answer", strconv.Itoa(v.Status), v.Nonce, v.Answer); got != v.AnswerSignature {
			t.Errorf("answer %s: %s, want %s", v.Nonce, got, v.AnswerSignature)
		}
	}
}

func TestTheSecretIsNeverShown(t *testing.T) {
	t.Parallel()
	c := extension.Client{URL: "https://user:pass@shop.example/callback/fakturis/index.php", Secret: secret}
	marshalled, err := json.Marshal(map[string]any{"client": c, "pointer": &c})
	if err != nil {
		t.Fatal(err)
	}
	shown := string(marshalled) + c.String() + fmt.Sprintf("%v %+v %#v %s %q %d %x", c, &c, c, c, &c, c, c) + fmt.Sprint([]any{c, &c})
	for _, hidden := range []string{secret, "pass", fmt.Sprintf("%x", secret)} {
		if strings.Contains(shown, hidden) {
			t.Errorf("%q is in %s", hidden, shown)
		}
	}
	if !strings.Contains(shown, "shop.example") {
		t.Errorf("nobody can tell which shop it is: %s", shown)
	}
}
