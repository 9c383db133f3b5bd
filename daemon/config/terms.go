package config

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// Terms are terms of payment; what a shop leaves out is as for the whole company.
type Terms struct {
	DueDays       *int   `yaml:"due_days"`       // days until an invoice is due; send.due_days by default, 0: at once
	SkontoDays    *int   `yaml:"skonto_days"`    // days in which the customer may deduct; 0: no Skonto
	SkontoPercent string `yaml:"skonto_percent"` // how much, such as 2 or 2.5
}

// apply puts the terms, and how amounts fall on tax rates, over those of settings.
func (t Terms) apply(s *invoicing.ShopSettings, amounts string) {
	s.Amounts = cmp.Or(invoicing.AmountSplit(amounts), s.Amounts)
	if t.DueDays != nil {
		s.DueDays = *t.DueDays
	}
	if t.SkontoDays != nil {
		s.Terms.SkontoDays = *t.SkontoDays
	}
	if percent, err := t.percent(); err == nil && t.SkontoPercent != "" {
		s.Terms.Skonto = percent
	}
	if s.Terms.SkontoDays == 0 {
		s.Terms.Skonto = decimal.Zero
	}
}

func (t Terms) percent() (decimal.Decimal, error) {
	if len(t.SkontoPercent) > 6 {
		return decimal.Zero, invoicing.Invalidf("%.10q is no percentage", t.SkontoPercent)
	}
	return decimal.NewFromString(strings.ReplaceAll(t.SkontoPercent, ",", "."))
}

// checkBilling checks the terms of one level, and how amounts fall on tax rates.
func checkBilling(t Terms, amounts, path string, at source) error {
	if amounts != "" && amounts != string(invoicing.SplitAsShop) && amounts != string(invoicing.SplitProportional) {
		return at.wrong(path+".amounts", "%q is not one of shop, proportional", amounts)
	}
	return t.check(path+".terms", at)
}

func (t Terms) check(path string, at source) error {
	for key, days := range map[string]*int{"due_days": t.DueDays, "skonto_days": t.SkontoDays} {
		if days != nil && (*days < 0 || *days > 365) {
			return at.wrong(path+"."+key, "%d is not 0 to 365", *days)
		}
	}
	percent, err := t.percent()
	if t.SkontoPercent != "" && (err != nil || percent.IsNegative() || percent.GreaterThan(decimal.New(50, 0)) || !percent.Equal(percent.Round(2))) {
		return at.wrong(path+".skonto_percent", "%q is not 0 to 50 percent, with two decimals at most", t.SkontoPercent)
	}
	return nil
}

// checkTerms checks what the terms of all levels together make for each shop.
func (c *Config) checkTerms(at source) error {
	settings := c.Settings()
	if err := checkSkonto(settings[""], "$.terms", at); err != nil {
		return err
	}
	for i, s := range c.Shops {
		for _, key := range s.keys() {
			if err := checkSkonto(settings[key], fmt.Sprintf("$.shops[%d].terms", i), at); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkSkonto(s invoicing.ShopSettings, path string, at source) error {
	switch t := s.Terms; {
	case t.SkontoDays > 0 && !t.Skonto.IsPositive():
		return at.wrong(path+".skonto_percent", "is missing; skonto_days alone says nothing")
	case t.SkontoDays > s.DueDays:
		return at.wrong(path+".skonto_days", "%d is later than due_days (%d)", t.SkontoDays, s.DueDays)
	}
	return nil
}
