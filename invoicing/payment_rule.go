package invoicing

import "strings"

// Rules of payment methods (config: payments.*).
const (
	PaymentRulePaid = "paid" // an order with this payment method is paid when its invoice is issued
	PaymentRuleOpen = "open" // it is not, although the company's rules say so
)

// PaidByRule says whether the merchant decided that an order with this payment method, by the code that the shop gave it,
// is paid already. The longest rule that the code begins with decides: paypal holds for paypalexpress too. Without a rule
// nothing is taken for paid, for no payment method proves that its money arrived.
func (s ShopSettings) PaidByRule(payment string) bool {
	code, longest, rule := strings.ToLower(payment), "", ""
	for prefix, value := range s.Payments {
		if len(prefix) > len(longest) && strings.HasPrefix(code, strings.ToLower(prefix)) {
			longest, rule = prefix, value
		}
	}
	return rule == PaymentRulePaid
}
