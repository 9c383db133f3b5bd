package modified

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// orderMapper turns the rows of orders into orders.
type orderMapper struct {
	key    string // of the source
	domain string // column that names the shop of a multishop
	parts  []part
	small  *small
	zone   *time.Location
}

func (m orderMapper) order(a aggregate) connector.ShopOrder {
	o := a[orders][0]
	out := connector.ShopOrder{
		Key: o.number("orders_id"), Domain: o.text(strings.ToLower(m.domain)), CustomerKey: o.number("customers_id"),
		Guest: o.number("account_type") == 1, Order: m.header(o),
	}
	out.Order.History = m.history(a[orderHistory])
	out.Order.Parcels = m.parcels(a[orderParcels], out.Order.Language)
	b := bill{order: &out.Order, lines: m.lines(a), totals: totalRows(a[orderTotals]), small: m.small}
	out.Held = b.reckon()
	out.Incomplete, out.Temporary = b.incomplete(), m.small.temporary(out.Order)
	out.Age = m.age(out.Order.Ordered)
	out.Print = a.print(m.parts, m.context(out.Order)...)
	return out
}

// age is how old an order is on the shop's clock; one without a date is as old as can be.
func (m orderMapper) age(ordered time.Time) time.Duration {
	if ordered.IsZero() {
		return math.MaxInt64
	}
	return m.small.now.Sub(ordered)
}

// header maps what stands in the order's own row.
func (m orderMapper) header(o row) invoicing.Order {
	order := invoicing.Order{
		Type:        invoicing.OrderFromShop,
		Origin:      invoicing.Origin{Shop: m.key, Kind: invoicing.KindOrder, Key: o.text("orders_id")},
		ShopNumber:  o.text("orders_id"),
		Ordered:     instant(o.text("date_purchased"), m.zone),
		Currency:    strings.ToUpper(strings.TrimSpace(o.text("currency"))),
		RateToHome:  o.amount("currency_value"),
		Language:    m.small.language(o.text("language"), o.number("languages_id")),
		Email:       strings.TrimSpace(o.text("customers_email_address")),
		Phone:       strings.TrimSpace(o.text("customers_telephone")),
		VATID:       strings.TrimSpace(o.text("customers_vat_id")),
		Billing:     m.address(o, "billing_"),
		Delivery:    m.address(o, "delivery_"),
		Customer:    m.address(o, "customers_"),
		ShopStatus:  o.number("orders_status"),
		Shipping:    label(o.text("shipping_method")),
		ShippingKey: strings.TrimSpace(o.text("shipping_class")),
		Payment:     strings.TrimSpace(o.text("payment_class")),
		Comment:     plainLines(o.text("comments")),
	}
	if len(order.Currency) != 3 {
		order.Currency = m.small.homeCurrency()
	}
	if !order.RateToHome.IsPositive() {
		order.RateToHome = decimal.New(1, 0)
	}
	if order.Payment == "" {
		order.Payment = strings.TrimSpace(o.text("payment_method"))
	}
	if order.Billing.IsEmpty() {
		order.Billing = order.Customer
	}
	return order
}

// address reads one of the three address blocks of an order.
func (m orderMapper) address(o row, block string) invoicing.Address {
	a := invoicing.Address{
		Salutation: salutation(o.text(block + "gender")),
		Company:    plainText(o.text(block + "company")),
		FirstName:  plainText(o.text(block + "firstname")),
		LastName:   plainText(o.text(block + "lastname")),
		Street:     plainText(o.text(block + "street_address")),
		Extra:      plainText(o.text(block + "suburb")),
		Postcode:   plainText(o.text(block + "postcode")),
		City:       plainText(o.text(block + "city")),
		State:      plainText(o.text(block + "state")),
		Country:    m.small.country(o.text(block+"country_iso_code_2"), o.text(block+"country")),
	}
	if a.Name() == "" {
		a.LastName = plainText(o.text(block + "name"))
	}
	return a
}

// salutation of the shop's gender: m, f, or anything else for none.
func salutation(gender string) string {
	switch strings.ToLower(strings.TrimSpace(gender)) {
	case "m":
		return "Herr"
	case "f":
		return "Frau"
	}
	return ""
}

func (m orderMapper) history(rows []row) []invoicing.StatusChange {
	var out []invoicing.StatusChange
	for _, r := range rows {
		out = append(out, invoicing.StatusChange{
			StatusID: r.number("orders_status_id"), At: instant(r.text("date_added"), m.zone),
			Notified: r.number("customer_notified") == 1, Comment: plainLines(r.text("comments")),
		})
	}
	return out
}

func (m orderMapper) parcels(rows []row, language string) []invoicing.Parcel {
	var out []invoicing.Parcel
	for _, r := range rows {
		c := m.small.carriers[r.number("carrier_id")]
		number := strings.TrimSpace(r.text("parcel_id"))
		out = append(out, invoicing.Parcel{
			Carrier: c.name, Number: number,
			Link: invoicing.Carrier{Link: c.link}.LinkOf(number, language, instant(r.text("date_added"), time.UTC)),
		})
	}
	return out
}

// article is a line of the basket before its amount is rounded.
type article struct {
	line  invoicing.OrderLine
	final decimal.Decimal // what the line costs, with up to four decimals
	gross bool            // the price contains the tax
}

func (m orderMapper) lines(a aggregate) []article {
	options := map[int64][]row{}
	for _, r := range a[orderOptions] {
		id := r.number("orders_products_id")
		options[id] = append(options[id], r)
	}
	var out []article
	for _, r := range a[orderLines] {
		chosen := options[r.number("orders_products_id")]
		out = append(out, article{
			final: r.amount("final_price"),
			gross: r.number("allow_tax") == 1,
			line: invoicing.OrderLine{
				Kind: invoicing.LineArticle, ArticleKey: articleKey(r.number("products_id"), chosen),
				Number: plainText(r.text("products_model")), Text: plainText(r.text("products_name")), Details: details(chosen),
				Quantity: r.amount("products_quantity"), UnitPrice: r.amount("products_price"),
				TaxRate: rateOf(r.amount("products_tax")),
			},
		})
	}
	return out
}

func details(options []row) []string {
	var out []string
	for _, r := range options {
		name, value := label(r.text("products_options")), plainText(r.text("products_options_values"))
		switch {
		case name == "":
			out = append(out, value)
		case value == "":
			out = append(out, name)
		default:
			out = append(out, name+": "+value)
		}
	}
	return out
}

// articleKey names a product with its chosen options: "12{3}7" is value 7 of option 3; options in ascending order.
func articleKey(product int64, options []row) string {
	sorted := append([]row(nil), options...)
	sort.SliceStable(sorted, func(a, b int) bool {
		x, y := sorted[a], sorted[b]
		if p, q := x.number("orders_products_options_id"), y.number("orders_products_options_id"); p != q {
			return p < q
		}
		return x.number("orders_products_options_values_id") < y.number("orders_products_options_values_id")
	})
	var b strings.Builder
	b.WriteString(strconv.FormatInt(product, 10))
	for _, r := range sorted {
		if id := r.number("orders_products_options_id"); id != 0 {
			b.WriteString("{" + strconv.FormatInt(id, 10) + "}" + strconv.FormatInt(r.number("orders_products_options_values_id"), 10))
		}
	}
	return b.String()
}

// context is what the order took from the small tables: with it in the fingerprint, a corrected tracking link counts
// as a change of the orders that show it.
func (m orderMapper) context(o invoicing.Order) []string {
	words := []string{o.Language, o.Currency, o.Billing.Country, o.Delivery.Country, o.Customer.Country}
	for _, p := range o.Parcels {
		words = append(words, p.Carrier, p.Link)
	}
	for _, t := range o.TaxTotals {
		words = append(words, t.Rate.String())
	}
	return words
}
