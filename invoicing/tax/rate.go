// Package tax reckons the value added tax that an invoice shows, per rate, on the cent.
package tax

import (
	"database/sql/driver"
	"fmt"
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
	return divRound(int64(gross)*int64(r), 1000000+int64(r))
}

// OnTop returns the tax on a net amount: N·r/100, half away from zero.
func (r Rate) OnTop(net money.Cents) money.Cents {
	return divRound(int64(net)*int64(r), 1000000)
}

func divRound(num, den int64) money.Cents {
	if num < 0 {
		return -divRound(-num, den)
	}
	return money.Cents((2*num + den) / (2 * den))
}
