package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"fakturisd/invoicing"
)

func TestInTxIsDoneAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	step := func(tx *sql.Tx) error {
		_, err := tx.Exec(`INSERT INTO fakturis_number_range VALUES ('x', 1)`)
		return err
	}
	failed := errors.New("second thoughts")
	err := s.InTx(context.Background(), func(tx *sql.Tx) error { return errors.Join(step(tx), failed) })
	if !errors.Is(err, failed) {
		t.Errorf("%v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = s.InTx(context.Background(), func(tx *sql.Tx) error { _ = step(tx); panic("crash") })
	}()
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 0 {
		t.Errorf("%d rows are left of what was not done", n)
	}
	if err := s.InTx(context.Background(), step); err != nil {
		t.Fatal(err)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_number_range`); n != 1 {
		t.Errorf("%d rows", n)
	}
}

// TestInTxStartsAnewAfterADeadlock makes two transactions wait for each other; the server gives up one of them.
func TestInTxStartsAnewAfterADeadlock(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	insert(t, s, `INSERT INTO fakturis_number_range VALUES ('a', 0), ('b', 0)`)
	count := func(tx *sql.Tx, key string) error {
		_, err := tx.Exec(`UPDATE fakturis_number_range SET last_value = last_value + 1 WHERE range_key = ?`, key)
		return err
	}
	tries := make(chan string, 100)
	ready := map[string]chan struct{}{"a": make(chan struct{}), "b": make(chan struct{})}
	results := make(chan error, 2)
	for mine, other := range map[string]string{"a": "b", "b": "a"} {
		go func() {
			first := true
			results <- s.InTx(context.Background(), func(tx *sql.Tx) error {
				tries <- mine
				if err := count(tx, mine); err != nil {
					return err
				}
				if first { // both hold their row before either wants the other's
					first = false
					close(ready[mine])
					<-ready[other]
				}
				return count(tx, other)
			})
		}()
	}
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if len(tries) < 3 {
		t.Errorf("%d tries: there was no deadlock", len(tries))
	}
	if n := value[int](t, s, `SELECT MIN(last_value) FROM fakturis_number_range`); n != 2 {
		t.Errorf("counted %d, want 2", n)
	}
}

func TestInTxTellsThatTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	err := s.InTx(context.Background(), func(tx *sql.Tx) error {
		var id int64
		if err := tx.QueryRow(`SELECT CONNECTION_ID()`).Scan(&id); err != nil {
			return err
		}
		if _, err := s.DB().Exec(`KILL ?`, id); err != nil {
			return err
		}
		_, err := tx.Exec(`SELECT 1`)
		return err
	})
	wantCode(t, err, invoicing.CodeUnavailable)
}
