package sampleshop

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"github.com/shopspring/decimal"
)

// FillCatalogue makes the shop ready to sell: languages, statuses, taxes, countries, customer groups, about sixty
// articles with options, group and special prices, shipping and order total modules.
func FillCatalogue(ctx context.Context, db *sql.DB, o Options) error {
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	added := o.now().AddDate(-2, 0, 0).Format(timeLayout)
	for _, step := range []func() error{
		func() error { return fillWorld(ctx, w) },
		func() error { return fillBasics(ctx, w) },
		func() error { return fillSettings(ctx, w, added) },
		func() error { return fillCategories(ctx, w, added) },
		func() error { return fillOptions(ctx, w) },
		func() error { return fillArticles(ctx, w, added) },
		func() error { return fillDomains(ctx, w, o) },
	} {
		if err := step(); err != nil {
			return fmt.Errorf("fill the sample shop: %w", err)
		}
	}
	return nil
}

// fillBasics takes what a new shop holds from the real one's rows.
func fillBasics(ctx context.Context, w *writer) error {
	text, err := fs.ReadFile(RealFS(), "catalog.json")
	if err != nil {
		return err
	}
	var tables map[string][]row
	if err := json.Unmarshal(text, &tables); err != nil {
		return err
	}
	for _, table := range []string{"languages", "orders_status", "shipping_status", "currencies", "customers_status", "tax_class",
		"tax_rates", "geo_zones", "zones_to_geo_zones", "carriers", "database_version", "coupons", "configuration"} {
		for _, r := range tables[table] {
			if err := r.insert(ctx, w, table); err != nil {
				return err
			}
		}
	}
	for _, repair := range []string{ // umlauts that the installer of the real shop lost
		"UPDATE customers_status SET customers_status_name = 'Händler' WHERE customers_status_id = 3 AND language_id = 2",
		"UPDATE customers_status SET customers_status_name = 'Händler EU' WHERE customers_status_id = 4 AND language_id = 2",
		"UPDATE tax_class SET tax_class_title = 'DE::ermäßigter Satz 1||EN::reduced rate 1' WHERE tax_class_id = 2",
		"UPDATE tax_class SET tax_class_title = 'DE::ermäßigter Satz 2||EN::reduced rate 2' WHERE tax_class_id = 3",
		"UPDATE tax_class SET tax_class_title = 'DE::stark ermäßigter Satz||EN::highly reduced rate' WHERE tax_class_id = 4",
		"UPDATE currencies SET symbol_right = '&pound;' WHERE code = 'GBP'",
		"UPDATE currencies SET status = 1 WHERE code IN ('CHF', 'USD')",
	} {
		if _, err := w.exec(ctx, repair); err != nil {
			return err
		}
	}
	return nil
}

func fillCategories(ctx context.Context, w *writer, added string) error {
	var heads, texts, makers [][]any
	for i, name := range [][2]string{{"Tee", "Tea"}, {"Kaffee", "Coffee"}, {"Porzellan & Glas", "China & Glass"},
		{"Zubehör", "Accessories"}, {"Bücher & Gutscheine", "Books & Vouchers"}} {
		heads = append(heads, []any{i + 1, "", "", "", 0, 1, "default", "default", 10 * (i + 1), added, added})
		texts = append(texts, []any{i + 1, 1, name[1], "", "", "", "", ""}, []any{i + 1, 2, name[0], "", "", "", "", ""})
	}
	for i, name := range []string{"Teehandel Nord", "Friesische Waren", "Midori Import", "Rösterei Morgenrot", "Porzellan Böttger", "Küchenhaus Groß", "Verlag Blatt & Bohne"} {
		makers = append(makers, []any{i + 1, name, "", added})
	}
	err := w.insertAll(ctx, "categories", "categories_id categories_image categories_image_mobile categories_image_list parent_id categories_status categories_template listing_template sort_order date_added last_modified", heads)
	if err != nil {
		return err
	}
	err = w.insertAll(ctx, "categories_description", "categories_id language_id categories_name categories_heading_title categories_description categories_meta_title categories_meta_description categories_meta_keywords", texts)
	if err != nil {
		return err
	}
	if err := w.insertAll(ctx, "manufacturers", "manufacturers_id manufacturers_name manufacturers_image date_added", makers); err != nil {
		return err
	}
	return w.insertAll(ctx, "products_vpe", "products_vpe_id language_id products_vpe_name", [][]any{
		{1, 1, "100 g"}, {1, 2, "100 g"}, {2, 1, "piece"}, {2, 2, "Stück"}})
}

func fillOptions(ctx context.Context, w *writer) error {
	var names, values, links [][]any
	for _, o := range options() {
		names = append(names, []any{o.id, 1, o.english, o.id}, []any{o.id, 2, o.german, o.id})
		for i, v := range o.values {
			values = append(values, []any{v.id, 1, v.english, i}, []any{v.id, 2, v.german, i})
			links = append(links, []any{o.id, v.id})
		}
	}
	if err := w.insertAll(ctx, "products_options", "products_options_id language_id products_options_name products_options_sortorder", names); err != nil {
		return err
	}
	if err := w.insertAll(ctx, "products_options_values", "products_options_values_id language_id products_options_values_name products_options_values_sortorder", values); err != nil {
		return err
	}
	return w.insertAll(ctx, "products_options_values_to_products_options", "products_options_id products_options_values_id", links)
}

func fillDomains(ctx context.Context, w *writer, o Options) error {
	if !o.Multishop {
		return nil
	}
	for _, d := range Domains() {
		if _, err := w.insert(ctx, "multishop", []field{{"id", d.ID}, {"name", d.Name}, {"domain", d.Host}}); err != nil {
			return err
		}
	}
	return nil
}

func fillArticles(ctx context.Context, w *writer, added string) error {
	var products, texts, links, specials, attributes [][]any
	offers := map[int][][]any{}
	for i, a := range articles() {
		id := i + 1
		net := a.net(a.gross)
		template := "default"
		if a.virtual {
			template = "download"
		}
		products = append(products, []any{id, ean(id), 100 + id%7*35, 1 + id%3, a.model, "", net, "0.00", added, added, a.kilos,
			!a.off, a.tax, template, "default", a.maker, a.restricted, 1 + a.category/3, "0.0000"})
		texts = append(texts, []any{id, 1, a.english, "<p>" + a.english + "</p>", a.english, "", "", "", nil},
			[]any{id, 2, a.german, "<p>" + a.german + " aus unserem Sortiment. <b>Täglich frisch verpackt.</b></p>", a.german, "", "", "", nil})
		links = append(links, []any{id, a.category})
		if a.special != "" {
			specials = append(specials, []any{id, 0, "0.0000", a.net(a.special), added, 1})
		}
		attributes = append(attributes, a.attributes(id)...)
		for group, rows := range a.offers(id, net) {
			offers[group] = append(offers[group], rows...)
		}
	}
	const heads = "products_id products_ean products_quantity products_shippingtime products_model products_image products_price products_discount_allowed products_date_added products_last_modified products_weight products_status products_tax_class_id product_template options_template manufacturers_id products_fsk18 products_vpe products_vpe_value"
	const names = "products_id language_id products_name products_description products_short_description products_meta_title products_meta_description products_meta_keywords products_order_description"
	const choices = "products_id options_id options_values_id options_values_price price_prefix attributes_model attributes_stock options_values_weight weight_prefix sortorder attributes_vpe_id attributes_vpe_value"
	for _, t := range []struct {
		table, columns string
		rows           [][]any
	}{
		{"products", heads, products}, {"products_description", names, texts},
		{"products_to_categories", "products_id categories_id", links}, {"products_attributes", choices, attributes},
		{"specials", "products_id specials_quantity specials_old_products_price specials_new_products_price specials_date_added status", specials},
	} {
		if err := w.insertAll(ctx, t.table, t.columns, t.rows); err != nil {
			return err
		}
	}
	for group, rows := range offers {
		if err := w.insertAll(ctx, offersTable(group), "products_id quantity personal_offer", rows); err != nil {
			return err
		}
	}
	return nil
}

func offersTable(group int) string {
	return fmt.Sprintf("personal_offers_by_customers_status_%d", group)
}

// net is a gross price without its tax, as the admin stores it.
func (a article) net(gross string) decimal.Decimal {
	percent := map[int64]int64{taxStandard: 119, taxReduced: 107, taxNone: 100}[a.tax]
	return decimal.RequireFromString(gross).Mul(decimal.NewFromInt(100)).DivRound(decimal.NewFromInt(percent), 4)
}

// offers are the group prices: graduated ones for everybody, lower ones for merchants, and the empty rows that the
// admin leaves behind for every group.
func (a article) offers(id int, net decimal.Decimal) map[int][][]any {
	share := func(percent int64) decimal.Decimal { return net.Mul(decimal.New(percent, -2)).Round(4) }
	rows := map[int][][]any{}
	for group := range 5 {
		rows[group] = [][]any{{id, 1, "0.0000"}}
		if a.graduated {
			rows[group] = append(rows[group], []any{id, 10, share(90)}, []any{id, 50, share(75)})
		}
	}
	if a.category == categoryChina || a.graduated {
		rows[3][0], rows[4][0] = []any{id, 1, share(80)}, []any{id, 1, share(80)}
		if a.graduated {
			rows[3][1], rows[3][2] = []any{id, 10, share(72)}, []any{id, 50, share(64)}
		}
	}
	return rows
}

func (a article) attributes(id int) [][]any {
	var rows [][]any
	for _, o := range options() {
		for _, chosen := range a.options {
			for i, v := range o.values {
				if chosen == o.id {
					rows = append(rows, []any{id, o.id, v.id, v.price, v.prefix, v.model, 50, v.kilos, "+", i, 0, "0.0000"})
				}
			}
		}
	}
	return rows
}

// ean returns a number with a right check digit.
func ean(id int) string {
	digits := fmt.Sprintf("4006381%05d", id*37%100000)
	sum := 0
	for i, d := range digits {
		sum += int(d-'0') * (1 + 2*(i%2))
	}
	return digits + fmt.Sprint((10-sum%10)%10)
}

func fillSettings(ctx context.Context, w *writer, added string) error {
	for _, line := range strings.Split(strings.TrimSpace(settings), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		_, err := w.exec(ctx, `INSERT INTO configuration (configuration_key, configuration_value, configuration_group_id, date_added)
			VALUES (?, ?, 6, ?) ON DUPLICATE KEY UPDATE configuration_value = VALUES(configuration_value)`, key, value, added)
		if err != nil {
			return err
		}
	}
	return nil
}
