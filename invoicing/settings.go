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
	StatusMail  MailWay           // how customers hear of a new status; empty: not at all
	StatusRules []StatusRule      // what changes the status by itself
}

// Kinds of number ranges (config: numbers.*).
const (
	NumbersInvoice      = "invoice"
	NumbersCancellation = "cancellation"
	NumbersDeliveryNote = "delivery_note"
	NumbersOrder        = "order"
)

// Events that a rule may change an order's status at (config: shops[].push.rules[].on).
const (
	EventDeliveryNote  = "delivery_note"  // the order's goods are delivered, by one or several delivery notes
	EventInvoiceIssued = "invoice_issued" // its invoice was issued
	EventInvoiceSent   = "invoice_sent"   // and accepted by the mail server
	EventPaid          = "paid"           // and paid
)

// StatusRule changes the status in the shop by itself when something happens to an order. There are none by default.
type StatusRule struct {
	On          string
	From        []int64 // only from these statuses; empty: from every other one
	Status      int64
	Notify      bool
	Comment     string
	SendComment bool
}
