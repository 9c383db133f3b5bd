package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"fakturisd/invoicing"
)

// TakeBackPayment takes back a wrong entry by another one, dated today, and returns its id. Once only, and what takes back
// is not taken back itself.
func (s *Store) TakeBackPayment(ctx context.Context, invoiceID, paymentID int64, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.takeBackInTx(ctx, tx, invoiceID, paymentID, actor)
		return err
	})
	return id, err
}

// TakeBackPaymentOnce is TakeBackPayment for a request that may come again with the key that BeginIdempotent has claimed.
func (s *Store) TakeBackPaymentOnce(ctx context.Context, tokenID int64, key string, invoiceID, paymentID int64, actor string) (int64, error) {
	return s.once(ctx, tokenID, key, func(tx *sql.Tx) (int64, error) { return s.takeBackInTx(ctx, tx, invoiceID, paymentID, actor) })
}

func (s *Store) takeBackInTx(ctx context.Context, tx *sql.Tx, invoiceID, paymentID int64, actor string) (int64, error) {
	inv, err := s.readInvoice(ctx, tx, invoiceID, "LOCK IN SHARE MODE")
	if err != nil {
		return 0, err
	}
	b, err := lockBalance(ctx, tx, inv)
	if err != nil {
		return 0, err
	}
	p, err := readPayment(ctx, tx, invoiceID, paymentID)
	if err != nil {
		return 0, err
	}
	if p.Reverses != 0 {
		return 0, invoicing.Conflictf("Diese Buchung nimmt selbst eine zurück; bitte die Zahlung neu buchen.")
	}
	id, err := insertPayment(ctx, tx, invoicing.Payment{InvoiceID: invoiceID, Date: s.today(), Amount: -p.Amount, Kind: p.Kind, Reverses: p.ID,
		Note: "nimmt die Buchung vom " + p.Date.German() + " zurück"}, actor)
	if err != nil {
		return 0, err
	}
	_, err = reckonBalance(ctx, tx, invoiceID, b)
	return id, err
}

func readPayment(ctx context.Context, q queryer, invoiceID, id int64) (invoicing.Payment, error) {
	p := invoicing.Payment{ID: id, InvoiceID: invoiceID}
	err := q.QueryRowContext(ctx, `SELECT paid_on, cents, kind, COALESCE(reverses, 0) FROM fakturis_payment WHERE id = ? AND invoice_id = ?`, id, invoiceID).
		Scan(&p.Date, &p.Amount, &p.Kind, &p.Reverses)
	if errors.Is(err, sql.ErrNoRows) {
		return p, invoicing.NotFoundf("Die Rechnung hat keine Buchung %d.", id)
	}
	if err != nil {
		return p, fmt.Errorf("read payment %d: %w", id, err)
	}
	return p, nil
}
