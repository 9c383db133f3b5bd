package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"fakturisd/invoicing"
)

// User is a person who may log in.
type User struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
	Name  string `json:"name"`
}

// Bounds of passwords: NIST SP 800-63B asks for at least eight characters and no rules of composition.
const (
	minPassword = 8
	maxPassword = 256 // bytes; more would only cost time to hash
)

// AddUser adds a person; a login that exists is a Conflict.
func (s *Store) AddUser(ctx context.Context, login, name, password string) error {
	if err := checkLogin(login); err != nil {
		return err
	}
	if name = strings.TrimSpace(name); utf8.RuneCountInString(name) > 128 {
		return invoicing.Invalidf("Der Name darf höchstens 128 Zeichen haben.")
	}
	if err := checkNewPassword(password); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO fakturis_user (login, name, password_hash) VALUES (?, ?, ?)`, login, name, hashPassword(password))
	if isServerError(err, errDuplicate) {
		return invoicing.Conflictf("Den Anmeldenamen %s gibt es schon.", login)
	}
	if err != nil {
		return unavailable(fmt.Errorf("add user: %w", err))
	}
	return nil
}

// SetPassword gives a person another password and ends all sessions, for one may have been opened with the old one by
// somebody else. Whose session is whose only the sessions themselves know, so everybody logs in anew.
func (s *Store) SetPassword(ctx context.Context, login, password string) error {
	if err := checkNewPassword(password); err != nil {
		return err
	}
	hash := hashPassword(password)
	return s.InTx(ctx, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `UPDATE fakturis_user SET password_hash = ? WHERE login = ?`, hash, login)
		if err != nil {
			return fmt.Errorf("set password: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, invoicing.NotFoundf("Den Anmeldenamen %s gibt es nicht.", login))
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_session`); err != nil {
			return fmt.Errorf("end sessions: %w", err)
		}
		return nil
	})
}

// CheckPassword returns the person behind a login and a password, else an Unauthorized error that does not tell which
// of the two is wrong. An unknown login takes as long as a wrong password.
func (s *Store) CheckPassword(ctx context.Context, login, password string) (User, error) {
	refused := &invoicing.Error{Code: invoicing.CodeUnauthorized, Message: "Anmeldename oder Passwort ist falsch."}
	if len(password) > maxPassword {
		return User{}, refused
	}
	var u User
	var phc string
	err := s.db.QueryRowContext(ctx, `SELECT id, login, name, password_hash FROM fakturis_user WHERE login = ?`, login).Scan(&u.ID, &u.Login, &u.Name, &phc)
	if errors.Is(err, sql.ErrNoRows) {
		hashPassword(password) // only to take its time
		return User{}, refused
	}
	if err != nil {
		return User{}, unavailable(fmt.Errorf("check password: %w", err))
	}
	h, err := parsePasswordHash(phc)
	if err != nil {
		return User{}, fmt.Errorf("user %d: %w", u.ID, err)
	}
	if !h.matches(password) {
		return User{}, refused
	}
	return u, nil
}

func checkLogin(login string) error {
	bad := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }
	if login == "" || len(login) > 64 || !utf8.ValidString(login) || strings.ContainsFunc(login, bad) {
		return invoicing.Invalidf("Der Anmeldename braucht 1 bis 64 sichtbare Zeichen ohne Leerraum.")
	}
	return nil
}

func checkNewPassword(password string) error {
	if utf8.RuneCountInString(password) < minPassword || len(password) > maxPassword || !utf8.ValidString(password) {
		return invoicing.Invalidf("Das Passwort braucht mindestens %d Zeichen und höchstens %d Byte.", minPassword, maxPassword)
	}
	return nil
}

// Users returns everybody who may log in, by login.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	users, err := collect(ctx, s.db, func(rows *sql.Rows, u *User) error { return rows.Scan(&u.ID, &u.Login, &u.Name) },
		`SELECT id, login, name FROM fakturis_user ORDER BY login`)
	if err != nil {
		return nil, unavailable(fmt.Errorf("list the users: %w", err))
	}
	return users, nil
}
