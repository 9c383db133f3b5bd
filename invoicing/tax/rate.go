// Package tax reckons the value added tax that an invoice shows, per rate, on the cent.
package tax

import (
	"database/sql/driver"
	"fmt"
	"math/bits"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
)

// Rate is a tax rate in ten-thousandths of a percent, the precision of the shop's DECIMAL(7,4): 190000 is 19 %.
type Rate int64

// Percent returns the rate of so many whole percent.
func Percent(p int) Rate { return Rate(p * 10000) }

// ParseRate reads "19", "19.0000" or "5,5" as percent; rates outside 0 to 100 are refused.
func ParseRate(s string) (Rate, error) {
	if len(s) > 24 || strings.ContainsAny(s, "eE") { // an exponent could ask for all the memory there is
		return 0, fmt.Errorf("tax rate %.24q is not a percentage such as 19 or 5,5", s)
	}
	d, err := decimal.NewFromString(strings.ReplaceAll(strings.TrimSpace(s), ",", "."))
	if err != nil {
		return 0, fmt.Errorf("tax rate %q: %w", s, err)
	}
	r := Rate(d.Shift(4).Round(0).IntPart())
	if r < 0 || r > Percent(100) {
		return 0, fmt.Errorf("tax rate %q is not between 0 and 100 percent", s)
	}
	return r, nil
}

// Decimal returns the rate in percent.
func (r Rate) Decimal() decimal.Decimal { return decimal.New(int64(r), -4) }

// String returns the rate in percent without trailing zeros, such as "19" or "5.5".
func (r Rate) String() string { return r.Decimal().String() }

// German returns the rate as an invoice prints it, such as "19 %" or "5,5 %".
func (r Rate) German() string { return strings.ReplaceAll(r.String(), ".", ",") + " %" }

// MarshalJSON writes the rate as a string in percent.
func (r Rate) MarshalJSON() ([]byte, error) { return []byte(`"` + r.String() + `"`), nil }

// UnmarshalJSON reads what MarshalJSON writes, and a bare number.
func (r *Rate) UnmarshalJSON(b []byte) error {
	v, err := ParseRate(strings.Trim(string(b), `"`))
	if err != nil {
		return err
	}
	*r = v
	return nil
}

// Value stores the rate as its ten-thousandths, an integer.
func (r Rate) Value() (driver.Value, error) { return int64(r), nil }

// Contained returns the tax that a gross amount contains: G·r/(100+r), half away from zero (§ 10 (1) UStG).
func (r Rate) Contained(gross money.Cents) money.Cents {
	return share(gross, uint64(r), 1000000+uint64(r))
}

// OnTop returns the tax on a net amount: N·r/100, half away from zero.
func (r Rate) OnTop(net money.Cents) money.Cents {
	return share(net, uint64(r), 1000000)
}

// share returns amount·part/whole; the product has 128 bits, so that no amount is too large for it.
func share(amount money.Cents, part, whole uint64) money.Cents {
	high, low := bits.Mul64(uint64(amount.Abs()), part)
	quotient, rest := bits.Div64(high, low, whole)
	if 2*rest >= whole {
		quotient++
	}
	if amount < 0 {
		return -money.Cents(quotient)
	}
	return money.Cents(quotient)
}
