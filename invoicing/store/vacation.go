package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
)

// vacationSetting is the name of the vacation among the settings.
const vacationSetting = "vacation"

// pastPauses is how many former vacations are remembered: what fell into one is not late.
const pastPauses = 20

// Vacation is the merchant's switch that keeps everything from going out by itself (Urlaub). What falls into it goes out on the first
// day of sending after it: somebody chose the pause, so that nothing of it counts as missed.
type Vacation struct {
	On        bool            `json:"on"`
	From      invoicing.Date  `json:"from"`
	Until     invoicing.Date  `json:"until"` // inclusive
	Note      string          `json:"note"`
	Past      []sending.Pause `json:"past,omitempty"` // former ones, as far as they came to pass
	ChangedBy string          `json:"-"`
	ChangedAt time.Time       `json:"-"`
}

// Active says whether nothing goes out by itself on a day because of the vacation.
func (v Vacation) Active(today invoicing.Date) bool {
	return v.On && !today.Before(v.From) && !v.Until.Before(today)
}

// pauses returns the vacation and the former ones.
func (v Vacation) pauses() []sending.Pause {
	if !v.On {
		return v.Past
	}
	return append(v.Past[:len(v.Past):len(v.Past)], sending.Pause{From: v.From, Until: v.Until})
}

// passed returns the former pauses at the moment at which somebody replaces v: with the part of it that has come to pass.
func (v Vacation) passed(today invoicing.Date) []sending.Pause {
	past := v.Past
	if until := today.AddDays(-1); v.On && !until.Before(v.From) {
		if v.Until.Before(until) {
			until = v.Until
		}
		past = append(past[:len(past):len(past)], sending.Pause{From: v.From, Until: until})
	}
	return past[max(0, len(past)-pastPauses):]
}

// Vacation returns the switch as it stands.
func (s *Store) Vacation(ctx context.Context) (Vacation, error) {
	v, err := readVacation(ctx, s.db, "")
	return v, unavailable(err)
}

func readVacation(ctx context.Context, q queryer, lock string) (Vacation, error) {
	var v Vacation
	err := q.QueryRowContext(ctx, `SELECT value, changed_by, changed_at FROM fakturis_setting WHERE name = ? `+lock, vacationSetting).Scan(
		jsonColumn{&v}, &v.ChangedBy, &v.ChangedAt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return v, fmt.Errorf("vacation: %w", err)
	}
	return v, nil
}

// SetVacation switches the vacation on from a day until another one, or off. It is at most a year long.
func (s *Store) SetVacation(ctx context.Context, v Vacation, actor string) error {
	if err := s.checkVacation(v); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		before, err := readVacation(ctx, tx, "FOR UPDATE")
		if err != nil {
			return err
		}
		v.Past = before.passed(s.today())
		value, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("vacation: %w", err)
		}
		if _, err := tx.ExecContext(ctx, `REPLACE INTO fakturis_setting (name, value, changed_by, changed_at) VALUES (?, ?, ?, ?)`,
			vacationSetting, string(value), shorten(actor, 64), s.now().UTC()); err != nil {
			return fmt.Errorf("vacation: %w", err)
		}
		return Audit(ctx, tx, actor, "vacation", "setting", 0, v.german())
	})
}

func (s *Store) checkVacation(v Vacation) error {
	switch {
	case !v.On:
		return nil
	case v.From.IsZero() || v.Until.IsZero():
		return invoicing.Invalidf("Der Urlaub braucht einen ersten und einen letzten Tag.")
	case v.Until.Before(v.From):
		return invoicing.Invalidf("Der Urlaub endet am %s, bevor er am %s beginnt.", v.Until.German(), v.From.German())
	case v.Until.Before(s.today()):
		return invoicing.Invalidf("Der Urlaub ist am %s schon vorbei.", v.Until.German())
	case v.From.AddDays(sending.MaxPauseDays).Before(v.Until):
		return invoicing.Invalidf("Der Urlaub dauert höchstens ein Jahr.")
	}
	return nil
}

// german tells the audit what was set.
func (v Vacation) german() string {
	if !v.On {
		return "Urlaub ausgeschaltet"
	}
	text := fmt.Sprintf("Urlaub vom %s bis %s", v.From.German(), v.Until.German())
	if v.Note != "" {
		text += ": " + v.Note
	}
	return text
}

// Calendar returns the days of sending as they are now: the configured rules and the vacations.
func (s *Store) Calendar(ctx context.Context) (sending.Calendar, error) {
	c, err := s.calendar(ctx, s.db)
	return c, unavailable(err)
}

func (s *Store) calendar(ctx context.Context, q queryer) (sending.Calendar, error) {
	v, err := readVacation(ctx, q, "")
	return sending.Calendar{Rules: s.sending, Pauses: v.pauses()}, err
}
