package invoicing

import (
	"time"

	"fakturisd/invoicing/money"
)

// PaymentKind says how the open amount of an invoice changed.
type PaymentKind string

// The kinds of payments. Skonto is the deduction that the terms allow, a write-off (Ausbuchung) gives up the rest, a refund
// (Erstattung) went back to the customer, and a rule (Regel) is a payment method that means "paid already".
const (
	PaymentReceived PaymentKind = "zahlung"
	PaymentSkonto   PaymentKind = "skonto"
	PaymentRefund   PaymentKind = "erstattung"
	PaymentWriteOff PaymentKind = "ausbuchung"
	PaymentRule     PaymentKind = "regel"
)

// Payment is one entry of an invoice's account. Entries are never changed; a wrong one is taken back by another one.
type Payment struct {
	ID        int64       `json:"id"`
	InvoiceID int64       `json:"invoice_id"`
	Date      Date        `json:"date"`
	Amount    money.Cents `json:"amount"` // what the open amount falls by; negative for a refund and for what takes an entry back
	Kind      PaymentKind `json:"kind"`
	Note      string      `json:"note"`
	Actor     string      `json:"actor"`
	At        time.Time   `json:"at"`
	Reverses  int64       `json:"reverses"` // the entry that this one takes back; 0 for none
}

// PaymentState says in a word what is left to pay of an issued invoice.
type PaymentState string

// The states of payment. A cancellation has none: what it takes back stands with the invoice that it cancels.
const (
	StateOpen      PaymentState = "offen"
	StatePartly    PaymentState = "teilbezahlt"
	StatePaid      PaymentState = "bezahlt"
	StateRefund    PaymentState = "erstatten" // the customer paid more than is asked for
	StateCancelled PaymentState = "storniert"
)

// What an open invoice is called on the day on which it is due, and after it.
const (
	StateDue     PaymentState = "faellig"
	StateOverdue PaymentState = "ueberfaellig"
)

// On names a state by the day: what is open is due, or overdue.
func (s PaymentState) On(today, due Date) PaymentState {
	switch {
	case s != StateOpen && s != StatePartly, due.IsZero() || today.Before(due):
		return s
	case due.Before(today):
		return StateOverdue
	}
	return StateDue
}

// Balance is what an invoice asks for and what became of it.
type Balance struct {
	Payable      money.Cents `json:"payable"`
	Paid         money.Cents `json:"paid"`      // sum of its payments
	Cancelled    money.Cents `json:"cancelled"` // sum of its issued cancellations, gross; at most Payable
	AllCancelled bool        `json:"all_cancelled"`
	DueDate      Date        `json:"due_date"`
}

// Open returns what is left to pay; below zero it is what the customer gets back.
func (b Balance) Open() money.Cents { return b.Payable - b.Paid - b.Cancelled }

// Refund returns what the customer gets back, 0 for nothing.
func (b Balance) Refund() money.Cents { return max(0, -b.Open()) }

// State returns the state of payment.
func (b Balance) State() PaymentState {
	switch open := b.Open(); {
	case open < 0:
		return StateRefund
	case open == 0 && b.AllCancelled:
		return StateCancelled
	case open == 0:
		return StatePaid
	case b.Paid > 0:
		return StatePartly
	}
	return StateOpen
}

// StateOn returns the state of payment as it is called on a day.
func (b Balance) StateOn(today Date) PaymentState { return b.State().On(today, b.DueDate) }

// SkontoUntil returns the last day on which the terms of an issued invoice allow a deduction, the zero Date for never.
func (i *Invoice) SkontoUntil() Date {
	if i.Date.IsZero() || i.Terms.Skonto.Sign() <= 0 {
		return Date{}
	}
	return i.Date.AddDays(i.Terms.SkontoDays)
}

// SkontoAmount returns the most that may be deducted by then, of the gross amount that is asked for.
func (i *Invoice) SkontoAmount() money.Cents {
	return money.FromDecimal(i.Payable().Decimal().Mul(i.Terms.Skonto).Shift(-2))
}
