package store

import (
	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// paymentFilter says how the invoices in a state of payment are found, and in which index of their states.
type paymentFilter struct {
	index string
	where sq.Sqlizer
}

// paymentFilter returns the filter of a status: offen is all with something left to pay, faellig those whose day has come,
// ueberfaellig those whose day is over, teilbezahlt those of which a part was paid, bezahlt what is settled by payments,
// erstatten those whose customer gets money back, storniert those that were cancelled as a whole.
func (s *Store) paymentFilter(status string) (paymentFilter, bool) {
	open := sq.Eq{"state.settled": false}
	switch status {
	case string(invoicing.StateOpen):
		return paymentFilter{"settled", open}, true
	case string(invoicing.StateDue):
		return paymentFilter{"settled", sq.And{open, sq.LtOrEq{"state.due_date": s.today()}}}, true
	case string(invoicing.StateOverdue):
		return paymentFilter{"settled", sq.And{open, sq.Lt{"state.due_date": s.today()}}}, true
	case string(invoicing.StateCancelled):
		return paymentFilter{"cancelled", sq.Eq{"state.cancelled": true}}, true
	case string(invoicing.StatePartly), string(invoicing.StatePaid), string(invoicing.StateRefund):
		return paymentFilter{"payment_state", sq.Eq{"state.payment_state": status}}, true
	}
	return paymentFilter{}, false
}
