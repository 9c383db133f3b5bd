package sampleshop

import (
	"context"
	"database/sql"
	"strings"

	"fakturisd/invoicing"
)

// timeLayout is a DATETIME of the shop, in its own zone.
const timeLayout = "2006-01-02 15:04:05"

// Write adds the checkout up and writes it as the shop does: the order, its totals, its history, then each line with
// its stock. Every statement is committed by itself, so a reader may meet half an order. A customer without an account
// gets one first.
func (c Checkout) Write(ctx context.Context, db *sql.DB) (ordersID int64, err error) {
	w, err := session(ctx, db)
	if err != nil {
		return 0, err
	}
	defer w.close()
	if c.catalogue == nil {
		if c.catalogue, err = load(ctx, w); err != nil {
			return 0, err
		}
	}
	id, _, err := c.write(ctx, w)
	return id, err
}

// write is Write on an open session; it returns the customer's key as well.
func (c Checkout) write(ctx context.Context, w *writer) (ordersID, customersID int64, err error) {
	if len(c.Basket) == 0 {
		return 0, 0, invoicing.Invalidf("a checkout needs a basket")
	}
	r, err := reckon(c, c.catalogue)
	if err != nil {
		return 0, 0, err
	}
	if c.Customer.ID == 0 {
		if c.Customer.ID, err = c.writeCustomer(ctx, w); err != nil {
			return 0, 0, err
		}
		r.c.Customer.ID = c.Customer.ID
	}
	id, err := w.insert(ctx, "orders", r.orderFields())
	if err != nil {
		return 0, 0, err
	}
	for _, t := range r.rows {
		_, err := w.insert(ctx, "orders_total", []field{{"orders_id", id}, {"title", t.title}, {"text", t.text},
			{"value", t.value.Round(4)}, {"class", t.class}, {"sort_order", t.sort}})
		if err != nil {
			return 0, 0, err
		}
	}
	_, err = w.insert(ctx, "orders_status_history", []field{{"orders_id", id}, {"orders_status_id", c.status()},
		{"date_added", c.At.Format(timeLayout)}, {"customer_notified", 1}, {"comments", c.Comment}})
	if err != nil {
		return 0, 0, err
	}
	for _, l := range r.lines {
		if err := r.writeLine(ctx, w, id, l); err != nil {
			return 0, 0, err
		}
	}
	return id, c.Customer.ID, r.writeCredit(ctx, w, id)
}

func (r *reckoning) orderFields() []field {
	c := r.c
	discount := "0.00"
	if r.group.discountFlag {
		discount = r.group.discount.StringFixed(2)
	}
	account := 0
	if c.Customer.Guest {
		account = 1
	}
	delivery := r.deliverTo
	if c.Shipping == "" {
		delivery = Address{}
	}
	fields := []field{
		{"customers_id", c.Customer.ID}, {"customers_cid", c.Customer.Number}, {"customers_vat_id", c.Customer.VATID},
		{"customers_status", c.Group}, {"customers_status_name", r.group.name}, {"customers_status_image", r.group.image},
		{"customers_status_discount", discount},
		{"customers_telephone", c.Customer.Phone}, {"customers_email_address", c.Customer.Email},
		{"payment_method", c.Payment}, {"payment_class", c.Payment},
		{"shipping_method", r.method}, {"shipping_class", c.Shipping},
		{"date_purchased", c.At.Format(timeLayout)}, {"orders_status", c.status()},
		{"currency", r.currency.code}, {"currency_value", r.currency.value}, {"account_type", account},
		{"conversion_type", 1}, {"customers_ip", "127.0.0.1"}, {"language", c.language()}, {"languages_id", r.lang.id},
		{"comments", c.Comment},
	}
	fields = append(fields, r.cat.addressFields("customers", c.Customer.Address)...)
	fields = append(fields, r.cat.addressFields("delivery", delivery)...)
	fields = append(fields, r.cat.addressFields("billing", c.billing())...)
	if r.cat.domains {
		fields = append(fields, field{OrderColumn, c.Domain})
	}
	return fields
}

// addressFields are one of the three address blocks of an order.
func (c *catalogue) addressFields(block string, a Address) []field {
	land := c.countries[a.Country]
	name := strings.TrimSpace(a.First + " " + a.Last)
	return []field{
		{block + "_name", name}, {block + "_firstname", a.First}, {block + "_lastname", a.Last},
		{block + "_gender", a.Gender}, {block + "_company", a.Company}, {block + "_street_address", a.Street},
		{block + "_suburb", a.Suburb}, {block + "_city", a.City}, {block + "_postcode", a.Postcode}, {block + "_state", ""},
		{block + "_country", land.name}, {block + "_country_iso_code_2", land.iso2}, {block + "_address_format_id", land.format},
	}
}

func (r *reckoning) writeLine(ctx context.Context, w *writer, order int64, l line) error {
	p, t := l.product, l.product.texts[r.lang.id]
	_, err := w.exec(ctx, "UPDATE products SET products_quantity = products_quantity - ?, products_ordered = products_ordered + ? WHERE products_id = ?",
		l.quantity, l.quantity, p.id)
	if err != nil {
		return err
	}
	id, err := w.insert(ctx, "orders_products", []field{
		{"orders_id", order}, {"products_id", p.id}, {"products_model", l.model()}, {"products_ean", p.ean},
		{"products_name", t.name}, {"products_price", l.unit}, {"products_price_origin", l.origin},
		{"products_shipping_time", t.shippingTime}, {"products_discount_made", p.discount}, {"final_price", l.final()},
		{"products_tax", l.rate.percent}, {"products_quantity", l.quantity}, {"allow_tax", r.group.gross},
		{"products_order_description", t.ordered()}, {"products_weight", l.weight},
	})
	if err != nil {
		return err
	}
	for _, a := range l.attributes {
		_, err := w.exec(ctx, "UPDATE products_attributes SET attributes_stock = attributes_stock - ? WHERE products_id = ? AND options_id = ? AND options_values_id = ?",
			l.quantity, p.id, a.option, a.value)
		if err != nil {
			return err
		}
		_, err = w.insert(ctx, "orders_products_attributes", []field{
			{"orders_id", order}, {"orders_products_id", id}, {"products_options", a.optionNames[r.lang.id]},
			{"products_options_values", a.valueNames[r.lang.id]}, {"attributes_model", a.model}, {"attributes_ean", a.ean},
			{"options_values_price", a.price}, {"price_prefix", a.prefix}, {"orders_products_options_id", a.option},
			{"orders_products_options_values_id", a.value}, {"options_values_weight", a.weight}, {"weight_prefix", a.weightPrefix},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// model is the article's number; an article without one takes those of its options.
func (l line) model() string {
	if l.product.model != "" {
		return l.product.model
	}
	var models []string
	for _, a := range l.attributes {
		if a.model != "" {
			models = append(models, a.model)
		}
	}
	return strings.Join(models, "<br />")
}

// ordered is the description that goes into the order: the one made for it, or the short one.
func (t text) ordered() string {
	switch {
	case t.order != "":
		return strings.ReplaceAll(t.order, "\n", "<br />\n")
	case t.short != "":
		return t.short
	}
	return " [...]"
}

// writeCredit notes that a coupon or a voucher was used up.
func (r *reckoning) writeCredit(ctx context.Context, w *writer, order int64) error {
	for _, t := range r.rows {
		var err error
		switch t.class {
		case "ot_coupon":
			_, err = w.insert(ctx, "coupon_redeem_track", []field{{"coupon_id", r.cat.coupons[r.c.Coupon].id},
				{"customer_id", r.c.Customer.ID}, {"redeem_date", r.c.At.Format(timeLayout)}, {"redeem_ip", "127.0.0.1"},
				{"order_id", order}})
		case "ot_gv":
			_, err = w.exec(ctx, "UPDATE coupon_gv_customer SET amount = amount + ? WHERE customer_id = ?",
				t.value.Div(r.currency.value), r.c.Customer.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
