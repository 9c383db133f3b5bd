package invoicing

import (
	"cmp"
	"strings"

	"github.com/shopspring/decimal"
)

// DeliveryPart is how much of a line of an order goes out with one delivery note.
type DeliveryPart struct {
	LineID   int64           `json:"line_id"`
	Quantity decimal.Decimal `json:"quantity"`
}

// DeliveryNoteFromOrder makes the next delivery note of an order: of the given parts, or of all that is left where there are none;
// before are the notes that it has already. An order that does not add up, is gone or is cancelled is refused with a Conflict
// that says why, as is more than what is left.
func DeliveryNoteFromOrder(o Order, p Partner, s ShopSettings, before []DeliveryNote, parts []DeliveryPart) (DeliveryNote, error) {
	if err := o.mayBeBilled(); err != nil {
		return DeliveryNote{}, err
	}
	left := LeftToDeliver(o, before)
	take, err := quantities(o, left, parts)
	if err != nil {
		return DeliveryNote{}, err
	}
	n := DeliveryNote{
		OrderID: o.ID, PartnerID: p.ID, Shop: o.Origin.Shop, Status: DeliveryNoteCreated, CustomerNo: p.Number,
		OrderNo: o.Number, ShopOrderNo: o.ShopNumber, OrderDate: DateOf(o.Ordered), Seller: s.Company,
		Delivery: firstAddress(o.Delivery, o.Billing, o.Customer, p.Address), Language: documentLanguage(o.Language, p.Language), Shipping: o.Shipping,
		Lines: []DeliveryNoteLine{}, Open: []DeliveryNoteLine{},
	}
	for i, l := range left {
		if take[i].IsPositive() {
			n.Lines = append(n.Lines, noteLine(l.Line, len(n.Lines)+1, take[i]))
		}
		if rest := l.Left.Sub(take[i]); rest.IsPositive() {
			n.Open = append(n.Open, noteLine(l.Line, len(n.Open)+1, rest))
		}
	}
	n.Part = nextPart(before, len(n.Open) > 0)
	return n, nil
}

func noteLine(l OrderLine, position int, quantity decimal.Decimal) DeliveryNoteLine {
	return DeliveryNoteLine{Position: position, OrderLineID: l.ID, ArticleKey: l.ArticleKey, Number: l.Number, Text: l.Text, Details: l.Details, Quantity: quantity}
}

// nextPart numbers the parts of an order that does not go out in one. A note that was taken back has none: its number is given again.
func nextPart(before []DeliveryNote, open bool) int {
	last := 0
	for _, n := range Effective(before) {
		last = max(last, n.Part, 1)
	}
	if last == 0 && !open {
		return 0
	}
	return last + 1
}

// quantities says how much of each line goes out.
func quantities(o Order, left []LineLeft, parts []DeliveryPart) ([]decimal.Decimal, error) {
	take := make([]decimal.Decimal, len(left))
	if len(parts) == 0 {
		for i, l := range left {
			take[i] = l.Left
		}
		return take, anything(o, left, take)
	}
	seen := map[int64]bool{}
	for _, part := range parts {
		i, err := findLeft(o, left, part)
		if err != nil {
			return nil, err
		}
		if seen[part.LineID] {
			return nil, Invalidf("Die Position %d steht zweimal da.", part.LineID)
		}
		seen[part.LineID], take[i] = true, part.Quantity
	}
	return take, anything(o, left, take)
}

func germanQuantity(q decimal.Decimal) string { return strings.ReplaceAll(q.String(), ".", ",") }

// findLeft returns the line of a part, and refuses a quantity that cannot be.
func findLeft(o Order, left []LineLeft, part DeliveryPart) (int, error) {
	for i, l := range left {
		if l.Line.ID != part.LineID || part.LineID == 0 {
			continue
		}
		name := cmp.Or(l.Line.Text, l.Line.Number)
		switch q := part.Quantity; {
		case q.IsNegative():
			return 0, Invalidf("%s: die Menge %s ist kleiner als null.", name, germanQuantity(q))
		case !q.Equal(q.Truncate(4)):
			return 0, Invalidf("%s: die Menge %s hat mehr als vier Stellen hinter dem Komma.", name, germanQuantity(q))
		case o.Origin.Key != "" && !q.IsInteger() && l.Ordered.IsInteger():
			return 0, Invalidf("%s: der Shop kennt nur ganze Mengen, nicht %s.", name, germanQuantity(q))
		case q.GreaterThan(l.Left):
			return 0, Conflictf("%s: zu liefern sind noch %s, nicht %s.", name, germanQuantity(l.Left), germanQuantity(q))
		}
		return i, nil
	}
	return 0, Invalidf("Auftrag %s hat keine Artikelposition %d.", o.Number, part.LineID)
}

// anything refuses a note of nothing.
func anything(o Order, left []LineLeft, take []decimal.Decimal) error {
	for _, q := range take {
		if q.IsPositive() {
			return nil
		}
	}
	switch DeliveryStateOf(left) {
	case DeliveredAll:
		return Conflictf("Auftrag %s ist schon ganz geliefert.", o.Number)
	case DeliveredNone:
		if len(left) == 0 {
			return Conflictf("Auftrag %s enthält keinen Artikel, der geliefert werden könnte.", o.Number)
		}
	}
	return Invalidf("Bitte bei mindestens einer Position eine Menge angeben, die geliefert wird.")
}
