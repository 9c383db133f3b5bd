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

	"fakturisd/invoicing"
)

// Token lets a program use the API.
type Token struct {
	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Scopes    []string  `json:"scopes"` // see CheckScopes
	Created   time.Time `json:"created"`
	CreatedBy string    `json:"created_by"`         // login, or fakturisd for the command line
	LastUsed  time.Time `json:"last_used,omitzero"` // within a minute
	Revoked   time.Time `json:"revoked,omitzero"`   // since when it opens nothing any more
	RevokedBy string    `json:"revoked_by"`
}

// tokenPrefix makes a leaked token easy to find.
const tokenPrefix = "fkt_"

// AddToken makes a token and returns its text, which is shown this once: the database keeps only its hash. 256 random
// bits need no slow hash.
func (s *Store) AddToken(ctx context.Context, name string, scopes []string, actor string) (plain string, err error) {
	if name = strings.TrimSpace(name); name == "" || utf8.RuneCountInString(name) > 64 || strings.ContainsFunc(name, isControl) {
		return "", invoicing.Invalidf("Der Zugangsschlüssel braucht einen Namen mit 1 bis 64 Zeichen.")
	}
	if scopes, err = CheckScopes(scopes); err != nil {
		return "", err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: the program ends where there is no randomness
	plain = tokenPrefix + base64.RawURLEncoding.EncodeToString(secret)
	err = s.InTx(ctx, func(tx *sql.Tx) error { return insertToken(ctx, tx, name, plain, strings.Join(scopes, " "), actor) })
	if isServerError(err, errDuplicate) {
		return "", invoicing.Conflictf("Einen Zugangsschlüssel namens %s gibt es schon.", name)
	}
	if err != nil {
		return "", fmt.Errorf("add token: %w", err)
	}
	return plain, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func insertToken(ctx context.Context, tx *sql.Tx, name, plain, scopes, actor string) error {
	sum := sha256.Sum256([]byte(plain))
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_token (name, hash, scopes, created_by) VALUES (?, ?, ?, ?)`, name, sum[:], scopes, shorten(actor, 64))
	if err != nil {
		return err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return err
	}
	return Audit(ctx, tx, actor, "add", "token", id, name+": "+scopes)
}

// CheckToken returns the token with this text, else an Unauthorized error; one that was withdrawn is none.
func (s *Store) CheckToken(ctx context.Context, plain string) (Token, error) {
	refused := &invoicing.Error{Code: invoicing.CodeUnauthorized, Message: "Der Zugangsschlüssel ist ungültig."}
	if !strings.HasPrefix(plain, tokenPrefix) {
		return Token{}, refused
	}
	sum := sha256.Sum256([]byte(plain))
	tokens, err := s.tokens(ctx, `WHERE hash = ? AND revoked_at IS NULL`, sum[:])
	if err == nil && len(tokens) == 0 {
		return Token{}, refused
	}
	if err == nil {
		// Once a minute is enough, and spares every request a write.
		_, err = s.db.ExecContext(ctx, `UPDATE fakturis_token SET last_used = UTC_TIMESTAMP(6)
			WHERE id = ? AND (last_used IS NULL OR last_used < UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE)`, tokens[0].ID)
	}
	if err != nil {
		return Token{}, unavailable(fmt.Errorf("check token: %w", err))
	}
	return tokens[0], nil
}

// Tokens returns all tokens by name, those that were withdrawn last.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	return s.tokens(ctx, `ORDER BY revoked_at IS NOT NULL, name, id DESC`)
}

func (s *Store) tokens(ctx context.Context, which string, args ...any) ([]Token, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, t *Token) error {
		var scopes string
		var used, revoked sql.NullTime
		err := rows.Scan(&t.ID, &t.Name, &scopes, &t.Created, &t.CreatedBy, &used, &revoked, &t.RevokedBy)
		t.Scopes, t.LastUsed, t.Revoked = strings.Fields(scopes), used.Time, revoked.Time
		return err
	}, `SELECT id, name, scopes, created_at, created_by, last_used, revoked_at, revoked_by FROM fakturis_token `+which, args...)
	return all, unavailable(err)
}

// RevokeToken withdraws a token at once. It stays on record; its name may be given to a new one.
func (s *Store) RevokeToken(ctx context.Context, name, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, `SELECT id FROM fakturis_token WHERE name = ? AND revoked_at IS NULL FOR UPDATE`, name).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return invoicing.NotFoundf("Einen gültigen Zugangsschlüssel namens %s gibt es nicht.", name)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE fakturis_token SET revoked_at = UTC_TIMESTAMP(6), revoked_by = ? WHERE id = ?`, shorten(actor, 64), id)
		}
		if err != nil {
			return fmt.Errorf("revoke token: %w", err)
		}
		return Audit(ctx, tx, actor, "revoke", "token", id, name)
	})
}
