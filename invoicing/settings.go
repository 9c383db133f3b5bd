package invoicing

// ShopSettings is what one shop of the merchant puts on its documents and mails; the key "" stands for the company
// itself, and every shop starts from it.
type ShopSettings struct {
	Key         string
	Name        string
	URL         string
	Company     Company           // the sender
	Numbers     map[string]string // pattern per kind of document, such as "RE-{year}-{counter:4}"; see NumberKinds
	MailFrom    string            // envelope and header sender of its mails
	MailReplyTo string            // where answers go; empty: to the sender
	MailBCC     string            // archive copy; empty for none
	DueDays     int               // days until an invoice is due
	Payments    map[string]string // by the beginning of the payment method's code: PaymentRulePaid or PaymentRuleOpen
	Terms       PaymentTerms      // Skonto; its DueDays is nil
	Amounts     AmountSplit       // of shipping, fees and discounts over several rates; empty: as the shop booked them
}

// Kinds of number ranges (config: numbers.*).
const (
	NumbersInvoice      = "invoice"
	NumbersCancellation = "cancellation"
	NumbersDeliveryNote = "delivery_note"
	NumbersOrder        = "order"
)
