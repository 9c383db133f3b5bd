package connector

import (
	"fmt"
	"slices"
)

// Rule says which orders are taken over, by the shop's status ids.
type Rule struct {
	Import []int64 // where there are any: no others
	Hold   []int64 // wait until the status is another one
	Ignore []int64 // never taken over
}

// Rules are the rule for every order, and exceptions by payment module.
type Rules struct {
	Rule
	Payments map[string]Rule // by payment_class; what one leaves empty is as in the general rule
}

// judge says whether a new order is held by its status (German reason), or ignored. Orders that the mirror knows are
// followed whatever their status becomes.
func (r Rules) judge(o ShopOrder) (held, ignored string) {
	rule, status := r.of(o.Order.Payment), o.Order.ShopStatus
	switch {
	case slices.Contains(rule.Ignore, status):
		return "", fmt.Sprintf("Bestellstatus %d steht in statuses.ignore (Zahlungsart %s)", status, o.Order.Payment)
	case slices.Contains(rule.Hold, status):
		return fmt.Sprintf("Bestellstatus %d steht in statuses.hold (Zahlungsart %s); die Bestellung wird übernommen, sobald der Shop ihr einen anderen gibt",
			status, o.Order.Payment), ""
	case len(rule.Import) > 0 && !slices.Contains(rule.Import, status):
		return fmt.Sprintf("Bestellstatus %d steht nicht in statuses.import (Zahlungsart %s)", status, o.Order.Payment), ""
	case o.Temporary != "" && !slices.Contains(rule.Import, status):
		return o.Temporary, ""
	}
	return "", ""
}

func (r Rules) of(payment string) Rule {
	rule, special := r.Rule, r.Payments[payment]
	if special.Import != nil {
		rule.Import = special.Import
	}
	if special.Hold != nil {
		rule.Hold = special.Hold
	}
	if special.Ignore != nil {
		rule.Ignore = special.Ignore
	}
	return rule
}
