package invoicing

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// LineLeft says how much of an article of an order is delivered. What a shop lowered or took out after it was delivered shows as
// more delivered than ordered: Left is 0 then, never less.
type LineLeft struct {
	Line      OrderLine // of a line that the shop took out, as it was delivered; its ID is 0 then
	Ordered   decimal.Decimal
	Delivered decimal.Decimal
	Left      decimal.Decimal
}

// Gone says that the shop took the line out after it was delivered.
func (l LineLeft) Gone() bool { return l.Line.ID == 0 && l.Ordered.IsZero() }

// Over is what was delivered beyond what is ordered now.
func (l LineLeft) Over() decimal.Decimal {
	return decimal.Max(l.Delivered.Sub(l.Ordered), decimal.Zero)
}

// DeliveryState says how much of an order is delivered.
type DeliveryState string

// The states of an order's delivery.
const (
	DeliveredNone DeliveryState = "offen"
	DeliveredPart DeliveryState = "teilgeliefert"
	DeliveredAll  DeliveryState = "geliefert"
)

// LeftToDeliver returns the articles of an order with what its notes delivered of each, then what was delivered and is not ordered
// any more. A shop numbers its lines anew when an order is edited, so goods are recognised by what they are: the same line of
// the same article first, then article and options, then number and text.
func LeftToDeliver(o Order, notes []DeliveryNote) []LineLeft {
	var all []LineLeft
	for _, l := range o.Lines {
		if l.Kind == LineArticle && l.Quantity.IsPositive() {
			all = append(all, LineLeft{Line: l, Ordered: l.Quantity})
		}
	}
	goods := deliveredGoods(notes)
	for _, beyond := range []bool{false, true} { // fill what is ordered before anything counts as too much
		for _, same := range sameGoods {
			for g := range goods {
				assign(&goods[g], all, same, beyond)
			}
		}
	}
	for _, g := range goods {
		if g.Quantity.IsPositive() {
			all = addGone(all, g)
		}
	}
	for i, l := range all {
		all[i].Left = decimal.Max(l.Ordered.Sub(l.Delivered), decimal.Zero)
	}
	return all
}

// deliveredGoods are the lines of the notes that count.
func deliveredGoods(notes []DeliveryNote) []DeliveryNoteLine {
	var goods []DeliveryNoteLine
	for _, n := range Effective(notes) {
		goods = append(goods, n.Lines...)
	}
	return goods
}

// sameGoods say whether a delivered line is one of the order, the surest first.
var sameGoods = []func(DeliveryNoteLine, OrderLine) bool{
	func(g DeliveryNoteLine, l OrderLine) bool {
		return g.OrderLineID == l.ID && l.ID != 0 && (sameArticle(g, l) || sameName(g, l))
	},
	func(g DeliveryNoteLine, l OrderLine) bool { return sameArticle(g, l) && sameName(g, l) },
	sameArticle,
	sameName,
}

func sameArticle(g DeliveryNoteLine, l OrderLine) bool {
	return g.ArticleKey != "" && g.ArticleKey == l.ArticleKey
}

// sameName compares what people read. Of two articles whose keys are known and differ, it says nothing.
func sameName(g DeliveryNoteLine, l OrderLine) bool {
	if g.ArticleKey != "" && l.ArticleKey != "" && g.ArticleKey != l.ArticleKey {
		return false
	}
	return g.Number == l.Number && g.Text == l.Text && strings.Join(g.Details, "\n") == strings.Join(l.Details, "\n")
}

// assign gives delivered goods to the lines that they are of: up to what is ordered, or all the rest to the first.
func assign(g *DeliveryNoteLine, all []LineLeft, same func(DeliveryNoteLine, OrderLine) bool, beyond bool) {
	for i := range all {
		if !g.Quantity.IsPositive() || !same(*g, all[i].Line) {
			continue
		}
		some := g.Quantity
		if !beyond {
			some = decimal.Max(decimal.Min(some, all[i].Ordered.Sub(all[i].Delivered)), decimal.Zero)
		}
		all[i].Delivered, g.Quantity = all[i].Delivered.Add(some), g.Quantity.Sub(some)
	}
}

// addGone adds goods that the order does not have any more, the same ones together.
func addGone(all []LineLeft, g DeliveryNoteLine) []LineLeft {
	for i, l := range all {
		if l.Gone() && l.Line.ArticleKey == g.ArticleKey && sameName(g, l.Line) {
			all[i].Delivered = l.Delivered.Add(g.Quantity)
			return all
		}
	}
	return append(all, LineLeft{Delivered: g.Quantity,
		Line: OrderLine{Kind: LineArticle, ArticleKey: g.ArticleKey, Number: g.Number, Text: g.Text, Details: g.Details}})
}

// DeliveryStateOf says how much of what is ordered is delivered.
func DeliveryStateOf(left []LineLeft) DeliveryState {
	some, open := false, false
	for _, l := range left {
		some = some || l.Delivered.IsPositive()
		open = open || l.Left.IsPositive()
	}
	switch {
	case !some:
		return DeliveredNone
	case open:
		return DeliveredPart
	}
	return DeliveredAll
}

// DeliveryPrint is what a person saw of an order's quantities: when it is another one, somebody delivered or changed something since.
func DeliveryPrint(left []LineLeft) string {
	all := make([]string, len(left))
	for i, l := range left {
		all[i] = strings.Join([]string{strconv.FormatInt(l.Line.ID, 10), l.Line.ArticleKey, l.Line.name(), l.Ordered.StringFixed(4), l.Delivered.StringFixed(4)}, "\n")
	}
	return fingerprint(all)
}
