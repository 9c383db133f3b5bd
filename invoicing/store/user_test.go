package store_test

import (
	"crypto/sha256"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

var _ scs.CtxStore = store.SessionStore{}

func TestPasswords(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	const password = "Schönes Wetter 23"
	if err := b.AddUser(ctx, "erika", " Erika Muster ", password); err != nil {
		t.Fatal(err)
	}
	u, err := b.CheckPassword(ctx, "Erika", password)
	if err != nil || u.Login != "erika" || u.Name != "Erika Muster" || u.ID == 0 {
		t.Errorf("user = %+v, %v", u, err)
	}
	for login, wrong := range map[string]string{"erika": "schönes wetter 23", "niemand": password, "": "", "erika%": password} {
		_, err := b.CheckPassword(ctx, login, wrong)
		wantCode(t, err, invoicing.CodeUnauthorized)
	}
	_, err = b.CheckPassword(ctx, "erika", strings.Repeat("x", 100000))
	wantCode(t, err, invoicing.CodeUnauthorized)

	if err := b.SetPassword(ctx, "erika", "etwas ganz anderes"); err != nil {
		t.Fatal(err)
	}
	_, err = b.CheckPassword(ctx, "erika", password)
	wantCode(t, err, invoicing.CodeUnauthorized)
	if _, err := b.CheckPassword(ctx, "erika", "etwas ganz anderes"); err != nil {
		t.Error(err)
	}
	wantCode(t, b.SetPassword(ctx, "niemand", password), invoicing.CodeNotFound)
	wantCode(t, b.SetPassword(ctx, "erika", "kurz"), invoicing.CodeInvalid)
	wantCode(t, b.AddUser(ctx, "erika", "", password), invoicing.CodeConflict)
	for _, login := range []string{"", "mit leer", "tab\t", strings.Repeat("x", 65), "\xff"} {
		wantCode(t, b.AddUser(ctx, login, "", password), invoicing.CodeInvalid)
	}
	wantCode(t, b.AddUser(ctx, "kurz", "", "1234567"), invoicing.CodeInvalid)
	wantCode(t, b.AddUser(ctx, "lang", "", strings.Repeat("x", 257)), invoicing.CodeInvalid)
}

// TestPasswordHashes: argon2id with the promised parameters, a salt of its own each, never the password itself.
func TestPasswordHashes(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	for _, login := range []string{"a", "b"} {
		if err := b.AddUser(t.Context(), login, "", "gleiches Passwort"); err != nil {
			t.Fatal(err)
		}
	}
	if n := b.count(`SELECT COUNT(DISTINCT password_hash) FROM fakturis_user WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'`); n != 2 {
		t.Errorf("%d different hashes of the promised form, want 2", n)
	}
	for _, broken := range []string{"", "gleiches Passwort", "$argon2i$v=19$m=19456,t=2,p=1$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ", "$argon2id$v=19$m=4000000,t=2,p=1$YWFhYWFhYWE$YWFhYWFhYWFhYWFhYWFhYQ",
		"$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWE$"} {
		b.exec(`UPDATE fakturis_user SET password_hash = ? WHERE login = 'a'`, broken)
		if _, err := b.CheckPassword(t.Context(), "a", "gleiches Passwort"); err == nil {
			t.Errorf("hash %q lets somebody in", broken)
		}
	}
	// A hash made elsewhere with other parameters (Argon2 reference: password "password", salt "somesalt").
	b.exec(`UPDATE fakturis_user SET password_hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc' WHERE login = 'b'`)
	if _, err := b.CheckPassword(t.Context(), "b", "password"); err != nil {
		t.Errorf("the reference's own hash is refused: %v", err)
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	sessions := store.SessionStore{Store: b.Store}
	if err := sessions.Commit("geheim", []byte("eins"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := sessions.Commit("geheim", []byte("zwei"), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := sessions.Commit("alt", []byte("drei"), time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	find := func(token string) string {
		data, found, err := sessions.Find(token)
		if err != nil || found != (data != nil) {
			t.Errorf("session %q: %q, %v, %v", token, data, found, err)
		}
		return string(data)
	}
	if find("geheim") != "zwei" || find("alt") != "" || find("GEHEIM") != "" || find("") != "" {
		t.Errorf("sessions: %q, %q, %q", find("geheim"), find("alt"), find("GEHEIM"))
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_session WHERE token LIKE '%geheim%' OR LENGTH(token) <> 64`); n != 0 {
		t.Error("the table holds a token itself")
	}
	if gone, err := b.CleanUp(t.Context()); err != nil || gone != 1 {
		t.Errorf("clean-up took %d rows, %v, want 1", gone, err)
	}
	for range 2 {
		if err := sessions.Delete("geheim"); err != nil {
			t.Fatal(err)
		}
	}
	if find("geheim") != "" {
		t.Error("the session goes on after its end")
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	plain := must[string](t)(b.AddToken(ctx, "Shop", []string{"write", "read"}, "anna"))
	if !strings.HasPrefix(plain, "fkt_") || len(plain) != 47 {
		t.Errorf("token = %q", plain)
	}
	if other := must[string](t)(b.AddToken(ctx, "Lager", []string{"write", "read"}, "anna")); other == plain {
		t.Error("two equal tokens")
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_token WHERE hash = UNHEX(SHA2(?, 256))`, plain); n != 1 {
		t.Error("the hash is not stored")
	}
	token, err := b.CheckToken(ctx, plain)
	if err != nil || token.Name != "Shop" || !token.LastUsed.IsZero() {
		t.Errorf("token = %+v, %v", token, err)
	}
	if again := must[store.Token](t)(b.CheckToken(ctx, plain)); again.LastUsed.IsZero() {
		t.Error("the use is not on record")
	}
	for _, wrong := range []string{"", "fkt_", plain + "x", plain[4:], strings.ToUpper(plain), strings.Repeat("f", 100000)} {
		_, err := b.CheckToken(ctx, wrong)
		wantCode(t, err, invoicing.CodeUnauthorized)
	}
	_, err = b.AddToken(ctx, "Shop", []string{"write", "read"}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	_, err = b.AddToken(ctx, " ", []string{"write", "read"}, "anna")
	wantCode(t, err, invoicing.CodeInvalid)
	if tokens := must[[]store.Token](t)(b.Tokens(ctx)); len(tokens) != 2 || tokens[0].Name != "Lager" {
		t.Errorf("tokens = %+v", tokens)
	}
	if err := b.RevokeToken(ctx, "Shop", "anna"); err != nil {
		t.Fatal(err)
	}
	_, err = b.CheckToken(ctx, plain)
	wantCode(t, err, invoicing.CodeUnauthorized)
	wantCode(t, b.RevokeToken(ctx, "Shop", "anna"), invoicing.CodeNotFound)
	anew := must[string](t)(b.AddToken(ctx, "Shop", []string{"shop:tee", "shop:tee"}, "berta"))
	if token = must[store.Token](t)(b.CheckToken(ctx, anew)); !slices.Equal(token.Scopes, []string{"shop:tee"}) || token.CreatedBy != "berta" {
		t.Errorf("the new one = %+v", token)
	}
	tokens := must[[]store.Token](t)(b.Tokens(ctx))
	if last := tokens[len(tokens)-1]; len(tokens) != 3 || last.Name != "Shop" || last.Revoked.IsZero() || last.RevokedBy != "anna" || !slices.Equal(last.Scopes, []string{"read", "write"}) {
		t.Errorf("the withdrawn one is not on record: %+v", tokens)
	}
	if n := b.count(`SELECT COUNT(*) FROM fakturis_audit WHERE entity = 'token' AND (action, actor) IN (('add', 'anna'), ('revoke', 'anna'), ('add', 'berta'))`); n != 4 {
		t.Errorf("the audit tells of %d", n)
	}
	for _, scopes := range [][]string{nil, {""}, {"all"}, {"shop:"}, {"shop:Tee Shop"}, {"shop:tee\r\nX: y"}, {"read write"}} {
		_, err = b.AddToken(ctx, "Falsch", scopes, "anna")
		wantCode(t, err, invoicing.CodeInvalid)
	}
	_, err = b.AddToken(ctx, "a\nb", []string{"read"}, "anna")
	wantCode(t, err, invoicing.CodeInvalid)
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	request, other := sha256.Sum256([]byte("POST /a")), sha256.Sum256([]byte("POST /b"))
	begin := func(token int64, key string, request [32]byte) (*store.Answer, error) {
		return b.BeginIdempotent(ctx, token, key, request)
	}
	if a, err := begin(1, "k", request); a != nil || err != nil {
		t.Fatalf("first = %+v, %v", a, err)
	}
	_, err := begin(1, "k", request)
	wantCode(t, err, invoicing.CodeConflict)
	_, err = begin(1, "k", other)
	wantCode(t, err, invoicing.CodeInvalid)
	for _, free := range []struct {
		token int64
		key   string
	}{{2, "k"}, {1, "K"}, {1, "k "}, {1, "ḱ"}} {
		if a, err := begin(free.token, free.key, other); a != nil || err != nil {
			t.Errorf("token %d, key %q: %+v, %v", free.token, free.key, a, err)
		}
	}
	if err := b.FinishIdempotent(ctx, 1, "k", 201, `{"id":7}`); err != nil {
		t.Fatal(err)
	}
	if a, err := begin(1, "k", request); err != nil || a == nil || *a != (store.Answer{Status: 201, Response: `{"id":7}`}) {
		t.Errorf("again = %+v, %v", a, err)
	}
	if err := b.ForgetIdempotent(ctx, 1, "K"); err != nil {
		t.Fatal(err)
	}
	if a, err := begin(1, "K", request); a != nil || err != nil {
		t.Errorf("after forgetting = %+v, %v", a, err)
	}
	b.exec(`UPDATE fakturis_idempotency SET created_at = UTC_TIMESTAMP(6) - INTERVAL 6 MINUTE WHERE token_id = 2`)
	if a, err := begin(2, "k", other); a != nil || err != nil {
		t.Errorf("abandoned = %+v, %v", a, err)
	}
	_, err = begin(2, "k", other)
	wantCode(t, err, invoicing.CodeConflict)
	b.exec(`UPDATE fakturis_idempotency SET created_at = UTC_TIMESTAMP(6) - INTERVAL 25 HOUR WHERE token_id = 2`)
	if gone, err := b.CleanUp(ctx); err != nil || gone != 1 {
		t.Errorf("clean-up took %d rows, %v, want 1", gone, err)
	}
}

// TestIdempotencyAtOnce: of equal requests that arrive together, one is carried out.
func TestIdempotencyAtOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	errs := make([]error, 8)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = b.BeginIdempotent(t.Context(), 1, "k", [32]byte{1}) })
	}
	wg.Wait()
	begun := 0
	for _, err := range errs {
		if err == nil {
			begun++
		} else {
			wantCode(t, err, invoicing.CodeConflict)
		}
	}
	if begun != 1 {
		t.Errorf("%d requests are carried out, want 1", begun)
	}
}
