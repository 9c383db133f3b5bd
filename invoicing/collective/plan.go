package collective

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// noteLength is how many characters a planned invoice's note has at most.
const noteLength = 512

// Plan returns the planned invoices of an order with contract terms, one a period, as far as Periods lays them out. Each
// bills every line of the order that is due in it; a full period in which nothing was changed ends on the cent of the order,
// which the shop may have rounded its own way. They have no number and no id yet. Shipping, fees, discounts and coupons come
// with every period that bills an article; cut periods bill their part of articles, discounts and coupons, but ship as
// always. A voucher that was bought pays once, in the first period that bills anything.
func Plan(o invoicing.Order, c invoicing.Contract, horizon invoicing.Date) ([]invoicing.PlannedInvoice, error) {
	return plan(o, c, horizon, nil)
}

// plan is Plan beside periods that are billed or merged already and stay as they are: what of a line's time they bill is not
// billed again, nor is the voucher.
func plan(o invoicing.Order, c invoicing.Contract, horizon invoicing.Date, kept []invoicing.PlannedInvoice) ([]invoicing.PlannedInvoice, error) {
	periods, err := Periods(c, horizon)
	if err != nil {
		return nil, err
	}
	if len(o.Lines) == 0 {
		return nil, invoicing.Conflictf("Auftrag %s hat keine Positionen; es gibt nichts zu berechnen.", o.Number)
	}
	if err := checkReferences(o, c); err != nil {
		return nil, err
	}
	p := newPlanner(o, c, kept)
	planned := make([]invoicing.PlannedInvoice, len(periods))
	before := invoicing.Date{}
	for i, period := range periods {
		planned[i] = p.period(period, before)
		before = period.From
	}
	return planned, nil
}

// planner plans one period after the other.
type planner struct {
	order, unpaid invoicing.Order // unpaid: without vouchers that were bought
	contract      invoicing.Contract
	changes       []invoicing.PriceChange
	kept          map[int]bool        // numbers of periods that stay
	billed        map[int64][]stretch // by order line
	credited      bool                // the voucher was used
	services      bool                // the order has articles
}

func newPlanner(o invoicing.Order, c invoicing.Contract, kept []invoicing.PlannedInvoice) *planner {
	p := &planner{order: o, unpaid: withoutCredit(o), contract: c, changes: byDay(c.Prices), kept: map[int]bool{}, billed: map[int64][]stretch{}}
	p.services = slices.ContainsFunc(o.Lines, func(l invoicing.OrderLine) bool { return l.Kind == invoicing.LineArticle })
	for _, k := range kept {
		p.kept[k.Period] = true
		for _, l := range k.Lines {
			p.credited = p.credited || l.Kind == invoicing.LineCredit
			if l.Kind == invoicing.LineArticle {
				p.billed[l.OrderLineID] = append(p.billed[l.OrderLineID], stretch{From: l.From, Until: l.Until})
			}
		}
	}
	return p
}

// withoutCredit is the order without vouchers that were bought.
func withoutCredit(o invoicing.Order) invoicing.Order {
	isCredit := func(l invoicing.OrderLine) bool { return l.Kind == invoicing.LineCredit }
	if slices.ContainsFunc(o.Lines, isCredit) {
		o.Lines = slices.DeleteFunc(slices.Clone(o.Lines), isCredit)
		o.TaxTotals = o.LineTotals()
		o.Total = o.Totals().Gross
	}
	return o
}

// period plans one period; before is the first day of the one before.
func (p *planner) period(period Period, before invoicing.Date) invoicing.PlannedInvoice {
	o := p.order
	if p.credited || p.kept[period.Number] {
		o = p.unpaid
	}
	inv := invoicing.PlannedInvoice{
		ContractID: p.contract.ID, OrderID: o.ID, OrderNumber: o.Number, Shop: o.Origin.Shop, PartnerID: o.PartnerID, Period: period.Number, From: period.From,
		Until: period.Until, Status: invoicing.Planned, Currency: o.Currency, PriceMode: o.PriceMode,
	}
	b := bill{planner: p, period: period, heading: Heading(o.Number, period.From, period.Until), asOrdered: true}
	for _, l := range o.Lines {
		b.line(l)
	}
	inv.Lines = b.finish()
	var postponed string
	inv.ProvisionalDate, postponed = postpone(p.contract.Pauses, period)
	if len(inv.Lines) == 0 {
		inv.Status, inv.SkippedByTerms, inv.ProvisionalDate = invoicing.Skipped, true, period.Provisional
		inv.TaxTotals = []tax.Total{}
		inv.Note = skipNote(p.contract.Pauses, period.From)
		return inv
	}
	p.credited = p.credited || !p.kept[period.Number]
	inv.Note = joinNotes(append([]string{b.cutNote(), postponed, priceNote(p.changes, before, period.From)}, b.notes...))
	inv.TaxTotals, inv.Total = slices.Clone(o.TaxTotals), o.Total
	if !b.asOrdered || len(inv.TaxTotals) == 0 {
		inv.TaxTotals, inv.Total = Totals(inv.PriceMode, inv.Lines)
	}
	return inv
}

// joinNotes makes one text of what is to be said, each once, as long as its column holds.
func joinNotes(notes []string) string {
	var said []string
	for _, n := range notes {
		if n != "" && !slices.Contains(said, n) {
			said = append(said, n)
		}
	}
	text := []rune(strings.Join(said, " "))
	if len(text) > noteLength {
		return string(text[:noteLength-1]) + "…"
	}
	return string(text)
}

// Heading returns the heading of a block of lines, such as "Auftrag tee-12, 01.01.2027 bis 28.02.2027".
func Heading(orderNumber string, from, until invoicing.Date) string {
	return fmt.Sprintf("Auftrag %s, %s", orderNumber, span(from, until))
}

// Totals reckons the totals per rate over all lines, and the gross total.
func Totals(mode tax.Mode, lines []invoicing.InvoiceLine) ([]tax.Total, money.Cents) {
	amounts := make([]tax.Amount, len(lines))
	for i, l := range lines {
		amounts[i] = tax.Amount{Rate: l.TaxRate, Amount: l.Amount}
	}
	totals := tax.Totals(mode, amounts)
	return totals, tax.Sum(totals).Gross
}

func span(from, until invoicing.Date) string { return from.German() + " bis " + until.German() }
