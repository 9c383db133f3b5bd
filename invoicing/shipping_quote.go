package invoicing

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// Shipment is what is to be shipped, and where to.
type Shipment struct {
	Country  string // ISO code
	Postcode string
	Weight   decimal.Decimal // kg of the goods
	Value    decimal.Decimal // of the goods, as the shop shows it to the customer
	Pieces   int64
}

// ShippingQuote is the net price of a way to ship.
type ShippingQuote struct {
	Service string
	Price   decimal.Decimal
}

// Quote says what the shop takes for a shipment: nothing where the price list does not serve it, one price for each
// service otherwise. Taxes, customer groups and tax zones do not count here.
func (m ShippingMethod) Quote(s Shipment) []ShippingQuote {
	if !m.Active {
		return nil
	}
	weight, boxes := m.Packing.pack(s.Weight)
	zone := m.zoneOf(s.Country)
	var quotes []ShippingQuote
	for _, t := range m.Tiers {
		known := func(q ShippingQuote) bool { return q.Service == t.Service }
		if t.Zone != zone || slices.ContainsFunc(quotes, known) || !t.servesPostcode(s.Country, s.Postcode) || !m.inTier(t, s, weight) {
			continue
		}
		quotes = append(quotes, ShippingQuote{Service: t.Service, Price: m.price(t, s, weight, boxes)})
	}
	return quotes
}

// pack spreads the weight over boxes (shop: classes/shipping.php).
func (p Packing) pack(weight decimal.Decimal) (perBox, boxes decimal.Decimal) {
	boxes = decimal.New(1, 0)
	if p.Boxes == BoxesIgnored {
		return weight, boxes
	}
	weight = weight.Add(decimal.Max(p.Tare, weight.Mul(p.Padding).Shift(-2)))
	if p.Max.IsPositive() && weight.GreaterThan(p.Max) {
		boxes = weight.Div(p.Max).Ceil()
		weight = weight.Div(boxes)
	}
	return weight, boxes
}

// zoneOf is the first zone that names the country, else the last one for the rest of the world; -1 without any.
func (m ShippingMethod) zoneOf(country string) int {
	rest := -1
	for _, t := range m.Tiers {
		codes := strings.Split(t.Countries, ",")
		switch {
		case t.Countries == "" || slices.Contains(codes, country):
			return t.Zone
		case codes[0] == World && !slices.Contains(codes, "-"+country):
			rest = t.Zone
		}
	}
	return rest
}

// servesPostcode compares as texts, Britain by the first two characters (shop: modules/shipping/dpd.php).
func (t ShippingTier) servesPostcode(country, postcode string) bool {
	if t.Postcodes == "" {
		return true
	}
	postcode = strings.ToUpper(strings.ReplaceAll(postcode, " ", ""))
	if country == "GB" {
		postcode = postcode[:min(2, len(postcode))]
	}
	for _, r := range strings.Split(t.Postcodes, ",") {
		if from, to, _ := strings.Cut(r, "-"); from <= postcode && postcode <= to {
			return true
		}
	}
	return false
}

func (m ShippingMethod) inTier(t ShippingTier, s Shipment, weight decimal.Decimal) bool {
	measure := weight
	switch m.Mode {
	case ShipFlat, ShipByPiece:
		return true
	case ShipFree:
		return s.Value.GreaterThanOrEqual(t.FreeFrom)
	case ShipByValue:
		measure = s.Value
	}
	if t.Over.IsPositive() && !measure.GreaterThan(t.Over) {
		return false
	}
	return t.Limit.IsZero() || measure.LessThanOrEqual(t.Limit)
}

func (m ShippingMethod) price(t ShippingTier, s Shipment, weight, boxes decimal.Decimal) decimal.Decimal {
	price, handling := t.Price, t.Handling
	if t.StepSize.IsPositive() {
		price = price.Add(weight.Sub(t.Over).Div(t.StepSize).Floor().Add(decimal.New(1, 0)).Mul(t.StepPrice))
	}
	if m.Mode == ShipByPiece {
		price = price.Mul(decimal.NewFromInt(s.Pieces))
	}
	if m.Fees.Surcharge.IsPositive() && slices.Contains(strings.Split(m.Fees.Postcodes, ","), s.Postcode) {
		handling = handling.Add(m.Fees.Surcharge)
	}
	if t.FreeFrom.IsPositive() && s.Value.GreaterThanOrEqual(t.FreeFrom) {
		if t.Rebate.IsZero() {
			return decimal.Zero
		}
		handling = handling.Sub(t.Rebate)
	}
	switch m.Packing.Boxes {
	case BoxesPrice:
		price = price.Mul(boxes)
	case BoxesAll:
		price, handling = price.Mul(boxes), handling.Mul(boxes)
	}
	return price.Add(handling)
}
