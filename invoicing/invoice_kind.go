package invoicing

// DocumentKind is what people call an invoice; its title says so. "Gutschrift" is never one of them (§ 14 (2) UStG).
type DocumentKind string

// The kinds of invoices.
const (
	KindInvoice      DocumentKind = "rechnung"
	KindCollective   DocumentKind = "sammelrechnung"
	KindCancellation DocumentKind = "storno"
	KindCorrection   DocumentKind = "korrektur" // takes back amounts alone
	KindDeposit      DocumentKind = "anzahlung" // asks for a part of an order beforehand
	KindFinal        DocumentKind = "schlussrechnung"
)

// Kind returns what the document is called.
func (i *Invoice) Kind() DocumentKind {
	switch {
	case i.CorrectsAmounts():
		return KindCorrection
	case i.Type == TypeCancellation:
		return KindCancellation
	case i.Type == TypeCollective:
		return KindCollective
	case i.Deposit != 0:
		return KindDeposit
	case len(i.Deposits()) > 0:
		return KindFinal
	}
	return KindInvoice
}
