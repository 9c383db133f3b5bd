package collective

import (
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Item is a planned invoice, or a whole order, that becomes part of a collective invoice, with what decides whether it fits
// beside the others.
type Item struct {
	invoicing.PlannedInvoice                        // of an order that is not stored as one yet, ID is minus the order's
	Order                    invoicing.Order        //
	Alone                    invoicing.Invoice      // what it would be as an invoice of its own
	Billing                  invoicing.Address      // where it would go
	Terms                    invoicing.PaymentTerms // on which it would be paid; DueDays is never nil
	BuyerRef                 string
	Recipient                string   // who would get its mail; empty where that does not depend on it
	ShopName                 string   // empty: entered by hand
	Refused                  []string // German: why it can be billed in no collective invoice
	Joined                   bool     // it is in the collective invoice already
}

// Whole says whether the item is a whole order, no period of a contract.
func (i Item) Whole() bool { return i.ContractID == 0 }

// is says whether a Mend means this item.
func (i Item) is(id int64) bool { return id != 0 && (i.ID == id || i.Whole() && -i.OrderID == id) }

// name names the item within a sentence.
func (i Item) name() string {
	p := i.PlannedInvoice
	p.OrderNumber = i.Order.Number
	return Name(p)
}

// describe names a planned invoice at the beginning of a sentence, by its block's heading.
func describe(p invoicing.PlannedInvoice) string {
	if len(p.Lines) > 0 && p.Lines[0].Block != "" {
		return "Die geplante Rechnung „" + p.Lines[0].Block + "“"
	}
	return "Die geplante Rechnung für " + span(p.From, p.Until)
}

// Name names a planned invoice as the history tells it, such as "Auftrag AU-2027-0001 (01.01.2027 bis 28.02.2027)".
func Name(p invoicing.PlannedInvoice) string {
	if p.ContractID == 0 {
		return "Auftrag " + p.OrderNumber
	}
	return "Auftrag " + p.OrderNumber + " (" + span(p.From, p.Until) + ")"
}

// Mend says whose value counts for all items of a collective invoice where they differ: an item's id, or minus the id of its
// order; 0 where nobody decided.
type Mend struct {
	BillingOf   int64 `json:"billing_of,omitzero"`
	TermsOf     int64 `json:"terms_of,omitzero"`
	BuyerRefOf  int64 `json:"buyer_reference_of,omitzero"`
	RecipientOf int64 `json:"recipient_of,omitzero"`
}

// MendChoice is one way to take an obstacle away.
type MendChoice struct {
	Text string `json:"text"` // German, of a button
	Mend Mend   `json:"mend"`
}

// Kinds of obstacles. Those from address on can be mended.
const (
	ObstacleRefused   = "refused" // an item can be billed in no collective invoice
	ObstaclePartner   = "partner"
	ObstacleCurrency  = "currency"
	ObstaclePriceMode = "price_mode"
	ObstacleTaxCase   = "tax_case"
	ObstacleAmounts   = "amounts" // the sum of all is no invoice
	ObstacleAddress   = "address"
	ObstacleTerms     = "terms"
	ObstacleBuyerRef  = "buyer_reference"
	ObstacleRecipient = "recipient"
)

// Obstacle is one reason why items cannot be billed together.
type Obstacle struct {
	Kind  string       `json:"kind"`
	Text  string       `json:"text"`            // German: names both sides
	Mends []MendChoice `json:"mends,omitempty"` // one click each; none: it cannot be mended
}

// Merge is what becomes of items that are merged.
type Merge struct {
	Invoice   invoicing.CollectiveInvoice `json:"invoice"` // empty where the obstacles leave nothing to reckon
	Proof     Proof                       `json:"proof"`
	Obstacles []Obstacle                  `json:"obstacles"`
	Warnings  []string                    `json:"warnings"` // German
}

// Err returns the obstacles as a Conflict; nil where there are none.
func (m Merge) Err() error {
	if len(m.Obstacles) == 0 {
		return nil
	}
	texts := make([]string, len(m.Obstacles))
	for i, o := range m.Obstacles {
		texts[i] = o.Text
	}
	return invoicing.Conflictf("%s", strings.Join(texts, " "))
}

// Proof shows that a collective invoice costs what its items do. Sums are of the lines, in the price mode.
type Proof struct {
	Lines        int         `json:"lines"`
	Sum          money.Cents `json:"sum"`
	Originals    money.Cents `json:"originals"`
	TaxOriginals money.Cents `json:"tax_originals"`
	Tax          money.Cents `json:"tax"`  // reckoned anew per rate over all lines
	Same         bool        `json:"same"` // every line is its original, to the cent
	Text         []string    `json:"text"` // German: explains every cent
}
