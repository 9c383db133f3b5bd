package store

import (
	"context"
	"database/sql"
	"fmt"
	"unicode/utf8"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// maxPaymentNote is what the column for notes holds, in characters.
const maxPaymentNote = 255

// NewPayment is what a person, or a program, says of a payment.
type NewPayment struct {
	Kind   invoicing.PaymentKind // PaymentReceived where it is empty
	Date   invoicing.Date        // today where it is zero
	Amount money.Cents           // positive, also of a refund
	Skonto bool                  // the rest is the deduction that the terms allow; it is booked beside the payment
	Note   string
	Seen   *money.Cents // the open amount that the person saw; when it is another one by now, nothing is booked
}

// AddPayment books a payment of an issued invoice and returns its id. More than what is open may be paid: it shows as a
// refund that is due. A deduction after its days, a refund of what was never paid, or a day to come is refused.
func (s *Store) AddPayment(ctx context.Context, invoiceID int64, p NewPayment, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.addPaymentInTx(ctx, tx, invoiceID, p, actor)
		return err
	})
	return id, err
}

// AddPaymentOnce is AddPayment for a request that may come again with the key that BeginIdempotent has claimed for it.
func (s *Store) AddPaymentOnce(ctx context.Context, tokenID int64, key string, invoiceID int64, p NewPayment, actor string) (int64, error) {
	return s.once(ctx, tokenID, key, func(tx *sql.Tx) (int64, error) { return s.addPaymentInTx(ctx, tx, invoiceID, p, actor) })
}

func (s *Store) addPaymentInTx(ctx context.Context, tx *sql.Tx, invoiceID int64, p NewPayment, actor string) (int64, error) {
	inv, err := s.readInvoice(ctx, tx, invoiceID, "LOCK IN SHARE MODE")
	if err != nil {
		return 0, err
	}
	b, err := lockBalance(ctx, tx, inv)
	if err != nil {
		return 0, err
	}
	entries, err := s.paymentEntries(inv, b, p)
	if err != nil {
		return 0, err
	}
	var first int64
	for i, e := range entries {
		id, err := insertPayment(ctx, tx, e, actor)
		if err != nil {
			return 0, err
		}
		if s.crash("payment.booked"); i == 0 {
			first = id
		}
	}
	now, err := reckonBalance(ctx, tx, invoiceID, b)
	if err != nil {
		return 0, err
	}
	if b.Open() > 0 && now.Open() <= 0 && p.Kind != invoicing.PaymentWriteOff { // what is given up is not paid
		return first, s.invoiceRules(ctx, tx, invoicing.EventPaid, invoiceID, actor)
	}
	return first, nil
}

// paymentEntries checks what was said and makes entries of it: one, or with a deduction two.
func (s *Store) paymentEntries(inv invoicing.Invoice, b invoicing.Balance, p NewPayment) ([]invoicing.Payment, error) {
	if p.Kind == "" {
		p.Kind = invoicing.PaymentReceived
	}
	if p.Date.IsZero() {
		p.Date = s.today()
	}
	if err := s.checkPayment(inv, b, p); err != nil {
		return nil, err
	}
	e := invoicing.Payment{InvoiceID: inv.ID, Date: p.Date, Amount: p.Amount, Kind: p.Kind, Note: p.Note}
	switch {
	case p.Kind == invoicing.PaymentRefund:
		e.Amount = -p.Amount
	case p.Skonto:
		rest := e
		rest.Kind, rest.Amount, rest.Note = invoicing.PaymentSkonto, b.Open()-p.Amount, ""
		return []invoicing.Payment{e, rest}, checkSkonto(inv, rest)
	case p.Kind == invoicing.PaymentSkonto:
		return []invoicing.Payment{e}, checkSkonto(inv, e)
	}
	return []invoicing.Payment{e}, nil
}

func (s *Store) checkPayment(inv invoicing.Invoice, b invoicing.Balance, p NewPayment) error {
	switch {
	case p.Seen != nil && *p.Seen != b.Open():
		return invoicing.Conflictf("Bei Rechnung %s sind inzwischen %s %s offen; gebucht wurde nichts.", inv.Number, b.Open().German(), inv.Currency)
	case p.Amount <= 0:
		return invoicing.Invalidf("Der Betrag muss größer als 0,00 sein.")
	case s.today().Before(p.Date):
		return invoicing.Invalidf("Der %s liegt in der Zukunft; gebucht wird, was geschehen ist.", p.Date.German())
	case utf8.RuneCountInString(p.Note) > maxPaymentNote:
		return invoicing.Invalidf("Die Bemerkung hat mehr als %d Zeichen.", maxPaymentNote)
	case p.Skonto && p.Kind != invoicing.PaymentReceived:
		return invoicing.Invalidf("Skonto gibt es nur zu einer Zahlung.")
	}
	switch p.Kind {
	case invoicing.PaymentReceived:
		return nil
	case invoicing.PaymentSkonto, invoicing.PaymentWriteOff:
		if p.Amount > b.Open() {
			return invoicing.Conflictf("Offen sind nur %s %s.", b.Open().German(), inv.Currency)
		}
		return nil
	case invoicing.PaymentRefund:
		if most := max(b.Paid, b.Refund()); p.Amount > most {
			return invoicing.Conflictf("Zurückzahlen lassen sich höchstens %s %s.", most.German(), inv.Currency)
		}
		return nil
	}
	return invoicing.Invalidf("%q ist keine Art von Zahlung; möglich sind zahlung, skonto, erstattung und ausbuchung.", p.Kind)
}

// checkSkonto holds a deduction to what the terms of the invoice allow.
func checkSkonto(inv invoicing.Invoice, e invoicing.Payment) error {
	until := inv.SkontoUntil()
	switch {
	case until.IsZero():
		return invoicing.Conflictf("Für Rechnung %s ist kein Skonto vereinbart; was nachgelassen wird, ist eine Ausbuchung.", inv.Number)
	case until.Before(e.Date):
		return invoicing.Conflictf("Die Skontofrist von Rechnung %s endete am %s; was trotzdem nachgelassen wird, ist eine Ausbuchung.", inv.Number, until.German())
	case e.Amount <= 0:
		return invoicing.Conflictf("Für Skonto ist kein Rest offen.")
	case e.Amount > inv.SkontoAmount():
		return invoicing.Conflictf("Vereinbart sind höchstens %s %s Skonto, es fehlen aber %s %s.", inv.SkontoAmount().German(), inv.Currency, e.Amount.German(), inv.Currency)
	}
	return nil
}

// insertPayment writes an entry and its trace. The caller holds the state's row and reckons it anew.
func insertPayment(ctx context.Context, tx *sql.Tx, p invoicing.Payment, actor string) (int64, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_payment (invoice_id, paid_on, cents, kind, note, actor, reverses) VALUES (?, ?, ?, ?, ?, ?, NULLIF(?, 0))`,
		p.InvoiceID, p.Date, p.Amount, p.Kind, p.Note, shorten(actor, 80), p.Reverses)
	if isServerError(err, errDuplicate) {
		return 0, invoicing.Conflictf("Diese Buchung ist schon zurückgenommen.")
	}
	if err != nil {
		return 0, fmt.Errorf("book a payment of invoice %d: %w", p.InvoiceID, err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, fmt.Errorf("book a payment of invoice %d: %w", p.InvoiceID, err)
	}
	return id, Audit(ctx, tx, actor, "payment", "invoice", p.InvoiceID, fmt.Sprintf("%s, %s, %s", p.Kind, p.Date.German(), p.Amount.German()))
}
