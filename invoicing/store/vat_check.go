package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/vatid"
)

// VATChecking says how the store deals with checks of VAT ids.
type VATChecking struct {
	Online bool // a service can be asked: drafts that need a check order one
	Days   int  // how long a result counts; 0 for 90 days
}

// defaultVATDays is a quarter: for that long declarations of intra-community supplies are made up.
const defaultVATDays = 90

func (v VATChecking) days() int {
	if v.Days <= 0 {
		return defaultVATDays
	}
	return v.Days
}

// mostAnswer is how much of an answer is kept, in characters.
const mostAnswer = 8000

// VATStatus is what is known of a VAT id.
type VATStatus struct {
	VATID   string               // normalised
	Format  error                // what is wrong with it by itself; nil: nothing
	Current invoicing.VATCheck   // the evidence that counts now; zero: none
	Checks  []invoicing.VATCheck // all of the latest, the newest first
	Online  bool                 // a service can be asked
	Days    int                  // how long a result counts
}

// shownChecks is how much evidence a page shows.
const shownChecks = 10

// VATStatus returns what is known of a VAT id.
func (s *Store) VATStatus(ctx context.Context, id string) (VATStatus, error) {
	status := VATStatus{VATID: vatid.Normalize(id), Online: s.vat.Online, Days: s.vat.days()}
	_, status.Format = vatid.Parse(id)
	var err error
	if status.Checks, err = readVATChecks(ctx, s.db, status.VATID, shownChecks); err != nil {
		return status, unavailable(err)
	}
	status.Current, err = s.evidence(ctx, s.db, id)
	return status, unavailable(err)
}

// evidence returns what counts as proof or disproof of a VAT id now: the newest that is definite, else the newest.
func (s *Store) evidence(ctx context.Context, q queryer, id string) (invoicing.VATCheck, error) {
	if id == "" {
		return invoicing.VATCheck{}, nil
	}
	checks, err := collect(ctx, q, scanVATCheck, `SELECT `+vatColumns+` FROM fakturis_vat_check WHERE vat_id = ? AND at > ?
		ORDER BY result IN ('valid', 'invalid') DESC, id DESC LIMIT 1`, vatid.Normalize(id), s.now().UTC().AddDate(0, 0, -s.vat.days()))
	if err != nil || len(checks) == 0 {
		return invoicing.VATCheck{}, err
	}
	return checks[0], nil
}

const vatColumns = `id, vat_id, own_id, service, result, at, request_id, asked, answer, actor`

func scanVATCheck(rows *sql.Rows, c *invoicing.VATCheck) error {
	return rows.Scan(&c.ID, &c.VATID, &c.OwnID, &c.Service, &c.Result, &c.At, &c.RequestID, &c.Asked, &c.Answer, &c.Actor)
}

func readVATChecks(ctx context.Context, q queryer, id string, limit int) ([]invoicing.VATCheck, error) {
	checks, err := collect(ctx, q, scanVATCheck, `SELECT `+vatColumns+` FROM fakturis_vat_check WHERE vat_id = ? ORDER BY id DESC LIMIT ?`, id, limit)
	if err != nil {
		return nil, fmt.Errorf("checks of a VAT id: %w", err)
	}
	return checks, nil
}

// AddVATCheck keeps the evidence of a check and decides anew about the drafts that it concerns. Time and id are given here.
func (s *Store) AddVATCheck(ctx context.Context, c invoicing.VATCheck) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		if err := s.insertVATCheck(ctx, tx, c); err != nil {
			return err
		}
		return s.decideDrafts(ctx, tx, c.VATID)
	})
}

func (s *Store) insertVATCheck(ctx context.Context, tx *sql.Tx, c invoicing.VATCheck) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_vat_check (vat_id, own_id, service, result, at, request_id, asked, answer, actor)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, shorten(vatid.Normalize(c.VATID), 40), shorten(vatid.Normalize(c.OwnID), 40), c.Service, c.Result,
		s.now().UTC().Truncate(time.Microsecond), shorten(text(c.RequestID), 100), shorten(text(c.Asked), mostAnswer), shorten(text(c.Answer), mostAnswer), shorten(c.Actor, 64))
	if err != nil {
		return fmt.Errorf("keep the check of a VAT id: %w", err)
	}
	return nil
}

// text makes valid UTF-8 of whatever a server said.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// ConfirmVATID keeps that a person vouches for a VAT id, with what he or she saw.
func (s *Store) ConfirmVATID(ctx context.Context, id, seen, actor string) error {
	if _, err := vatid.Parse(id); err != nil {
		return invoicing.Invalidf("Die USt-IdNr. %.40s kann nicht stimmen (Aufbau oder Prüfziffer); sie lässt sich nicht bestätigen.", id)
	}
	if seen = strings.TrimSpace(seen); seen == "" || len([]rune(seen)) > 500 {
		return invoicing.Invalidf("Bitte in höchstens 500 Zeichen sagen, wo und wann die USt-IdNr. bestätigt wurde, etwa „Bestätigung des BZSt vom 03.02.2027 liegt bei“.")
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		c := invoicing.VATCheck{VATID: id, OwnID: s.settingsOf("").Company.VATID, Service: invoicing.VATByHand, Result: invoicing.VATValid, Answer: seen, Actor: actor}
		if err := s.insertVATCheck(ctx, tx, c); err != nil {
			return err
		}
		if err := Audit(ctx, tx, actor, "confirm", "vat_id", 0, vatid.Normalize(id)+": "+seen); err != nil {
			return err
		}
		return s.decideDrafts(ctx, tx, id)
	})
}
