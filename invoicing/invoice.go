package invoicing

import (
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// InvoiceType says what an invoice is.
type InvoiceType string

// The types of invoices; a cancellation is never called "Gutschrift" (§ 14 (2) UStG keeps that word for another thing).
const (
	TypeInvoice      InvoiceType = "rechnung"
	TypeCollective   InvoiceType = "sammelrechnung"
	TypeCancellation InvoiceType = "storno"
)

// InvoiceStatus is the state of an invoice. A draft has no number; what is issued never changes.
type InvoiceStatus string

// The states of an invoice.
const (
	InvoiceDraft  InvoiceStatus = "entwurf"
	InvoiceIssued InvoiceStatus = "gestellt"
)

// Invoice is a demand for payment (Rechnung). Everything that its print shows is in it: once issued it is frozen as
// a whole, and PDF and XML are made from that frozen content alone.
type Invoice struct {
	ID           int64         `json:"id"`
	Type         InvoiceType   `json:"type"`
	Status       InvoiceStatus `json:"status"`
	Number       string        `json:"number"` // empty until issued
	Date         Date          `json:"date"`   // of issue; zero until then (§ 14 (4) no. 3 UStG)
	DueDate      Date          `json:"due_date"`
	OrderID      int64         `json:"order_id"`
	CollectiveID int64         `json:"collective_id"`
	PlannedID    int64         `json:"planned_id,omitempty"` // planned invoice that was taken over by itself; 0: none
	PartnerID    int64         `json:"partner_id"`
	Shop         string        `json:"shop"` // key of the shop whose sender, texts and numbers it uses
	CustomerNo   string        `json:"customer_number"`
	OrderNo      string        `json:"order_number"`
	ShopOrderNo  string        `json:"shop_order_number"`
	OrderDate    Date          `json:"order_date"`
	ServiceFrom  Date          `json:"service_from"` // supply (§ 14 (4) no. 6 UStG)
	ServiceUntil Date          `json:"service_until"`
	Seller       Company       `json:"seller"`
	Billing      Address       `json:"billing"`
	Delivery     Address       `json:"delivery"`
	BuyerVATID   string        `json:"buyer_vat_id"`
	BuyerRef     string        `json:"buyer_reference,omitempty"` // given by the buyer, such as a Leitweg-ID (BT-10)
	Email        string        `json:"email"`
	Language     string        `json:"language"`
	Currency     string        `json:"currency"`
	PriceMode    tax.Mode      `json:"price_mode"`
	Payment      string        `json:"payment"`
	IntroText    string        `json:"intro_text"`
	ClosingText  string        `json:"closing_text"`
	TaxCase      TaxDecision   `json:"tax_case,omitzero"`
	TaxNotes     []string      `json:"tax_notes"` // what the print says about the tax (§ 14 (4) no. 8 UStG)
	Lines        []InvoiceLine `json:"lines"`
	TaxTotals    []tax.Total   `json:"tax_totals"`
	Total        money.Cents   `json:"total"` // gross, before anything that was paid already (BT-112)
	Prepayments  []Prepayment  `json:"prepayments,omitempty"`
	Rounding     money.Cents   `json:"rounding,omitzero"` // between Total and what is asked for (BT-114); 0 almost always
	Terms        PaymentTerms  `json:"terms,omitzero"`
	Exchange     Exchange      `json:"exchange,omitzero"`
	References   []Reference   `json:"references,omitempty"`
	Deposit      int           `json:"deposit,omitempty"`      // the how manieth deposit of its order it asks for (Anzahlungsrechnung); 0: none
	AmountNotes  []string      `json:"amount_notes,omitempty"` // German: where and why amounts differ from how the shop booked them
	Hold         []string      `json:"hold,omitempty"`         // why it must not be issued yet, in German; empty when nothing stands in the way
	Basis        *DraftBasis   `json:"basis,omitempty"`        // of a draft that was drawn up from orders
	CreatedAt    time.Time     `json:"-"`
	IssuedAt     time.Time     `json:"-"`
	SentAt       time.Time     `json:"-"`
}

// InvoiceLine is one line of an invoice; lines of a collective invoice carry the block they belong to.
type InvoiceLine struct {
	Position    int             `json:"position"`
	Kind        LineKind        `json:"kind"`
	Block       string          `json:"block,omitempty"` // heading, such as "Auftrag AU-2026-0007, 01.01.2027 bis 28.02.2027"
	PlannedID   int64           `json:"planned_id,omitempty"`
	OrderID     int64           `json:"order_id,omitempty"` // in an invoice of several orders
	OrderLineID int64           `json:"order_line_id,omitempty"`
	Cancels     int             `json:"cancels,omitempty"` // in a cancellation: the line of the original that it takes back, from 1
	Number      string          `json:"number"`
	Text        string          `json:"text"`
	Details     []string        `json:"details,omitempty"`
	From        Date            `json:"from,omitzero"` // service period of this line
	Until       Date            `json:"until,omitzero"`
	Quantity    decimal.Decimal `json:"quantity"`
	Unit        string          `json:"unit,omitempty"` // UN/ECE recommendation 20; empty: C62, a piece
	UnitPrice   decimal.Decimal `json:"unit_price"`
	Discount    decimal.Decimal `json:"discount,omitzero"` // percent off Quantity · UnitPrice; 0 for none
	Amount      money.Cents     `json:"amount"`            // after the discount; gross or net by the invoice's PriceMode
	TaxRate     tax.Rate        `json:"tax_rate"`
}
