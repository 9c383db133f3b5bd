package htmlforms

import (
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

const paymentNames = "method."

// paymentName names a payment method for people; the shop's code, which rules begin with, stands behind it. One that
// nobody knows is shown as it is.
func (l *locale) paymentName(code string) string {
	name, longest := "", ""
	for key, text := range l.texts {
		prefix, ok := strings.CutPrefix(key, paymentNames)
		if ok && len(prefix) > len(longest) && strings.HasPrefix(strings.ToLower(code), prefix) {
			name, longest = text, prefix
		}
	}
	if name == "" || strings.EqualFold(name, code) {
		return code
	}
	return name + " (" + code + ")"
}

// terms say in one line what was agreed for this invoice alone; empty where the shop's terms hold.
func (l *locale) terms(t invoicing.PaymentTerms) string {
	var parts []string
	if t.DueDays != nil {
		parts = append(parts, l.text("draft.terms.due", strconv.Itoa(*t.DueDays)))
	}
	if t.Skonto.IsPositive() {
		parts = append(parts, l.text("draft.terms.skonto", l.input(t.Skonto, 0), t.SkontoDays))
	}
	return strings.Join(parts, ", ")
}
