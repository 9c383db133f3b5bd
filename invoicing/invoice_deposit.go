package invoicing

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// DepositShare says how much of an order a deposit asks for: a percentage of what the customer pays, or an amount.
type DepositShare struct {
	Percent decimal.Decimal
	Amount  money.Cents // gross; 0 where Percent counts
}

// of returns the share of an amount.
func (s DepositShare) of(whole money.Cents) money.Cents {
	if s.Amount != 0 {
		return s.Amount
	}
	return money.FromDecimal(whole.Decimal().Mul(s.Percent).Shift(-2))
}

// DepositFromOrder drafts the n-th invoice over a deposit (Anzahlungsrechnung, § 14 (5) UStG): a part of the order's total
// before anything is supplied, with the tax that it contains, over the rates in proportion to their sums. asked is what the
// order's other deposits ask for; together they must not exceed the order.
func DepositFromOrder(o Order, p Partner, s ShopSettings, share DepositShare, asked money.Cents, n int) (Invoice, error) {
	if err := o.mayBeBilled(); err != nil {
		return Invoice{}, err
	}
	inv, err := FromOrder(o, p, s)
	if err != nil {
		return Invoice{}, err
	}
	amount := share.of(o.Total)
	switch {
	case amount <= 0:
		return Invoice{}, Invalidf("Eine Anzahlung braucht einen Prozentsatz oder Betrag über null.")
	case amount > o.Total-asked:
		return Invoice{}, Conflictf("Von Auftrag %s lassen sich höchstens noch %s %s anzahlen.", o.Number, (o.Total - asked).German(), o.Currency)
	}
	inv.Deposit, inv.Lines, inv.Prepayments, inv.AmountNotes = n, inv.depositLines(amount), nil, nil
	inv.PriceMode, inv.TaxTotals, inv.Terms.SkontoDays, inv.Terms.Skonto = tax.Gross, nil, 0, decimal.Zero
	inv.ServiceFrom, inv.ServiceUntil = Date{}, Date{}
	inv.References = append(inv.References, Reference{Kind: RefersOrder, ID: o.ID, Number: o.Number, Date: inv.OrderDate})
	inv.AddUp()
	inv.Review()
	return inv, nil
}

// depositLines share an amount out over the rates of the order.
func (i *Invoice) depositLines(amount money.Cents) []InvoiceLine {
	weights := make([]decimal.Decimal, len(i.TaxTotals))
	for n, t := range i.TaxTotals {
		weights[n] = max(t.Gross, 0).Decimal()
	}
	var lines []InvoiceLine
	for n, part := range money.Split(amount, weights) {
		if part == 0 {
			continue
		}
		lines = append(lines, InvoiceLine{Position: len(lines) + 1, Kind: LineArticle, Text: i.depositText(), Quantity: decimal.New(1, 0),
			UnitPrice: part.Decimal(), Amount: part, TaxRate: i.TaxTotals[n].Rate})
	}
	return lines
}

func (i *Invoice) depositText() string {
	if i.Language == "en" {
		return fmt.Sprintf("Deposit for order %s of %s", i.OrderNo, i.OrderDate)
	}
	return fmt.Sprintf("Anzahlung auf Auftrag %s vom %s", i.OrderNo, i.OrderDate.German())
}

// Deduct takes issued deposits off what a final invoice asks for, with the tax that they showed (§ 14 (5) sentence 2 UStG).
func (i *Invoice) Deduct(deposits []Invoice) {
	for _, d := range deposits {
		text := "Anzahlung"
		if i.Language == "en" {
			text = "Deposit"
		}
		i.Prepayments = append(i.Prepayments, Prepayment{Kind: PrepaidDeposit, Text: text, Amount: d.Total, InvoiceID: d.ID, Number: d.Number,
			Date: d.Date, TaxTotals: d.TaxTotals})
	}
	for _, failure := range i.Failures() {
		if !slices.Contains(i.Hold, failure) {
			i.Hold = append(i.Hold, failure)
		}
	}
}

// HasDeposit says whether the invoice asks for a deposit or takes one off.
func (i *Invoice) HasDeposit() bool { return i.Deposit != 0 || len(i.Deposits()) > 0 }

// Deposits returns the deposits that the invoice takes off.
func (i *Invoice) Deposits() []Prepayment {
	return slices.DeleteFunc(slices.Clone(i.Prepayments), func(p Prepayment) bool { return p.Kind != PrepaidDeposit })
}

// RemainingTax returns the totals per rate less those of deposits: the tax that is still due with this invoice.
func (i *Invoice) RemainingTax() []tax.Total {
	totals := append([]tax.Total(nil), i.TaxTotals...)
	for _, p := range i.Prepayments {
		for _, d := range p.TaxTotals {
			totals = minus(totals, d)
		}
	}
	return totals
}

func minus(totals []tax.Total, d tax.Total) []tax.Total {
	for n := range totals {
		if t := &totals[n]; t.Rate == d.Rate {
			t.Net, t.Tax, t.Gross = t.Net-d.Net, t.Tax-d.Tax, t.Gross-d.Gross
			return totals
		}
	}
	return append(totals, tax.Total{Rate: d.Rate, Net: -d.Net, Tax: -d.Tax, Gross: -d.Gross})
}

// verifyDeposits asserts that each deposit's tax makes its amount, and that no more was asked for than there is to pay.
func (i *Invoice) verifyDeposits(c *audit) {
	remaining := i.Total
	for _, p := range i.Deposits() {
		sum := tax.Sum(p.TaxTotals)
		c.same("Anzahlung", "Summe der Steuersätze von "+p.Number, sum.Gross, p.Amount)
		c.same("Anzahlung", "netto + Steuer von "+p.Number, sum.Gross, sum.Net+sum.Tax)
		remaining -= p.Amount
	}
	rest := tax.Sum(i.RemainingTax())
	c.same("Schlussrechnung", "verbleibende Summe der Steuersätze", rest.Gross, remaining)
	c.same("Schlussrechnung", "verbleibend netto + Steuer", rest.Gross, rest.Net+rest.Tax)
	if i.Payable() < 0 && i.Type != TypeCancellation && i.Total >= 0 {
		c.failed = append(c.failed, fmt.Sprintf("Angezahlt sind %s %s mehr, als zu zahlen ist: bitte eine Anzahlungsrechnung stornieren.",
			(-i.Payable()).German(), i.Currency))
	}
}
