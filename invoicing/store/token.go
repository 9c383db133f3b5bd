package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// Token lets a program use the API.
type Token struct {
	ID       int64     `json:"id"`
	Name     string    `json:"name"`
	Created  time.Time `json:"created"`
	LastUsed time.Time `json:"last_used,omitzero"` // within a minute
}

// tokenPrefix makes a leaked token easy to find.
const tokenPrefix = "fkt_"

// AddToken makes a token and returns its text, which is shown this once: the database keeps only its hash. 256 random
// bits need no slow hash.
func (s *Store) AddToken(ctx context.Context, name string) (plain string, err error) {
	if name = strings.TrimSpace(name); name == "" || utf8.RuneCountInString(name) > 64 {
		return "", invoicing.Invalidf("Der Zugangsschlüssel braucht einen Namen mit 1 bis 64 Zeichen.")
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: the program ends where there is no randomness
	plain = tokenPrefix + base64.RawURLEncoding.EncodeToString(secret)
	sum := sha256.Sum256([]byte(plain))
	_, err = s.db.ExecContext(ctx, `INSERT INTO fakturis_token (name, hash) VALUES (?, ?)`, name, sum[:])
	if isServerError(err, errDuplicate) {
		return "", invoicing.Conflictf("Einen Zugangsschlüssel namens %s gibt es schon.", name)
	}
	if err != nil {
		return "", unavailable(fmt.Errorf("add token: %w", err))
	}
	return plain, nil
}

// CheckToken returns the token with this text, else an Unauthorized error.
func (s *Store) CheckToken(ctx context.Context, plain string) (Token, error) {
	refused := &invoicing.Error{Code: invoicing.CodeUnauthorized, Message: "Der Zugangsschlüssel ist ungültig."}
	if !strings.HasPrefix(plain, tokenPrefix) {
		return Token{}, refused
	}
	sum := sha256.Sum256([]byte(plain))
	var t Token
	var used sql.NullTime
	err := s.db.QueryRowContext(ctx, `SELECT id, name, created_at, last_used FROM fakturis_token WHERE hash = ?`, sum[:]).Scan(&t.ID, &t.Name, &t.Created, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return Token{}, refused
	}
	if err == nil {
		t.LastUsed = used.Time
		// Once a minute is enough, and spares every request a write.
		_, err = s.db.ExecContext(ctx, `UPDATE fakturis_token SET last_used = UTC_TIMESTAMP(6)
			WHERE id = ? AND (last_used IS NULL OR last_used < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE)`, t.ID)
	}
	if err != nil {
		return Token{}, unavailable(fmt.Errorf("check token: %w", err))
	}
	return t, nil
}

// Tokens returns all tokens by name.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	tokens := []Token{}
	b := sq.Select("id", "name", "created_at", "last_used").From("fakturis_token").OrderBy("name")
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var t Token
		var used sql.NullTime
		err := rows.Scan(&t.ID, &t.Name, &t.Created, &used)
		t.LastUsed = used.Time
		tokens = append(tokens, t)
		return err
	})
	return tokens, err
}

// RemoveToken withdraws a token at once.
func (s *Store) RemoveToken(ctx context.Context, name string) error {
	res, err := s.db.ExecContext(ctx, `DELETE FROM fakturis_token WHERE name = ?`, name)
	if err != nil {
		return unavailable(fmt.Errorf("remove token: %w", err))
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, invoicing.NotFoundf("Einen Zugangsschlüssel namens %s gibt es nicht.", name))
	}
	return nil
}
