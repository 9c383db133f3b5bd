package invoicing

import (
	"fmt"
	"strings"
)

// forPayment returns the terms for the way in which a shop's customer chose to pay: whoever has paid already, or pays another
// way than by the invoice, gets no Skonto.
func (t PaymentTerms) forPayment(payment string) PaymentTerms {
	code := strings.ToLower(payment)
	if code != "" && !strings.HasPrefix(code, "invoice") && !strings.HasPrefix(code, "rechnung") {
		t.SkontoDays, t.Skonto = 0, PaymentTerms{}.Skonto
	}
	return t
}

// XRechnung writes the Skonto as the German e-invoice wants it in BT-20 (BR-DE-18); "" for none.
func (t PaymentTerms) XRechnung() string {
	if t.SkontoDays == 0 {
		return ""
	}
	return fmt.Sprintf("#SKONTO#TAGE=%d#PROZENT=%s#\n", t.SkontoDays, t.Skonto.StringFixed(2))
}
