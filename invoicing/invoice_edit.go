package invoicing

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// EditDraft returns the draft with what people may change taken from after: lines, texts, addresses, terms. Amounts are
// reckoned anew, but a line of an order whose numbers stay keeps the amount that the customer saw, and where no amount
// changes the sums stay too. What cannot be right is refused with FieldErrors; what only stands in the way of issuing
// goes to Hold.
func EditDraft(before, after Invoice) (Invoice, error) {
	if err := before.mayEdit(); err != nil {
		return before, err
	}
	inv := before
	inv.Billing, inv.Delivery, inv.Email, inv.Language = after.Billing, after.Delivery, after.Email, after.Language
	inv.BuyerVATID, inv.BuyerRef, inv.Payment, inv.Terms = after.BuyerVATID, after.BuyerRef, after.Payment, after.Terms
	inv.IntroText, inv.ClosingText, inv.ServiceFrom, inv.ServiceUntil = after.IntroText, after.ClosingText, after.ServiceFrom, after.ServiceUntil
	inv.Lines = slices.Clone(after.Lines)
	inv.exchangeByHand(after.Exchange)
	if err := inv.checkFields(); err != nil {
		return before, err
	}
	for n := range inv.Lines {
		inv.Lines[n].Position = n + 1
		inv.Lines[n].Amount = amountOf(inv.Lines[n], before.Lines)
	}
	if !sameAmounts(before.Lines, inv.Lines) {
		inv.AmountNotes = nil
		inv.dropHolds(holdOrder)
		if err := inv.Reckon(); err != nil {
			return before, err
		}
	}
	inv.dropOrders()
	inv.KeepDecision(before)
	inv.Review()
	return inv, nil
}

func (i *Invoice) mayEdit() error {
	switch {
	case i.Status != InvoiceDraft:
		return Conflictf("%s ist gestellt und lässt sich nicht mehr ändern; eine Stornorechnung nimmt sie zurück.", i.label())
	case i.Type == TypeCancellation:
		return Conflictf("Eine Stornorechnung nimmt zurück, was in Rechnung stand; ihre Angaben lassen sich nicht ändern.")
	}
	return nil
}

// amountOf returns what a line costs. One of an order whose numbers stay keeps the amount that the customer saw.
func amountOf(l InvoiceLine, before []InvoiceLine) money.Cents {
	for _, b := range before {
		same := b.Quantity.Equal(l.Quantity) && b.UnitPrice.Equal(l.UnitPrice) && b.Discount.Equal(l.Discount)
		if same && l.OrderLineID != 0 && b.OrderLineID == l.OrderLineID && b.PlannedID == l.PlannedID {
			return b.Amount
		}
	}
	return l.exact()
}

func sameAmounts(a, b []InvoiceLine) bool {
	return slices.EqualFunc(a, b, func(x, y InvoiceLine) bool { return x.Amount == y.Amount && x.TaxRate == y.TaxRate })
}

// HoldDeposit begins the reasons to hold a final invoice that payments of its order's deposits take away.
const HoldDeposit = "Anzahlung: "

// Review decides anew what follows from the draft's content: how it is taxed, and what stands in the way of issuing it.
func (i *Invoice) Review() {
	elsewhere := slices.DeleteFunc(slices.Clone(i.Hold), func(why string) bool {
		return !strings.HasPrefix(why, HoldDeposit) && !strings.HasPrefix(why, holdOrder)
	})
	i.Hold = nil
	if len(i.Lines) == 0 {
		i.Hold = []string{"Der Entwurf hat noch keine Position: bitte Artikel oder Leistungen eintragen."}
	} else {
		i.Hold = i.Failures()
	}
	i.Hold = append(i.Hold, elsewhere...)
	i.DecideTax(VATCheck{})
}

// NewInvoice returns an empty draft that somebody fills in by hand.
func NewInvoice(p Partner, s ShopSettings, shop, currency string, mode tax.Mode) (Invoice, error) {
	if mode != tax.Gross && mode != tax.Net {
		return Invoice{}, FieldErrors{"price_mode": "Bitte wählen, ob die Preise die Umsatzsteuer enthalten."}.orNil()
	}
	if len(currency) != 3 {
		return Invoice{}, FieldErrors{"currency": "Eine Währung hat drei Buchstaben, etwa EUR."}.orNil()
	}
	inv := Invoice{
		Type: TypeInvoice, Status: InvoiceDraft, PartnerID: p.ID, Shop: shop, CustomerNo: p.Number, Seller: s.Company, Billing: p.Address,
		Delivery: p.Address, BuyerVATID: p.VATID, Email: p.Email, Language: documentLanguage(p.Language), Currency: currency, PriceMode: mode, Terms: s.Terms,
		Lines: []InvoiceLine{}, TaxTotals: []tax.Total{},
	}
	inv.Review()
	return inv, nil
}

// DuplicateInvoice returns a free copy as a new draft: without number and dates, and without what it billed, paid or
// referred to, for that was billed once.
func DuplicateInvoice(of Invoice) (Invoice, error) {
	if of.Type == TypeCancellation {
		return Invoice{}, Conflictf("Eine Stornorechnung lässt sich nicht verdoppeln.")
	}
	inv := of
	inv.ID, inv.Type, inv.Status, inv.Number = 0, TypeInvoice, InvoiceDraft, ""
	inv.Date, inv.DueDate, inv.OrderDate, inv.ServiceFrom, inv.ServiceUntil = Date{}, Date{}, Date{}, Date{}, Date{}
	inv.OrderID, inv.CollectiveID, inv.PlannedID, inv.Deposit, inv.OrderNo, inv.ShopOrderNo = 0, 0, 0, 0, "", ""
	inv.Prepayments, inv.References, inv.Basis, inv.AmountNotes, inv.Hold = nil, nil, nil, nil, nil
	inv.Exchange, inv.Terms.PaidNote, inv.Deposit = Exchange{}, false, 0
	inv.Lines = slices.Clone(of.Lines)
	for n := range inv.Lines {
		l := &inv.Lines[n]
		l.PlannedID, l.OrderID, l.OrderLineID, l.Block, l.From, l.Until = 0, 0, 0, "", Date{}, Date{}
	}
	if err := inv.Reckon(); err != nil {
		return Invoice{}, err
	}
	inv.Review()
	return inv, nil
}

// DiscountLines returns a discount of so many percent on everything: one line of kind rabatt for each tax rate, so that
// the tax falls with the price (§ 17 UStG).
func DiscountLines(i Invoice, percent decimal.Decimal, text string) []InvoiceLine {
	sums := map[tax.Rate]money.Cents{}
	for _, l := range i.Lines {
		sums[l.TaxRate] += l.Amount
	}
	var rates []tax.Rate
	for r := range sums {
		rates = append(rates, r)
	}
	slices.Sort(rates)
	var lines []InvoiceLine
	for _, r := range rates {
		off := money.FromDecimal(sums[r].Decimal().Mul(percent).Shift(-2))
		if off == 0 {
			continue
		}
		lines = append(lines, InvoiceLine{Kind: LineDiscount, Text: text, Quantity: decimal.New(1, 0), UnitPrice: (-off).Decimal(),
			Amount: -off, TaxRate: r})
	}
	return lines
}

// ArticleLine returns a line of one piece of an article at its list price, as the invoice shows prices.
func ArticleLine(number, name string, net decimal.Decimal, rate tax.Rate, mode tax.Mode) InvoiceLine {
	price := net
	if mode == tax.Gross {
		price = net.Mul(decimal.New(100, 0).Add(rate.Decimal())).Shift(-2).Round(2)
	}
	return InvoiceLine{Kind: LineArticle, Number: number, Text: name, Quantity: decimal.New(1, 0), UnitPrice: price,
		Amount: money.FromDecimal(price), TaxRate: rate}
}
