package sampleshop

import (
	"context"
	"time"

	"github.com/shopspring/decimal"
)

// kind makes an ordinary checkout special; the share is how many of forty orders are of it.
type kind struct {
	share int
	make  func(context.Context, *filler, *Checkout) error
}

// plain is a kind that cannot fail.
func plain(share int, change func(*filler, *Checkout)) kind {
	return kind{share, func(_ context.Context, f *filler, c *Checkout) error {
		change(f, c)
		return nil
	}}
}

// kinds are what happens in a shop. The other changes start from a guest's order within Germany.
func kinds() []kind {
	return []kind{
		plain(8, func(*filler, *Checkout) {}),
		plain(7, registered), plain(2, merchant), plain(2, merchantEU), plain(1, swiss), plain(1, neighbour),
		plain(1, func(f *filler, c *Checkout) { c.Coupon, c.Basket = "ZEHN", f.basket(3, regular) }),
		plain(1, func(f *filler, c *Checkout) { c.Coupon, c.Basket = "FUENF", f.basket(2, regular) }),
		plain(1, func(_ *filler, c *Checkout) { c.Payment = "cod" }),
		plain(1, func(_ *filler, c *Checkout) { c.Payment = "banktransfer" }),
		plain(1, func(_ *filler, c *Checkout) { c.Payment = "paypalplus" }),
		plain(1, func(f *filler, c *Checkout) { c.Payment, c.Basket = "moneyorder", f.basket(4, ordinary) }),
		plain(1, small), plain(1, adults), plain(1, virtual), plain(1, gift), plain(1, pickup), plain(3, elsewhere),
		plain(1, english), plain(1, francs), plain(1, dollars), {1, voucher}, plain(1, bulk), plain(1, mixed),
	}
}

// checkout makes up an ordinary order and makes it one of the kind.
func (f *filler) checkout(ctx context.Context, k kind, at time.Time) (Checkout, error) {
	p := f.person("DE")
	p.Guest = true
	c := Checkout{
		At: at, Customer: p, Group: GroupGuest, Domain: f.domain, catalogue: f.cat, Comment: oneOf(f, remarks()),
		Basket:   f.basket(1+f.rng.IntN(5), ordinary),
		Shipping: oneOf(f, []string{"flat_flat", "flat_flat", "dp_dp", "dp_dp", "table_table"}),
		Payment:  oneOf(f, []string{"invoice", "invoice", "invoice", "moneyorder", "paypalplus"}),
	}
	return c, k.make(ctx, f, &c)
}

func registered(f *filler, c *Checkout) {
	if f.join(c, GroupCustomer, 60) {
		return
	}
	if f.chance(25) {
		other := f.address("DE")
		c.Delivery = &other
	}
}

// join makes the customer one of a group, in so many percent one who came before; it tells which.
func (f *filler) join(c *Checkout, group int64, percent int) bool {
	c.Group, c.Customer.Guest = group, false
	a, ok := f.again(group)
	if !ok || !f.chance(percent) {
		return false
	}
	c.Customer, c.Delivery = a.person, a.delivery
	if a.delivery != nil && f.chance(50) {
		c.Delivery = nil
	}
	return true
}

func merchant(f *filler, c *Checkout) {
	if !f.join(c, GroupMerchant, 50) {
		c.Customer.Address.Company, c.Customer.VATID = oneOf(f, companies()), f.vat("DE")
		c.Customer.Number = f.vat("H-")
	}
	c.Payment = oneOf(f, []string{"invoice", "invoice", "moneyorder"})
	c.Basket = f.basket(3+f.rng.IntN(4), ordinary)
	for i := range c.Basket {
		c.Basket[i].Quantity = oneOf(f, []int{2, 5, 10, 12, 24, 50, 60})
	}
}

func merchantEU(f *filler, c *Checkout) {
	if !f.join(c, GroupMerchantEU, 40) {
		land := oneOf(f, []string{"AT", "AT", "NL", "FR", "ES", "PL"})
		c.Customer = f.person(land)
		c.Customer.Address.Company, c.Customer.VATID = oneOf(f, companies()), f.vat(land)
	}
	c.Shipping, c.Payment = oneOf(f, []string{"dp_dp", "table_table"}), "invoice"
	if f.chance(20) { // sent to Germany, so German tax is added after all
		home := f.address("DE")
		c.Delivery = &home
	}
}

func swiss(f *filler, c *Checkout) {
	c.Customer = f.person("CH")
	c.Customer.Guest = true
	c.Shipping = oneOf(f, []string{"dp_dp", "table_table"})
}

// neighbour is a consumer in the Union, who pays German tax.
func neighbour(f *filler, c *Checkout) {
	c.Customer = f.person(oneOf(f, []string{"AT", "AT", "FR", "NL"}))
	c.Customer.Guest = true
	c.Shipping = oneOf(f, []string{"dp_dp", "table_table"})
}

func small(f *filler, c *Checkout) {
	c.Basket, c.Payment = f.basket(1, func(p *product) bool { return ordinary(p) && p.price.LessThan(decimal.NewFromInt(7)) }), "invoice"
	c.Basket[0].Quantity = 1
}

func adults(f *filler, c *Checkout) {
	c.Basket = append(f.basket(2, ordinary), f.basket(1, func(p *product) bool { return p.restricted })...)
}

func virtual(f *filler, c *Checkout) {
	c.Basket, c.Shipping = f.basket(1, func(p *product) bool { return p.virtual && p.taxClass != taxNone }), ""
	c.Basket[0].Quantity, c.Payment = 1, "paypalplus"
}

// gift buys a voucher, which bears no tax.
func gift(f *filler, c *Checkout) {
	c.Basket, c.Shipping = f.basket(1, func(p *product) bool { return p.taxClass == taxNone }), ""
	c.Payment = "invoice"
}

func pickup(_ *filler, c *Checkout) { c.Shipping, c.Payment = "selfpickup_selfpickup", "invoice" }

func elsewhere(f *filler, c *Checkout) {
	other := f.address("DE")
	c.Delivery = &other
	if f.chance(40) {
		bill := f.address("DE")
		bill.Company = oneOf(f, companies())
		c.Billing = &bill
	}
}

func english(_ *filler, c *Checkout) { c.Language = "english" }

// francs are paid by a Swiss who has it sent free of charge.
func francs(f *filler, c *Checkout) {
	swiss(f, c)
	c.Currency, c.Shipping, c.Payment = "CHF", "free_free", "paypalplus"
}

func dollars(f *filler, c *Checkout) {
	c.Customer = f.person("US")
	c.Customer.Guest = true
	c.Currency, c.Shipping, c.Language, c.Payment = "USD", "free_free", "english", "paypalplus"
}

// voucher pays in part with credit, which needs an account.
func voucher(ctx context.Context, f *filler, c *Checkout) error {
	c.Group, c.Customer.Guest, c.Payment = GroupCustomer, false, "invoice"
	c.Voucher = decimal.New(oneOf(f, []int64{500, 1250, 2500}), -2)
	var err error
	if c.Customer.ID, err = c.writeCustomer(ctx, f.w); err != nil {
		return err
	}
	_, err = f.w.insert(ctx, "coupon_gv_customer", []field{{"customer_id", c.Customer.ID}, {"amount", "40.0000"}})
	return err
}

func bulk(f *filler, c *Checkout) {
	c.Basket = f.basket(2, func(p *product) bool { return ordinary(p) && len(p.offers[GroupGuest]) > 0 })
	for i := range c.Basket {
		c.Basket[i].Quantity = oneOf(f, []int{10, 12, 49, 50, 75})
	}
}

// mixed has goods of every rate, things to send and things not.
func mixed(f *filler, c *Checkout) {
	c.Basket = append(f.basket(4, regular), f.basket(2, func(p *product) bool { return p.virtual })...)
}

// longest orders every sample there is, five hundred lines.
func longest(f *filler, c *Checkout) {
	registered(f, c)
	var sample *product
	for _, p := range f.cat.products {
		if len(p.attributes) > 100 {
			sample = p
		}
	}
	c.Basket, c.Payment, c.Comment = nil, "invoice", "Bitte jede Sorte in jeder Menge"
	for _, kind := range sample.attributes {
		for _, size := range sample.attributes {
			if kind.option < size.option {
				c.Basket = append(c.Basket, Item{sample.id, 1 + f.rng.IntN(2), []Option{{kind.option, kind.value}, {size.option, size.value}}})
			}
		}
	}
}
