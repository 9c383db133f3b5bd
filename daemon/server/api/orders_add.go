package api

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// newOrderJSON is an order that a program enters; what is left out comes from the partner.
type newOrderJSON struct {
	PartnerID int64              `json:"partner_id"`
	Ordered   day                `json:"ordered"`
	Currency  string             `json:"currency"`
	Language  string             `json:"language"`
	PriceMode tax.Mode           `json:"price_mode"`
	Billing   invoicing.Address  `json:"billing"`
	Delivery  invoicing.Address  `json:"delivery"`
	Shipping  string             `json:"shipping"`
	Payment   string             `json:"payment"`
	Comment   string             `json:"comment"`
	Lines     []newOrderLineJSON `json:"lines"`
}

type newOrderLineJSON struct {
	Kind      invoicing.LineKind `json:"kind"`
	Number    string             `json:"number"`
	Text      string             `json:"text"`
	Details   []string           `json:"details"`
	Quantity  number             `json:"quantity"`
	UnitPrice number             `json:"unit_price"`
	TaxRate   number             `json:"tax_rate"`
}

// number is a decimal number in a request, as JSON number or text. Exponents are refused: reckoning with 1e999999999
// would take all memory.
type number struct{ decimal.Decimal }

var plainNumber = regexp.MustCompile(`^-?[0-9]{1,9}(\.[0-9]{1,4})?$`)

// UnmarshalJSON reads 12.5 and "12.5".
func (n *number) UnmarshalJSON(b []byte) error {
	text := strings.Trim(string(b), `"`)
	if !plainNumber.MatchString(text) {
		return malformed("Eine Zahl hat bis zu neun Stellen vor dem Punkt und vier dahinter, so: 12.5")
	}
	var err error
	n.Decimal, err = decimal.NewFromString(text)
	return err
}

// addOrder enters an order by hand.
func (a *api) addOrder(ctx context.Context, c *call) (int, any, error) {
	var in newOrderJSON
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	o, err := in.order()
	if err != nil {
		return 0, nil, err
	}
	id, err := a.Store.CreateManualOrderOnce(ctx, c.token.ID, c.Header.Get("Idempotency-Key"), o, c.actor())
	if err != nil {
		return 0, nil, err
	}
	if o, err = a.Store.Order(ctx, id); err != nil {
		return 0, nil, err
	}
	return http.StatusCreated, newOrder(o, nil), nil
}

func (in newOrderJSON) order() (invoicing.Order, error) {
	o := invoicing.Order{
		PartnerID: in.PartnerID, Currency: in.Currency, Language: in.Language, PriceMode: in.PriceMode,
		Billing: in.Billing, Delivery: in.Delivery, Shipping: in.Shipping, Payment: in.Payment, Comment: in.Comment,
	}
	if in.PartnerID < 1 {
		return o, invoicing.Invalidf("partner_id: Es fehlt der Geschäftspartner.")
	}
	if err := in.checkLengths(); err != nil {
		return o, err
	}
	if !in.Ordered.IsZero() {
		o.Ordered = in.Ordered.Time().Add(12 * time.Hour) // the same day in Berlin
	}
	for i, l := range in.Lines {
		line, err := l.line()
		if err != nil {
			return o, invoicing.Invalidf("Position %d: %w", i+1, err)
		}
		o.Lines = append(o.Lines, line)
	}
	return o, nil
}

func (l newOrderLineJSON) line() (invoicing.OrderLine, error) {
	rate, err := tax.ParseRate(l.TaxRate.String())
	if l.Kind == "" {
		l.Kind = invoicing.LineArticle
	}
	return invoicing.OrderLine{
		Kind: l.Kind, Number: l.Number, Text: l.Text, Details: l.Details, Quantity: l.Quantity.Decimal, UnitPrice: l.UnitPrice.Decimal,
		Amount: money.FromDecimal(l.Quantity.Mul(l.UnitPrice.Decimal)), TaxRate: rate,
	}, err
}

// checkLengths holds texts to what the database keeps.
func (in newOrderJSON) checkLengths() error {
	for _, f := range []struct {
		name, text string
		most       int
	}{
		{"language", in.Language, 5}, {"shipping", in.Shipping, 255}, {"payment", in.Payment, 128}, {"comment", in.Comment, 4000},
		{"billing", longest(in.Billing), 120}, {"delivery", longest(in.Delivery), 120},
	} {
		if utf8.RuneCountInString(f.text) > f.most {
			return invoicing.Invalidf("%s: Mehr als %d Zeichen sind nicht möglich.", f.name, f.most)
		}
	}
	return nil
}

// longest returns the longest text of the address.
func longest(a invoicing.Address) string {
	var most string
	for _, text := range []string{a.Salutation, a.Company, a.FirstName, a.LastName, a.Street, a.Extra, a.Postcode, a.City, a.State, a.Country} {
		if len(text) > len(most) {
			most = text
		}
	}
	return most
}
