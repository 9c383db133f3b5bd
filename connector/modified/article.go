package modified

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// Articles returns the articles of a range with texts, variants and prices: one query a table (all group prices
// together in one), whatever the number of articles.
func (s *Shop) Articles(ctx context.Context, r connector.Range) ([]connector.ShopArticle, error) {
	k, err := s.small(ctx, invoicing.KindArticle)
	if err != nil {
		return nil, err
	}
	c := s.schema.Load()
	parts := joinGroups(c.goods)
	records, err := s.aggregates(ctx, parts, r)
	if err != nil {
		return nil, err
	}
	if err := s.addGroupPrices(ctx, c.groups, r, records); err != nil {
		return nil, err
	}
	names, err := s.optionNames(ctx, k, r)
	if err != nil {
		return nil, err
	}
	m := articleMapper{key: s.config.Key, parts: append(parts, part{table: groupPrices}), small: k, names: names, home: k.homeZones()}
	out := make([]connector.ShopArticle, 0, len(records))
	for _, a := range records {
		out = append(out, m.article(a))
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Key < out[b].Key })
	return out, nil
}

// joinGroups leaves the group price tables out: they are read together.
func joinGroups(parts []part) []part {
	var out []part
	for _, p := range parts {
		if !strings.HasPrefix(p.table, groupPrices) {
			out = append(out, p)
		}
	}
	return out
}

func (s *Shop) addGroupPrices(ctx context.Context, groups []int64, r connector.Range, records map[int64]aggregate) error {
	var selects []string
	var args []any
	for _, g := range groups {
		selects = append(selects, fmt.Sprintf("SELECT %d AS g, products_id AS p, quantity AS q, personal_offer AS v FROM `%s%d` WHERE products_id BETWEEN ? AND ?",
			g, groupPrices, g))
		args = append(args, r.From, r.To)
	}
	if len(selects) == 0 {
		return nil
	}
	rows, err := s.rows(ctx, strings.Join(selects, " UNION ALL ")+" ORDER BY p, g, q, v", args...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		// A price of 0 is none; the shop writes such rows whenever an article is opened in its admin.
		if a, ok := records[row.number("p")]; ok && row.amount("v").IsPositive() {
			a[groupPrices] = append(a[groupPrices], row)
		}
	}
	return nil
}

type option struct{ id, value int64 }

type optionName struct{ name, value string }

// optionNames gives the names of the options that the range uses, in German, else in the shop's own language.
func (s *Shop) optionNames(ctx context.Context, k *small, r connector.Range) (map[option]optionName, error) {
	rows, err := s.rows(ctx, `SELECT a.options_id AS o, a.options_values_id AS v, l.code AS code,
			n.products_options_name AS oname, w.products_options_values_name AS vname
		FROM (SELECT DISTINCT options_id, options_values_id FROM products_attributes WHERE products_id BETWEEN ? AND ?) a
		CROSS JOIN languages l
		LEFT JOIN products_options n ON n.products_options_id = a.options_id AND n.language_id = l.languages_id
		LEFT JOIN products_options_values w ON w.products_options_values_id = a.options_values_id AND w.language_id = l.languages_id
		ORDER BY 1, 2, 3`, r.From, r.To)
	if err != nil {
		return nil, err
	}
	out := map[option]optionName{}
	for _, language := range []string{"de", k.homeLanguage(), ""} {
		for _, row := range rows {
			if language != "" && languageCode(row.text("code")) != language {
				continue
			}
			key := option{row.number("o"), row.number("v")}
			n := out[key]
			if n.name == "" {
				n.name = label(row.text("oname"))
			}
			if n.value == "" {
				n.value = plainText(row.text("vname"))
			}
			out[key] = n
		}
	}
	return out, nil
}

type articleMapper struct {
	key   string
	parts []part
	small *small
	names map[option]optionName
	home  map[int64]bool
}

func (m articleMapper) article(a aggregate) connector.ShopArticle {
	r := a[products][0]
	key := r.text("products_id")
	art := invoicing.Article{
		Number:   plainText(r.text("products_model")),
		EAN:      strings.TrimSpace(r.text("products_ean")),
		NetPrice: r.amount("products_price"),
		TaxRate:  m.rate(a),
		Stock:    r.number("products_quantity"),
		Weight:   r.amount("products_weight"),
		Active:   r.number("products_status") == 1,
		Texts:    m.texts(a[productTexts]),
		Variants: m.variants(a[productValues]),
		Prices:   append(m.groupPrices(a[groupPrices]), m.specials(a[specials])...),
		Origins:  []invoicing.Origin{{Shop: m.key, Kind: invoicing.KindArticle, Key: key}},
	}
	if art.Number == "" {
		art.Number = key
	}
	art.Name, art.Description = m.mainText(art.Texts)
	if art.Name == "" {
		art.Name = art.Number
	}
	return connector.ShopArticle{Key: r.number("products_id"), Article: art, Print: a.print(m.parts, m.context(art)...)}
}

// rate is the article's tax rate at home; since 2.0.7.0 an article may have another tax class in a zone.
func (m articleMapper) rate(a aggregate) tax.Rate {
	class := a[products][0].number("products_tax_class_id")
	for _, r := range a[productZones] {
		if m.home[r.number("geo_zone_id")] {
			class = r.number("tax_class_id")
		}
	}
	return m.small.homeRate(class)
}

func (m articleMapper) texts(rows []row) []invoicing.ArticleText {
	var out []invoicing.ArticleText
	seen := map[string]bool{}
	for _, r := range rows {
		code := m.small.codes[r.number("language_id")]
		if code == "" || seen[code] {
			continue
		}
		seen[code] = true
		out = append(out, invoicing.ArticleText{Language: code, Name: plainText(r.text("products_name")),
			Short: plainLines(r.text("products_short_description")), Description: plainLines(r.text("products_description"))})
	}
	return out
}

// mainText is the German text, else that of the shop's own language, else the first with a name.
func (m articleMapper) mainText(texts []invoicing.ArticleText) (name, description string) {
	for _, language := range []string{"de", m.small.homeLanguage(), ""} {
		for _, t := range texts {
			if (language == "" || t.Language == language) && t.Name != "" {
				return t.Name, t.Description
			}
		}
	}
	return "", ""
}

func (m articleMapper) variants(rows []row) []invoicing.ArticleVariant {
	var out []invoicing.ArticleVariant
	for _, r := range rows {
		o := option{r.number("options_id"), r.number("options_values_id")}
		if n := len(out); n > 0 && out[n-1].OptionID == o.id && out[n-1].ValueID == o.value {
			continue // a broken shop can hold a value twice
		}
		names := m.names[o]
		sign := strings.TrimSpace(r.text("price_prefix"))
		if sign != "-" && sign != "=" {
			sign = "+"
		}
		out = append(out, invoicing.ArticleVariant{
			OptionID: o.id, ValueID: o.value, Option: names.name, Value: names.value,
			Number: plainText(r.text("attributes_model")), EAN: strings.TrimSpace(r.text("attributes_ean")),
			Surcharge: r.amount("options_values_price"), PriceSign: sign,
			Weight: r.amount("options_values_weight"), Stock: r.number("attributes_stock"),
		})
	}
	return out
}

func (m articleMapper) groupPrices(rows []row) []invoicing.ArticlePrice {
	var out []invoicing.ArticlePrice
	for _, r := range rows {
		p := invoicing.ArticlePrice{Kind: invoicing.PriceGroup, GroupID: r.number("g"), Group: m.small.group(r.number("g")),
			MinQuantity: max(r.number("q"), 1), NetPrice: r.amount("v"), Active: true}
		if n := len(out); n > 0 && out[n-1].GroupID == p.GroupID && out[n-1].MinQuantity == p.MinQuantity {
			out[n-1] = p
			continue
		}
		out = append(out, p)
	}
	return out
}

// specials: of several special prices the active one counts, else the newest.
func (m articleMapper) specials(rows []row) []invoicing.ArticlePrice {
	var out []invoicing.ArticlePrice
	for _, r := range rows {
		p := invoicing.ArticlePrice{Kind: invoicing.PriceSpecial, MinQuantity: 1, NetPrice: r.amount("specials_new_products_price"),
			From: day(r.text("start_date")), Until: day(r.text("expires_date")), Active: r.number("status") == 1}
		if len(out) == 0 {
			out = append(out, p)
		} else if p.Active || !out[0].Active {
			out[0] = p
		}
	}
	return out
}

// context is what the article took from other tables.
func (m articleMapper) context(a invoicing.Article) []string {
	words := []string{a.TaxRate.String(), a.Name}
	for _, t := range a.Texts {
		words = append(words, t.Language)
	}
	for _, v := range a.Variants {
		words = append(words, strconv.FormatInt(v.OptionID, 10), v.Option, v.Value)
	}
	for _, p := range a.Prices {
		words = append(words, p.Group)
	}
	return words
}
