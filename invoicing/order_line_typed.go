package invoicing

import (
	"fmt"

	"fakturisd/invoicing/money"
)

// maxOrderText is how many characters the text of an order's line may have.
const maxOrderText = 512

// TypedOrderLines returns the lines of an order that somebody typed, or FieldErrors: each costs quantity times price.
func TypedOrderLines(typed []InvoiceLine) ([]OrderLine, error) {
	f := FieldErrors{}
	lines := make([]OrderLine, len(typed))
	for i, l := range typed {
		at := fmt.Sprintf("lines.%d.", i+1)
		f.line(at, l)
		f.limit(at+"text", l.Text, maxOrderText)
		lines[i] = OrderLine{Kind: l.Kind, Number: l.Number, Text: l.Text, Quantity: l.Quantity, UnitPrice: l.UnitPrice,
			Amount: money.FromDecimal(l.Quantity.Mul(l.UnitPrice)), TaxRate: l.TaxRate}
	}
	return lines, f.orNil()
}
