package invoicing_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// goods is a line of an order.
func goods(id int64, key, number, text, quantity string) invoicing.OrderLine {
	return invoicing.OrderLine{ID: id, Kind: invoicing.LineArticle, ArticleKey: key, Number: number, Text: text, Quantity: dec(quantity)}
}

// delivered is a note with what goes out of lines.
func delivered(status string, lines ...invoicing.OrderLine) invoicing.DeliveryNote {
	n := invoicing.DeliveryNote{Status: status}
	for _, l := range lines {
		n.Lines = append(n.Lines, invoicing.DeliveryNoteLine{OrderLineID: l.ID, ArticleKey: l.ArticleKey, Number: l.Number, Text: l.Text, Details: l.Details, Quantity: l.Quantity})
	}
	return n
}

// TestGoodsAreRecognisedByWhatTheyAre: the ids of lines are those of positions, which the shop fills anew when it edits an order.
func TestGoodsAreRecognisedByWhatTheyAre(t *testing.T) {
	const made, void = invoicing.DeliveryNoteCreated, invoicing.DeliveryNoteVoid
	cup, pot := goods(1, "7", "B-7", "Becher", "4"), goods(2, "9{3}1", "K-9", "Kanne", "2")
	older := cup
	older.ArticleKey = "" // of a note from before there were parts
	part := func(l invoicing.OrderLine, quantity string) invoicing.OrderLine { l.Quantity = dec(quantity); return l }
	renumbered := func(l invoicing.OrderLine, id int64) invoicing.OrderLine { l.ID = id; return l }
	for name, c := range map[string]struct {
		lines []invoicing.OrderLine
		notes []invoicing.DeliveryNote
		want  string // ordered-delivered-left of each
		state invoicing.DeliveryState
	}{
		"nothing":                  {[]invoicing.OrderLine{cup, pot}, nil, "4-0-4 2-0-2", invoicing.DeliveredNone},
		"a part":                   {[]invoicing.OrderLine{cup, pot}, []invoicing.DeliveryNote{delivered(made, part(cup, "1.5"))}, "4-1.5-2.5 2-0-2", invoicing.DeliveredPart},
		"taken back":               {[]invoicing.OrderLine{cup}, []invoicing.DeliveryNote{delivered(void, cup)}, "4-0-4", invoicing.DeliveredNone},
		"all in two":               {[]invoicing.OrderLine{cup}, []invoicing.DeliveryNote{delivered(made, part(cup, "1")), delivered(made, part(cup, "3"))}, "4-4-0", invoicing.DeliveredAll},
		"line before it went":      {[]invoicing.OrderLine{renumbered(pot, 1)}, []invoicing.DeliveryNote{delivered(made, part(pot, "1"))}, "2-1-1", invoicing.DeliveredPart},
		"line came before it":      {[]invoicing.OrderLine{renumbered(pot, 1), renumbered(cup, 2)}, []invoicing.DeliveryNote{delivered(made, cup)}, "2-0-2 4-4-0", invoicing.DeliveredPart},
		"lowered below":            {[]invoicing.OrderLine{part(cup, "1")}, []invoicing.DeliveryNote{delivered(made, part(cup, "3"))}, "1-3-0", invoicing.DeliveredAll},
		"gone":                     {[]invoicing.OrderLine{renumbered(pot, 1)}, []invoicing.DeliveryNote{delivered(made, cup)}, "2-0-2 0-4-0", invoicing.DeliveredPart},
		"the same article twice":   {[]invoicing.OrderLine{cup, renumbered(part(cup, "2"), 2)}, []invoicing.DeliveryNote{delivered(made, part(cup, "5"))}, "4-4-0 2-1-1", invoicing.DeliveredPart},
		"two alike, one renamed":   {[]invoicing.OrderLine{goods(1, "7", "B-7", "Becher mit Deckel", "4")}, []invoicing.DeliveryNote{delivered(made, cup)}, "4-4-0", invoicing.DeliveredAll},
		"other options":            {[]invoicing.OrderLine{goods(5, "9{3}2", "K-9", "Kanne", "2")}, []invoicing.DeliveryNote{delivered(made, pot)}, "2-0-2 0-2-0", invoicing.DeliveredPart},
		"an older note":            {[]invoicing.OrderLine{cup, pot}, []invoicing.DeliveryNote{delivered(made, older)}, "4-4-0 2-0-2", invoicing.DeliveredPart},
		"a discount is no article": {[]invoicing.OrderLine{cup, {ID: 3, Kind: invoicing.LineDiscount, Quantity: dec("1")}}, []invoicing.DeliveryNote{delivered(made, cup)}, "4-4-0", invoicing.DeliveredAll},
		"gone in two notes":        {nil, []invoicing.DeliveryNote{delivered(made, part(cup, "1")), delivered(made, part(cup, "3"))}, "0-4-0", invoicing.DeliveredAll},
	} {
		left := invoicing.LeftToDeliver(invoicing.Order{Lines: c.lines}, c.notes)
		var got []string
		for _, l := range left {
			got = append(got, l.Ordered.String()+"-"+l.Delivered.String()+"-"+l.Left.String())
		}
		if s := strings.Join(got, " "); s != c.want || invoicing.DeliveryStateOf(left) != c.state {
			t.Errorf("%s: %s (%s), want %s (%s)", name, s, invoicing.DeliveryStateOf(left), c.want, c.state)
		}
	}
}

func TestPartsOfADeliveryThatCannotBe(t *testing.T) {
	o := good()
	o.Lines = append(o.Lines, goods(7, "", "D-1", "Draht", "12.5"))
	o.Origin.Key = "12"
	for name, c := range map[string]struct {
		parts []invoicing.DeliveryPart
		code  invoicing.Code
		says  string
	}{
		"more than is left":          {[]invoicing.DeliveryPart{{LineID: 6, Quantity: dec("3")}}, invoicing.CodeConflict, "Kanne: zu liefern sind noch 2, nicht 3"},
		"less than nothing":          {[]invoicing.DeliveryPart{{LineID: 6, Quantity: dec("-1")}}, invoicing.CodeInvalid, "kleiner als null"},
		"half a pot":                 {[]invoicing.DeliveryPart{{LineID: 6, Quantity: dec("0.5")}}, invoicing.CodeInvalid, "nur ganze Mengen, nicht 0,5"},
		"five places":                {[]invoicing.DeliveryPart{{LineID: 7, Quantity: dec("0.00001")}}, invoicing.CodeInvalid, "vier Stellen"},
		"twice":                      {[]invoicing.DeliveryPart{{LineID: 6, Quantity: dec("1")}, {LineID: 6, Quantity: dec("1")}}, invoicing.CodeInvalid, "zweimal"},
		"shipping":                   {[]invoicing.DeliveryPart{{LineID: 5, Quantity: dec("1")}}, invoicing.CodeInvalid, "keine Artikelposition 5"},
		"no line":                    {[]invoicing.DeliveryPart{{LineID: 99, Quantity: dec("1")}}, invoicing.CodeInvalid, "keine Artikelposition 99"},
		"nothing":                    {[]invoicing.DeliveryPart{{LineID: 6}, {LineID: 7}}, invoicing.CodeInvalid, "mindestens einer Position"},
		"by the metre, as it should": {[]invoicing.DeliveryPart{{LineID: 7, Quantity: dec("2.25")}}, "", ""},
	} {
		n, err := invoicing.DeliveryNoteFromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{}, nil, c.parts)
		if c.code == "" {
			if err != nil || len(n.Lines) != 1 || len(n.Open) != 2 || n.Part != 1 || !n.Open[1].Quantity.Equal(dec("10.25")) {
				t.Errorf("%s: %+v, %v", name, n, err)
			}
		} else if invoicing.ErrorCode(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

// TestAChangeOfWhatIsNotDeliveredYetTouchesNoPart: and one of what is does.
func TestAChangeOfWhatIsNotDeliveredYetTouchesNoPart(t *testing.T) {
	cup, pot := goods(1, "7", "B-7", "Becher", "4"), goods(2, "9", "K-9", "Kanne", "2")
	notes := []invoicing.DeliveryNote{delivered(invoicing.DeliveryNoteCreated, goods(1, "7", "B-7", "Becher", "3"))}
	for name, c := range map[string]struct {
		after []invoicing.OrderLine
		want  bool
	}{
		"another line goes":   {[]invoicing.OrderLine{cup}, false},
		"another line comes":  {[]invoicing.OrderLine{cup, pot, goods(3, "11", "T-1", "Tuch", "1")}, false},
		"lowered to it":       {[]invoicing.OrderLine{goods(1, "7", "B-7", "Becher", "3"), pot}, false},
		"lowered below":       {[]invoicing.OrderLine{goods(1, "7", "B-7", "Becher", "2"), pot}, true},
		"gone":                {[]invoicing.OrderLine{pot}, true},
		"called another name": {[]invoicing.OrderLine{goods(1, "7", "B-7", "Tasse", "4"), pot}, true},
	} {
		before, after := invoicing.Order{Lines: []invoicing.OrderLine{cup, pot}}, invoicing.Order{Lines: c.after}
		changes := invoicing.Differences(before, after)
		if got := invoicing.TouchPartNote(changes, invoicing.LeftToDeliver(after, notes)); got != c.want || !invoicing.TouchDeliveryNote(changes) {
			t.Errorf("%s: %t, want %t (%+v)", name, got, c.want, changes)
		}
	}
}

// TestDeliveriesNeverExceedWhatWasOrdered makes, takes back and changes at will: no note holds more than was left when it was made, what is
// left is never negative, and what counts as delivered is what the notes hold.
func TestDeliveriesNeverExceedWhatWasOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := good()
		o.Origin.Key = ""
		line := rapid.Custom(func(t *rapid.T) invoicing.OrderLine {
			key := rapid.SampledFrom([]string{"", "7", "9{3}1", "9{3}2"}).Draw(t, "key")
			number := rapid.SampledFrom([]string{"A", "B"}).Draw(t, "number")
			return goods(0, key, number, "Ware "+number, decimal.New(rapid.Int64Range(1, 40_000).Draw(t, "quantity"), -4).String())
		})
		change := func() {
			o.Lines = rapid.SliceOfN(line, 1, 4).Draw(t, "lines")
			for i := range o.Lines {
				o.Lines[i].ID = int64(i + 1)
			}
		}
		change()
		var notes []invoicing.DeliveryNote
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				change()
			case 1:
				if len(notes) > 0 {
					notes[rapid.IntRange(0, len(notes)-1).Draw(t, "void")].Status = invoicing.DeliveryNoteVoid
				}
			default:
				var parts []invoicing.DeliveryPart
				for _, l := range invoicing.LeftToDeliver(o, notes) {
					if l.Line.ID != 0 && rapid.Bool().Draw(t, "some") {
						parts = append(parts, invoicing.DeliveryPart{LineID: l.Line.ID, Quantity: decimal.New(rapid.Int64Range(0, 45_000).Draw(t, "quantity"), -4)})
					}
				}
				before := invoicing.LeftToDeliver(o, notes)
				n, err := invoicing.DeliveryNoteFromOrder(o, invoicing.Partner{}, invoicing.ShopSettings{}, notes, parts)
				if err != nil {
					continue
				}
				for _, l := range n.Lines {
					if i := int(l.OrderLineID) - 1; l.Quantity.GreaterThan(before[i].Left) || !l.Quantity.IsPositive() {
						t.Fatalf("%s of line %d of which %s was left", l.Quantity, l.OrderLineID, before[i].Left)
					}
				}
				notes = append(notes, n)
				for i, l := range invoicing.LeftToDeliver(o, notes) {
					if i < len(before) && before[i].Over().IsZero() && l.Over().IsPositive() {
						t.Fatalf("a note made %s of %q too much", l.Over(), l.Line.Text)
					}
				}
			}
			held, counted := decimal.Zero, decimal.Zero
			for _, n := range invoicing.Effective(notes) {
				for _, l := range n.Lines {
					held = held.Add(l.Quantity)
				}
			}
			for _, l := range invoicing.LeftToDeliver(o, notes) {
				counted = counted.Add(l.Delivered)
				if l.Left.IsNegative() || l.Delivered.IsNegative() || l.Left.GreaterThan(l.Ordered) {
					t.Fatalf("%+v", l)
				}
			}
			if !held.Equal(counted) {
				t.Fatalf("the notes hold %s, %s count", held, counted)
			}
		}
	})
}
