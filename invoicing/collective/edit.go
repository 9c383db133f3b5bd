package collective

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Edit returns the collective invoice as a person wants it: texts, prices, quantities, discounts, lines, dates, recipient,
// address and terms stay open to change until it is issued. Amounts are reckoned anew from quantity, price and discount,
// but one whose numbers are those of before, or of the contract, is not: a fresh multiplication may miss it by a cent.
// What cannot be right is refused with FieldErrors.
func Edit(c invoicing.CollectiveInvoice, e invoicing.CollectiveEdit) (invoicing.CollectiveInvoice, error) {
	if c.Status != invoicing.CollectivePlanned {
		return c, invoicing.Conflictf("Die Sammelrechnung %d ist bereits %s und lässt sich nicht mehr ändern.", c.ID, c.Status)
	}
	if err := e.Check(); err != nil {
		return c, err
	}
	known := slices.Concat(c.Lines, Originals(c))
	edited, err := editLines(c, e.Lines, known)
	if err != nil {
		return c, err
	}
	before := c.Lines
	c.Lines, c.Head, c.ProvisionalDate, c.SendDate = edited, tidy(e.Head), e.ProvisionalDate, e.SendDate
	addUp(&c, before)
	return c, nil
}

func editLines(c invoicing.CollectiveInvoice, lines, known []invoicing.InvoiceLine) ([]invoicing.InvoiceLine, error) {
	items := map[int64]bool{0: true}
	for _, p := range c.Items {
		items[p.ID] = true
	}
	edited := make([]invoicing.InvoiceLine, len(lines))
	for i, l := range lines {
		if !items[l.PlannedID] {
			return nil, invoicing.Invalidf("Position %d gehört zu keiner der zusammengefassten Rechnungen.", i+1)
		}
		l.Position, l.Amount = i+1, l.AmountAfter(known)
		if l.Amount.Abs() > money.Max {
			return nil, invoicing.Invalidf("Position %d: Menge mal Preis ergibt mehr, als eine Rechnung fassen kann.", i+1)
		}
		edited[i] = l
	}
	return edited, nil
}

// addUp reckons the totals anew where an amount changed. A single planned invoice that is billed as its contract has it
// keeps its own totals, which its shop may have rounded its own way.
func addUp(c *invoicing.CollectiveInvoice, before []invoicing.InvoiceLine) {
	switch {
	case sameAmounts(c.Lines, before):
	case len(c.Items) == 1 && sameAmounts(c.Lines, c.Items[0].Lines):
		c.TaxTotals, c.Total = slices.Clone(c.Items[0].TaxTotals), c.Items[0].Total
	default:
		c.TaxTotals, c.Total = Totals(c.PriceMode, c.Lines)
	}
}

// tidy leaves out of the head what says nothing.
func tidy(h invoicing.CollectiveHead) invoicing.CollectiveHead {
	if to, err := invoicing.MailAddresses(h.Recipient); err == nil {
		h.Recipient = to
	}
	if h.Billing != nil && h.Billing.IsEmpty() {
		h.Billing = nil
	}
	h.BuyerRef = strings.TrimSpace(h.BuyerRef)
	return h
}

// Originals are the lines of a collective invoice as its contracts and orders have them, under the headings that merging gave
// them: beside those of other shops a block names its own.
func Originals(c invoicing.CollectiveInvoice) []invoicing.InvoiceLine {
	var lines []invoicing.InvoiceLine
	for _, p := range c.Items {
		merged := linesOf(c, p.ID)
		for _, l := range p.Lines {
			l.PlannedID, l.Position = p.ID, len(lines)+1
			if n := slices.IndexFunc(merged, func(m invoicing.InvoiceLine) bool { return namesShop(p, m.Block) }); n >= 0 && l.Block == Heading(p.OrderNumber, p.From, p.Until) {
				l.Block = merged[n].Block
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// namesShop says whether a heading is the one of a period with the name of its shop in it (withShop).
func namesShop(p invoicing.PlannedInvoice, block string) bool {
	start, end, ok := strings.Cut(Heading(p.OrderNumber+" (\x00)", p.From, p.Until), "\x00")
	return ok && strings.HasPrefix(block, start) && strings.HasSuffix(block, end)
}
