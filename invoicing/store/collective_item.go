package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// gathering reads what decides whether planned invoices and orders fit together, each record once.
type gathering struct {
	s         *Store
	q         queryer
	orders    map[int64]invoicing.Order
	partners  map[int64]invoicing.Partner
	contracts map[int64]invoicing.Contract
}

func (s *Store) gather(q queryer) *gathering {
	return &gathering{s: s, q: q, orders: map[int64]invoicing.Order{}, partners: map[int64]invoicing.Partner{}, contracts: map[int64]invoicing.Contract{}}
}

func (g *gathering) order(ctx context.Context, id int64) (o invoicing.Order, p invoicing.Partner, err error) {
	o, read := g.orders[id]
	if !read {
		if o, err = g.s.readOrder(ctx, g.q, id, ""); err != nil {
			return o, p, err
		}
		g.orders[id] = o
	}
	p, read = g.partners[o.PartnerID]
	if !read {
		if p, err = readPartner(ctx, g.q, o.PartnerID); err != nil {
			return o, p, err
		}
		g.partners[o.PartnerID] = p
	}
	return o, p, nil
}

func (g *gathering) contract(ctx context.Context, id int64) (invoicing.Contract, error) {
	if c, read := g.contracts[id]; read {
		return c, nil
	}
	found, err := readContracts(ctx, g.q, `WHERE c.id = ?`, id)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("contract %d is gone", id)
	}
	if err != nil {
		return invoicing.Contract{}, err
	}
	g.contracts[id] = found[0]
	return found[0], nil
}

// item reads what a planned invoice would be by itself.
func (g *gathering) item(ctx context.Context, planned invoicing.PlannedInvoice) (collective.Item, error) {
	if planned.ContractID == 0 {
		return g.whole(ctx, planned.OrderID, &planned)
	}
	o, p, err := g.order(ctx, planned.OrderID)
	if err != nil {
		return collective.Item{}, err
	}
	c, err := g.contract(ctx, planned.ContractID)
	if err != nil {
		return collective.Item{}, err
	}
	settings := g.s.settingsOf(o.Origin.Shop)
	i := collective.Item{PlannedInvoice: planned, Order: o, ShopName: settings.Name, BuyerRef: c.BuyerRef, Recipient: first(p.Email, o.Email),
		Terms: collective.TermsOf(c.Terms, settings), Billing: firstAddress(o.Billing, o.Customer, p.Address)}
	if p.InvoiceEmail != "" {
		i.Recipient = ""
	}
	i.Alone, err = collective.Single(planned, o, c, p, settings)
	if invoicing.ErrorCode(err) == invoicing.CodeConflict {
		i.Refused, err = append(i.Refused, invoicing.ErrorMessage(err)), nil
	}
	return i, err
}

// whole reads what a whole order would be by itself; joined is what of it stands in a collective invoice already.
func (g *gathering) whole(ctx context.Context, orderID int64, joined *invoicing.PlannedInvoice) (collective.Item, error) {
	o, p, err := g.order(ctx, orderID)
	if err != nil {
		return collective.Item{}, err
	}
	settings := g.s.settingsOf(o.Origin.Shop)
	i := collective.Item{Order: o, ShopName: settings.Name, Recipient: first(o.Email, p.Email), Billing: firstAddress(o.Billing, o.Customer, p.Address)}
	if p.InvoiceEmail != "" {
		i.Recipient = ""
	}
	i.PlannedInvoice = invoicing.PlannedInvoice{ID: -o.ID, OrderID: o.ID, PartnerID: o.PartnerID, Currency: o.Currency, PriceMode: o.PriceMode}
	alone, err := g.s.drawOrder(ctx, g.q, o)
	i.Alone, i.Terms = alone, collective.TermsOf(&alone.Terms, settings)
	if joined != nil {
		i.PlannedInvoice = *joined
		if invoicing.ErrorCode(err) != invoicing.CodeConflict {
			return i, err
		}
		if gone(o) != "" { // there is no invoice to compare the others with
			i.Refused = append(i.Refused, changedSince(*joined, o))
		}
		return i, nil // that it changed is told when it is issued
	}
	if i.Refused, err = g.refused(ctx, o, alone, err); err != nil || alone.OrderID == 0 {
		return i, err
	}
	notes, err := notesOf(ctx, g.q, o.ID)
	i.PlannedInvoice = collective.Whole(o, alone, notes, settings.Name)
	return i, err
}

// refused says why an order can be part of no collective invoice.
func (g *gathering) refused(ctx context.Context, o invoicing.Order, alone invoicing.Invoice, drawn error) ([]string, error) {
	var why []string
	for _, err := range []error{drawn, notAsAWhole(o), notInCollective(ctx, g.q, o), noDeposits(ctx, g.q, o), notBilled(ctx, g.q, o)} {
		switch {
		case err == nil:
		case invoicing.ErrorCode(err) == invoicing.CodeConflict:
			why = append(why, invoicing.ErrorMessage(err))
		default:
			return nil, err
		}
	}
	if g.s.paidByRule(alone) {
		why = append(why, fmt.Sprintf("Auftrag %s ist mit seiner Zahlungsart (%s) schon bezahlt: in einer Sammelrechnung würde er noch einmal gefordert.", o.Number, o.Payment))
	}
	for _, hold := range holdsBesideTax(alone) {
		if len(o.Check) > 0 {
			break // told already
		}
		why = append(why, fmt.Sprintf("Auftrag %s: %s", o.Number, hold))
	}
	return why, nil
}

// notAsAWhole refuses orders that are billed period by period, or that do not add up.
func notAsAWhole(o invoicing.Order) error {
	switch {
	case o.ContractID != 0:
		return invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; er wird über seine geplanten Rechnungen abgerechnet.", o.Number)
	case len(o.Check) > 0:
		return invoicing.Conflictf("Auftrag %s muss erst geprüft werden: %s", o.Number, strings.Join(o.Check, "; "))
	}
	return nil
}

func notBilled(ctx context.Context, q queryer, o invoicing.Order) error {
	id, err := billedBy(ctx, q, orderBilled(o.ID))
	if err != nil || id == 0 {
		return err
	}
	return alreadyBilled(ctx, q, orderBilled(o.ID))
}

// holdsBesideTax returns what holds an invoice whatever its tax case is: that one is decided anew for all items together.
func holdsBesideTax(inv invoicing.Invoice) []string {
	taxed := inv
	taxed.Hold = nil
	taxed.DecideTax(invoicing.VATCheck{})
	return slices.DeleteFunc(slices.Clone(inv.Hold), func(why string) bool { return slices.Contains(taxed.Hold, why) })
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

func firstAddress(addresses ...invoicing.Address) invoicing.Address {
	for _, a := range addresses {
		if !a.IsEmpty() {
			return a
		}
	}
	return invoicing.Address{}
}
