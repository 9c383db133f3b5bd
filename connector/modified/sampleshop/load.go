package sampleshop

import (
	"context"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

type scan = func(...any) error

// load reads the catalogue from the shop's tables.
func load(ctx context.Context, w *writer) (*catalogue, error) {
	c := &catalogue{
		config: map[string]string{}, languages: map[string]language{}, groups: map[groupKey]group{},
		countries: map[string]country{}, rates: map[rateKey]taxRate{}, currencies: map[string]currency{},
		products: map[int64]*product{}, coupons: map[string]coupon{},
	}
	for _, read := range []func(context.Context, *writer) error{
		c.readSettings, c.readGroups, c.readWorld, c.readProducts, c.readTexts, c.readPrices, c.readAttributes,
	} {
		if err := read(ctx, w); err != nil {
			return nil, fmt.Errorf("the sample shop's catalogue: %w", err)
		}
	}
	return c, nil
}

func (c *catalogue) readSettings(ctx context.Context, w *writer) error {
	err := w.each(ctx, "SELECT configuration_key, configuration_value FROM configuration", func(s scan) error {
		var key, value string
		err := s(&key, &value)
		c.config[key] = value
		return err
	})
	if err != nil {
		return err
	}
	err = w.each(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'multishop'",
		func(s scan) error { return s(&c.domains) })
	if err != nil {
		return err
	}
	return w.each(ctx, "SELECT languages_id, code, directory FROM languages", func(s scan) error {
		var l language
		var directory string
		err := s(&l.id, &l.code, &directory)
		c.languages[directory] = l
		return err
	})
}

func (c *catalogue) readGroups(ctx context.Context, w *writer) error {
	return w.each(ctx, `SELECT customers_status_id, language_id, customers_status_name, customers_status_image,
		customers_status_ot_discount_flag = '1', customers_status_ot_discount, customers_status_graduated_prices = '1',
		customers_status_show_price_tax, customers_status_add_tax_ot, customers_status_show_tax_total,
		customers_status_specials FROM customers_status`, func(s scan) error {
		var k groupKey
		var g group
		err := s(&k.id, &k.language, &g.name, &g.image, &g.discountFlag, &g.discount, &g.graduated, &g.gross, &g.addTax,
			&g.netFrom, &g.specials)
		c.groups[k] = g
		return err
	})
}

func (c *catalogue) readWorld(ctx context.Context, w *writer) error {
	err := w.each(ctx, "SELECT countries_id, countries_name, countries_iso_code_2, countries_iso_code_3, address_format_id FROM countries",
		func(s scan) error {
			var l country
			err := s(&l.id, &l.name, &l.iso2, &l.iso3, &l.format)
			c.countries[l.iso2] = l
			return err
		})
	if err != nil {
		return err
	}
	err = w.each(ctx, `SELECT r.tax_class_id, z.zone_country_id, r.tax_rate, r.tax_description
		FROM tax_rates r JOIN zones_to_geo_zones z ON z.geo_zone_id = r.tax_zone_id AND IFNULL(z.zone_id, 0) = 0`,
		func(s scan) error {
			var k rateKey
			var r taxRate
			err := s(&k.class, &k.country, &r.percent, &r.description)
			c.rates[k] = r
			return err
		})
	if err != nil {
		return err
	}
	return w.each(ctx, `SELECT code, symbol_left, symbol_right, decimal_point, thousands_point, decimal_places,
		CAST(value AS DECIMAL(14,6)) FROM currencies`, func(s scan) error {
		var y currency
		err := s(&y.code, &y.left, &y.right, &y.point, &y.thousands, &y.places, &y.value)
		c.currencies[y.code] = y
		return err
	})
}

func (c *catalogue) readProducts(ctx context.Context, w *writer) error {
	err := w.each(ctx, `SELECT products_id, products_model, IFNULL(products_ean, ''), products_price, products_weight,
		products_tax_class_id, products_discount_allowed, products_shippingtime, products_fsk18, product_template = 'download'
		FROM products`, func(s scan) error {
		p := &product{offers: map[int64]map[int]decimal.Decimal{}, texts: map[int64]text{}}
		err := s(&p.id, &p.model, &p.ean, &p.price, &p.weight, &p.taxClass, &p.discount, &p.shipping, &p.restricted, &p.virtual)
		c.products[p.id] = p
		return err
	})
	if err != nil {
		return err
	}
	return w.each(ctx, "SELECT coupon_id, coupon_type, coupon_code, coupon_amount, coupon_minimum_order FROM coupons WHERE coupon_active = 'Y'",
		func(s scan) error {
			var u coupon
			var code string
			err := s(&u.id, &u.kind, &code, &u.amount, &u.minimum)
			c.coupons[code] = u
			return err
		})
}

func (c *catalogue) readTexts(ctx context.Context, w *writer) error {
	return w.each(ctx, `SELECT d.products_id, d.language_id, d.products_name, IFNULL(d.products_short_description, ''),
		IFNULL(d.products_order_description, ''), IFNULL(s.shipping_status_name, '')
		FROM products_description d JOIN products p ON p.products_id = d.products_id
		LEFT JOIN shipping_status s ON s.shipping_status_id = p.products_shippingtime AND s.language_id = d.language_id`,
		func(s scan) error {
			var id, lang int64
			var t text
			err := s(&id, &lang, &t.name, &t.short, &t.order, &t.shippingTime)
			c.products[id].texts[lang] = t
			return err
		})
}

func (c *catalogue) readPrices(ctx context.Context, w *writer) error {
	err := w.each(ctx, "SELECT products_id, specials_new_products_price FROM specials WHERE status = 1", func(s scan) error {
		var id int64
		var price decimal.Decimal
		err := s(&id, &price)
		if p := c.products[id]; p != nil {
			p.special = price
		}
		return err
	})
	for g := int64(0); g <= 4 && err == nil; g++ {
		table := fmt.Sprintf("personal_offers_by_customers_status_%d", g)
		err = w.each(ctx, "SELECT products_id, quantity, personal_offer FROM "+table+" WHERE personal_offer > 0", func(s scan) error {
			var id int64
			var quantity int
			var price decimal.Decimal
			err := s(&id, &quantity, &price)
			if p := c.products[id]; p != nil {
				if p.offers[g] == nil {
					p.offers[g] = map[int]decimal.Decimal{}
				}
				p.offers[g][quantity] = price
			}
			return err
		})
	}
	return err
}

func (c *catalogue) readAttributes(ctx context.Context, w *writer) error {
	options, values := map[groupKey]string{}, map[groupKey]string{}
	for query, names := range map[string]map[groupKey]string{
		"SELECT products_options_id, language_id, products_options_name FROM products_options":                      options,
		"SELECT products_options_values_id, language_id, products_options_values_name FROM products_options_values": values,
	} {
		err := w.each(ctx, query, func(s scan) error {
			var k groupKey
			var name string
			err := s(&k.id, &k.language, &name)
			names[k] = name
			return err
		})
		if err != nil {
			return err
		}
	}
	return w.each(ctx, `SELECT products_id, options_id, options_values_id, IFNULL(attributes_model, ''), IFNULL(attributes_ean, ''),
		options_values_price, price_prefix, options_values_weight, weight_prefix FROM products_attributes`, func(s scan) error {
		var id int64
		var a attribute
		err := s(&id, &a.option, &a.value, &a.model, &a.ean, &a.price, &a.prefix, &a.weight, &a.weightPrefix)
		a.optionNames, a.valueNames = pick(options, a.option), pick(values, a.value)
		a.prefix, a.weightPrefix = strings.TrimSpace(a.prefix), strings.TrimSpace(a.weightPrefix)
		if p := c.products[id]; p != nil {
			p.attributes = append(p.attributes, a)
		}
		return err
	})
}

// pick returns the names of one id by language.
func pick(names map[groupKey]string, id int64) map[int64]string {
	found := map[int64]string{}
	for k, name := range names {
		if k.id == id {
			found[k.language] = name
		}
	}
	return found
}
