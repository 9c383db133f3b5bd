package invoicing

import (
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// TaxCase names why an invoice is taxed as it is.
type TaxCase string

// The tax cases of a small German merchant.
const (
	CaseDomestic       TaxCase = "inland"            // 19, 7 or 0 % (§ 12 UStG)
	CaseSmallBusiness  TaxCase = "kleinunternehmer"  // § 19 UStG
	CaseReverseCharge  TaxCase = "reverse_charge"    // § 13b UStG, art. 196 of directive 2006/112/EC
	CaseIntraCommunity TaxCase = "innergemeinschaft" // § 4 Nr. 1b, § 6a UStG
	CaseExport         TaxCase = "ausfuhr"           // § 4 Nr. 1a, § 6 UStG
	CaseOSS            TaxCase = "oss"               // § 3c UStG: the rate of the country of destination
	CaseOutside        TaxCase = "nicht_steuerbar"   // services to businesses outside the EU (§ 3a (2) UStG)
)

// TaxDecision is the tax case of an invoice, with the reason kept.
type TaxDecision struct {
	Case     TaxCase      `json:"case,omitempty"`     // empty on invoices that were issued before cases were decided
	Category tax.Category `json:"category,omitempty"` // of what is not taxed; tax.Standard where all is
	Code     string       `json:"code,omitempty"`     // VATEX code (BT-121)
	Country  string       `json:"country,omitempty"`  // whose rates apply, ISO 3166-1 alpha-2
	Reason   string       `json:"reason,omitempty"`   // German: which facts decided, or what who decided by hand said
	ByHand   string       `json:"by_hand,omitempty"`  // login of who decided against the rule
	PV       bool         `json:"pv,omitempty"`       // its 0 % is the rate for photovoltaics (§ 12 (3) UStG)
	Voucher  bool         `json:"voucher,omitempty"`  // its 0 % is a voucher that is sold: taxed when it is redeemed (§ 3 (15) UStG)
}

// PrepaymentKind says how something was paid before the invoice.
type PrepaymentKind string

// A voucher that was bought is money (Mehrzweckgutschein, § 3 (15) UStG), a deposit was billed and taxed before.
const (
	PrepaidVoucher PrepaymentKind = "gutschein"
	PrepaidDeposit PrepaymentKind = "anzahlung"
)

// Prepayment is what was paid before the invoice was written; it lowers what is asked for, never the tax (BT-113).
type Prepayment struct {
	Kind      PrepaymentKind `json:"kind"`
	Text      string         `json:"text"`
	Amount    money.Cents    `json:"amount"`               // gross, positive
	InvoiceID int64          `json:"invoice_id,omitempty"` // of a deposit, the invoice that asked for it
	Number    string         `json:"number,omitempty"`     // its number
	Date      Date           `json:"date,omitzero"`
	TaxTotals []tax.Total    `json:"tax_totals,omitempty"` // of a deposit: its tax is deducted (§ 14 (5) UStG)
}

// PaymentTerms say until when and with which deduction an invoice is paid (BT-20, § 14 (4) no. 7 UStG).
type PaymentTerms struct {
	DueDays    *int            `json:"due_days,omitempty"` // nil: those of the shop
	SkontoDays int             `json:"skonto_days,omitempty"`
	Skonto     decimal.Decimal `json:"skonto,omitzero"`     // percent; 0 for none
	Means      string          `json:"means,omitempty"`     // UNTDID 4461, such as 58 for a SEPA transfer; empty: by the payment method
	PaidNote   bool            `json:"paid_note,omitempty"` // the payment method means that it is paid already
}

// Exchange tells the tax of a foreign currency's invoice in euros (§ 16 (6) UStG, BT-111).
type Exchange struct {
	Currency string          `json:"currency,omitempty"` // of the tax, EUR; empty where the invoice is in it
	Rate     decimal.Decimal `json:"rate,omitzero"`      // units of the invoice's currency for one of Currency
	Source   string          `json:"source,omitempty"`   // where the rate is from, such as "Kurs des Shops vom 03.02.2027"
	Tax      money.Cents     `json:"tax,omitzero"`       // all tax of the invoice in Currency
}

// ReferenceKind says how an invoice refers to another document.
type ReferenceKind string

// References to other documents.
const (
	RefersCancelled    ReferenceKind = "storno"       // this document takes that invoice back (BG-3)
	RefersCorrected    ReferenceKind = "korrektur"    // this one replaces it (§ 31 (5) UStDV, BG-3)
	RefersOrder        ReferenceKind = "auftrag"      // BT-13, BT-14
	RefersDeliveryNote ReferenceKind = "lieferschein" // BT-16
	RefersContract     ReferenceKind = "vertrag"      // BT-12
)

// Reference is another document that an invoice names.
type Reference struct {
	Kind   ReferenceKind `json:"kind"`
	ID     int64         `json:"id,omitempty"`
	Number string        `json:"number"`
	Date   Date          `json:"date,omitzero"`
}

// Prepaid returns what was paid before (BT-113).
func (i *Invoice) Prepaid() money.Cents {
	var sum money.Cents
	for _, p := range i.Prepayments {
		sum += p.Amount
	}
	return sum
}

// Payable returns what is asked for (BT-115).
func (i *Invoice) Payable() money.Cents { return i.Total - i.Prepaid() + i.Rounding }

// Refers returns the first reference of a kind; false where there is none.
func (i *Invoice) Refers(kind ReferenceKind) (Reference, bool) {
	for _, r := range i.References {
		if r.Kind == kind {
			return r, true
		}
	}
	return Reference{}, false
}
