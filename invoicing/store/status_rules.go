package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// statusRules enters, in the transaction of an event, the status change that the order's shop has a rule for. What stands in the
// way of a rule stands in the order's history; it never stops the event.
func (s *Store) statusRules(ctx context.Context, tx *sql.Tx, event string, orderID int64, actor string) error {
	if !s.hasRules(event) {
		return nil
	}
	o, err := readStatusTarget(ctx, tx, orderID)
	if err != nil {
		return onlyTrouble(err)
	}
	if o.Source == "" || o.Contract { // no shop has it, or a period of it says nothing about the order
		return nil
	}
	rule, missed := chooseRule(s.settings[o.Shop].StatusRules, event, o.Status)
	var why string
	switch {
	case rule == nil && !missed:
		return nil
	case rule == nil:
		name, err := statusLabel(ctx, tx, o.Source, o.Status)
		if err != nil {
			return err
		}
		why = "für den Status " + name + " gibt es keine Regel"
	default:
		w := invoicing.StatusWish{OrderID: o.ID, Seen: o.Status, Status: rule.Status, Comment: rule.Comment, Notify: rule.Notify, SendComment: rule.SendComment,
			Cause: invoicing.CauseRule + event}
		if event == invoicing.EventDeliveryNote && rule.Notify {
			if w.Parcels, err = parcelsThere(ctx, tx, o.ID); err != nil {
				return err
			}
		}
		_, err := s.addStatusInTx(ctx, tx, w, actor)
		if err == nil || onlyTrouble(err) != nil {
			return err
		}
		why = invoicing.ErrorMessage(err)
	}
	return Audit(ctx, tx, service, "status_rule", "order", o.ID, eventLabels[event]+": "+why)
}

// onlyTrouble lets through what another try may mend; what the record's state does not allow is no error of the event.
func onlyTrouble(err error) error {
	switch invoicing.ErrorCode(err) {
	case invoicing.CodeInvalid, invoicing.CodeConflict, invoicing.CodeNotFound:
		return nil
	}
	return err
}

func (s *Store) hasRules(event string) bool {
	for _, shop := range s.settings {
		if slices.ContainsFunc(shop.StatusRules, func(r invoicing.StatusRule) bool { return r.On == event }) {
			return true
		}
	}
	return false
}

// chooseRule returns the first rule of an event that applies to an order's status; missed says that there are some, but none for
// this status.
func chooseRule(rules []invoicing.StatusRule, event string, status int64) (rule *invoicing.StatusRule, missed bool) {
	for _, r := range rules {
		switch {
		case r.On != event:
		case r.Status == status: // it is as the rule wants it
			return nil, false
		case len(r.From) == 0 || slices.Contains(r.From, status):
			return &r, false
		default:
			missed = true
		}
	}
	return nil, missed
}

// parcelsThere returns the parcels that the shop has of an order, for a mail to name.
func parcelsThere(ctx context.Context, q queryer, orderID int64) ([]invoicing.StatusParcel, error) {
	var mirrored []invoicing.Parcel
	if err := q.QueryRowContext(ctx, `SELECT parcels FROM fakturis_order WHERE id = ?`, orderID).Scan(jsonColumn{&mirrored}); err != nil {
		return nil, fmt.Errorf("parcels of order %d: %w", orderID, err)
	}
	var all []invoicing.StatusParcel
	for _, p := range mirrored {
		if n := strings.TrimSpace(p.Number); n != "" {
			all = append(all, invoicing.StatusParcel{Carrier: p.Carrier, Number: n})
		}
	}
	return all, nil
}

// issuedRules are the rules of an invoice that was just issued. A corrected one is none: its orders had their invoice.
func (s *Store) issuedRules(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, actor string) error {
	if _, corrects := inv.Refers(invoicing.RefersCorrected); corrects || inv.Type == invoicing.TypeCancellation {
		return nil
	}
	if err := s.invoiceRules(ctx, tx, invoicing.EventInvoiceIssued, inv.ID, actor); err != nil {
		return err
	}
	if !inv.Terms.PaidNote && inv.Payable() > 0 {
		return nil
	}
	return s.invoiceRules(ctx, tx, invoicing.EventPaid, inv.ID, actor)
}

// sentRules are the rules of an invoice whose mail was accepted for the first time.
func (s *Store) sentRules(ctx context.Context, tx *sql.Tx, invoiceID int64, actor string) error {
	var corrects bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_correction WHERE invoice_id = ?)`, invoiceID).Scan(&corrects)
	if err != nil {
		return fmt.Errorf("look what invoice %d corrects: %w", invoiceID, err)
	}
	if corrects {
		return nil
	}
	return s.invoiceRules(ctx, tx, invoicing.EventInvoiceSent, invoiceID, actor)
}

// invoiceRules applies the rules of an event to each order that an invoice bills as a whole: that of an invoice, those of a
// collective one. Deposits and periods of contracts bill none.
func (s *Store) invoiceRules(ctx context.Context, tx *sql.Tx, event string, invoiceID int64, actor string) error {
	if !s.hasRules(event) {
		return nil
	}
	orders, err := collect(ctx, tx, func(rows *sql.Rows, id *int64) error { return rows.Scan(id) },
		`SELECT CAST(SUBSTRING(billed, 7) AS SIGNED) FROM fakturis_billed WHERE invoice_id = ? AND billed LIKE 'order:%' ORDER BY 1`, invoiceID)
	if err != nil {
		return fmt.Errorf("orders of invoice %d: %w", invoiceID, err)
	}
	for _, id := range orders {
		if err := s.statusRules(ctx, tx, event, id, actor); err != nil {
			return err
		}
	}
	return nil
}
