package collective

import "fakturisd/invoicing"

// Single drafts the invoice of one planned invoice by itself. As for a collective invoice, partner and e-mail are those of now;
// the contract says on which terms and with which reference the buyer pays. What does not add up yet is held, for a draft can be edited.
func Single(p invoicing.PlannedInvoice, o invoicing.Order, c invoicing.Contract, partner invoicing.Partner, s invoicing.ShopSettings) (invoicing.Invoice, error) {
	items := []Item{{PlannedInvoice: p}}
	one := begin(items)
	one.Head = invoicing.CollectiveHead{Terms: c.Terms, BuyerRef: c.BuyerRef}
	addItems(&one, Request{Items: items})
	inv, err := Invoice(one, []invoicing.Order{o}, partner, s)
	if len(inv.Lines) == 0 {
		return inv, err
	}
	inv.Type, inv.PlannedID = invoicing.TypeInvoice, p.ID
	inv.References = append(inv.References, invoicing.Reference{Kind: invoicing.RefersContract, ID: p.ContractID, Number: o.Number})
	inv.Review()
	return inv, nil
}
