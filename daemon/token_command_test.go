package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestTokensByCommand: made with the scopes that are asked for, listed without their texts, withdrawn by name.
func TestTokensByCommand(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil, "none:none@unix(/nowhere)/none", "")
	token := func(want int, args ...string) string {
		t.Helper()
		var out, log bytes.Buffer
		if code := execute(t.Context(), append(args, "--config", w.config), &out, &log); code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, out.String(), log.String())
		}
		return out.String()
	}
	all := strings.TrimSpace(token(exitDone, "token", "add", "Kasse"))
	shop := strings.TrimSpace(token(exitDone, "token", "add", "Erweiterung", "--scope", "shop:tee", "--scope", "read"))
	token(exitFailed, "token", "add", "Kasse")
	token(exitFailed, "token", "add", "Falsch", "--scope", "alles")
	token(exitUsage, "token", "add")
	token(exitDone, "token", "revoke", "Kasse")
	token(exitFailed, "token", "revoke", "Kasse")
	var list []struct {
		Name, Revoked string
		Scopes        []string
	}
	text := token(exitDone, "token", "list", "--json")
	if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != 2 {
		t.Fatalf("%v: %s", err, text)
	}
	if got := strings.Join(list[0].Scopes, " "); list[0].Name != "Erweiterung" || got != "read shop:tee" || list[0].Revoked != "" {
		t.Errorf("the first is %+v", list[0])
	}
	if got := strings.Join(list[1].Scopes, " "); list[1].Name != "Kasse" || got != "read write" || list[1].Revoked == "" {
		t.Errorf("the second is %+v", list[1])
	}
	for _, secret := range []string{all, shop} {
		if !strings.HasPrefix(secret, "fkt_") || strings.Contains(text+token(exitDone, "token", "list"), secret) {
			t.Errorf("token %q is shown again", secret)
		}
	}
}
