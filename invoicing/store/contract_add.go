package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// AddContract gives an order contract terms and plans its invoices, in one step: all that are counted, others for two years. An
// order is either billed as a whole or by one contract: a second contract, or one for an order that has an invoice, is a Conflict.
func (s *Store) AddContract(ctx context.Context, orderID int64, c invoicing.Contract, actor string) (int64, error) {
	if err := collective.Check(c); err != nil {
		return 0, err
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		o, err := s.readOrder(ctx, tx, orderID, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := mayHaveContract(ctx, tx, o); err != nil {
			return err
		}
		c.OrderID, c.PartnerID, c.Version = orderID, o.PartnerID, 1
		if c.ID, err = insertContract(ctx, tx, c); err != nil {
			return err
		}
		s.crash("contract.inserted")
		change, err := collective.Replan(o, invoicing.Contract{}, c, s.horizon(c), nil)
		if err != nil {
			return err
		}
		if err := s.putChange(ctx, tx, change); err != nil {
			return err
		}
		s.crash("contract.planned")
		text := fmt.Sprintf("%s: %s ab %s, Rechnungen geplant: %d", o.Number, c.Interval.EveryGerman(), c.Start.German(), len(change.After))
		if err := Audit(ctx, tx, actor, "contract", "order", orderID, text); err != nil {
			return err
		}
		return Audit(ctx, tx, actor, "add", "contract", c.ID, text)
	})
	return c.ID, err
}

func mayHaveContract(ctx context.Context, tx *sql.Tx, o invoicing.Order) error {
	invoice, err := billedBy(ctx, tx, orderBilled(o.ID))
	if err == nil {
		err = noDeposits(ctx, tx, o)
	}
	if err == nil {
		err = notInCollective(ctx, tx, o)
	}
	switch {
	case err != nil:
		return err
	case o.ContractID != 0:
		return invoicing.Conflictf("Auftrag %s hat schon einen Service-Vertrag.", o.Number)
	case invoice != 0:
		return invoicing.Conflictf("Auftrag %s hat schon eine Rechnung über den ganzen Auftrag; ein Service-Vertrag würde ihn doppelt berechnen.", o.Number)
	case len(o.Check) > 0:
		return invoicing.Conflictf("Auftrag %s muss erst geprüft werden: %s", o.Number, strings.Join(o.Check, "; "))
	case !o.DeletedAt.IsZero():
		return invoicing.Conflictf("Auftrag %s wurde im Shop gelöscht; er kann kein Service-Vertrag werden.", o.Number)
	case o.Cancelled:
		return invoicing.Conflictf("Auftrag %s ist im Shop storniert; er kann kein Service-Vertrag werden.", o.Number)
	case o.Total <= 0:
		return invoicing.Conflictf("Auftrag %s hat die Summe %s %s; es gibt nichts zu berechnen.", o.Number, o.Total.German(), o.Currency)
	}
	return nil
}

func insertContract(ctx context.Context, tx *sql.Tx, c invoicing.Contract) (int64, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_contract (order_id, partner_id, interval_count, interval_unit, start_date, period_count, arrears)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, c.OrderID, c.PartnerID, c.Interval.Count, c.Interval.Unit, c.Start, c.Count, c.Arrears)
	if isServerError(err, errDuplicate) {
		return 0, invoicing.Conflictf("Auftrag %d hat schon einen Service-Vertrag.", c.OrderID)
	}
	if err != nil {
		return 0, fmt.Errorf("store contract: %w", err)
	}
	return res.LastInsertId()
}
