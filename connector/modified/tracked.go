package modified

import (
	"context"
	"slices"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Tracked returns the tables whose changes matter, with the record that a row belongs to. Tables of the orders name
// nothing but their key, which no version of the shop lacks. Tables in which the shop counts (views, sales, logins) name
// the columns that are read, so that counting is no change.
func (s *Shop) Tracked(ctx context.Context) ([]connector.TrackedTable, error) {
	if err := s.follow(ctx); err != nil {
		return nil, err
	}
	c := s.schema.Load()
	texts, err := s.textColumns(ctx)
	if err != nil {
		return nil, err
	}
	var tables []connector.TrackedTable
	for _, p := range c.orders {
		tables = append(tables, connector.TrackedTable{Name: p.table, Kind: invoicing.KindOrder, Key: p.key})
	}
	for _, p := range c.people {
		tables = append(tables, counted(p, invoicing.KindCustomer, texts))
	}
	for _, p := range c.goods {
		tables = append(tables, counted(p, invoicing.KindArticle, texts))
	}
	return append(tables, c.everywhere(texts)...), nil
}

// counted is a table in which the shop counts.
func counted(p part, kind invoicing.Kind, texts map[string]bool) connector.TrackedTable {
	t := connector.TrackedTable{Name: p.table, Kind: kind, Key: p.key, Columns: p.columns}
	for _, column := range p.columns {
		if texts[p.table+"."+column] {
			t.Texts = append(t.Texts, column)
		}
	}
	return t
}

// everywhere are the small tables. Of the configurations only the shipping modules' keys and those that the mapping reads matter.
func (c *schema) everywhere(texts map[string]bool) []connector.TrackedTable {
	var tables []connector.TrackedTable
	for _, p := range slices.Concat(smallParts(), nameParts(), c.fit([]part{statusPart()}, "")) {
		if p.table == configuration {
			continue
		}
		tables = append(tables, counted(part{table: p.table, columns: p.columns}, "", texts))
	}
	if c.hasColumn(paypalConfig, "config_key") {
		paypal := counted(part{table: paypalConfig, columns: columns("config_key config_value")}, "", texts)
		paypal.Where = "{row}.config_key = '" + paypalTemporary + "'"
		tables = append(tables, paypal)
	}
	for _, p := range dpdTables() {
		if c.has[p.table] != nil {
			tables = append(tables, counted(p, invoicing.KindShippingMethod, texts))
		}
	}
	shipping := `{row}.configuration_key LIKE 'MODULE\_SHIPPING\_%' OR {row}.configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_%'`
	ways := counted(part{table: configuration, columns: columns("configuration_key configuration_value")}, invoicing.KindShippingMethod, texts)
	ways.Where = shipping
	rest := ways
	rest.Kind = ""
	rest.Where = "{row}.configuration_key IN ('" + strings.Join(readSettings(), "', '") + `') OR {row}.configuration_key LIKE 'MODULE\_PAYMENT\_%\_TMP\_STATUS\_ID'`
	return append(tables, ways, rest)
}

// textColumns names the columns ("table.column") that hold text: = may find "Muller" and "Müller" equal.
func (s *Shop) textColumns(ctx context.Context) (map[string]bool, error) {
	rows, err := s.rows(ctx, `SELECT TABLE_NAME AS t, COLUMN_NAME AS c FROM information_schema.COLUMNS
		WHERE TABLE_SCHEMA = DATABASE() AND CHARACTER_SET_NAME IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	texts := map[string]bool{}
	for _, r := range rows {
		texts[strings.ToLower(r.text("t"))+"."+strings.ToLower(r.text("c"))] = true
	}
	return texts, nil
}
