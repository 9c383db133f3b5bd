// Package money holds amounts of an invoice as whole cents, so that no amount is ever rounded by accident.
//
// Document amounts are Cents; unit prices and quantities, which the shop keeps with four decimals,
// are decimal.Decimal and become Cents in one named step: FromDecimal.
package money

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Cents is an amount in hundredths of the document's currency.
type Cents int64

// Max is the largest amount of a document, 1,000,000,000,000 units; thousands of such amounts still add up without overflow.
const Max Cents = 1e14

// FromDecimal rounds commercially (half away from zero) to whole cents. What is beyond any amount becomes Max + 1 (or its
// opposite), which no document takes.
func FromDecimal(d decimal.Decimal) Cents {
	switch limit := Max.Decimal(); {
	case d.GreaterThan(limit):
		return Max + 1
	case d.LessThan(limit.Neg()):
		return -Max - 1
	}
	return Cents(d.Shift(2).Round(0).IntPart())
}

// Decimal returns the amount in units of the currency, with two decimals.
func (c Cents) Decimal() decimal.Decimal { return decimal.New(int64(c), -2) }

// Abs returns the amount without its sign.
func (c Cents) Abs() Cents {
	if c < 0 {
		return -c
	}
	return c
}

// String returns the amount with a decimal point, such as "-1234.50".
func (c Cents) String() string {
	sign, a := "", c.Abs()
	if c < 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%d.%02d", sign, a/100, a%100)
}

// German returns the amount as a German reader writes it, such as "-1.234,50".
func (c Cents) German() string {
	sign, a := "", c.Abs()
	if c < 0 {
		sign = "-"
	}
	whole := strconv.FormatInt(int64(a/100), 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return fmt.Sprintf("%s%s,%02d", sign, whole, a%100)
}

// Parse reads "1234.50", "1234,50" or "1.234,50" (German thousands) and refuses more than two decimals.
func Parse(s string) (Cents, error) {
	t := strings.TrimSpace(s)
	if strings.Contains(t, ",") {
		t = strings.ReplaceAll(strings.ReplaceAll(t, ".", ""), ",", ".")
	}
	if len(t) > 24 || strings.ContainsAny(t, "eE") { // an exponent could ask for all the memory there is
		return 0, fmt.Errorf("amount %.24q is not an amount such as 1.234,50", s)
	}
	d, err := decimal.NewFromString(t)
	if err != nil {
		return 0, fmt.Errorf("amount %q: %w", s, err)
	}
	if !d.Equal(d.Round(2)) {
		return 0, fmt.Errorf("amount %q has more than two decimals", s)
	}
	if d.Abs().GreaterThan(Max.Decimal()) {
		return 0, fmt.Errorf("amount %q is too large", s)
	}
	return FromDecimal(d), nil
}

// MarshalJSON writes the amount as a string with two decimals, which no reader can round.
func (c Cents) MarshalJSON() ([]byte, error) { return []byte(`"` + c.String() + `"`), nil }

// UnmarshalJSON reads what MarshalJSON writes, and a bare number.
func (c *Cents) UnmarshalJSON(b []byte) error {
	v, err := Parse(strings.Trim(string(b), `"`))
	if err != nil {
		return err
	}
	*c = v
	return nil
}

// Value stores the amount as BIGINT cents.
func (c Cents) Value() (driver.Value, error) { return int64(c), nil }
