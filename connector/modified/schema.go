package modified

import (
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// part is a table of an aggregate: its rows belong to the record whose key stands in the column key. The columns are
// those that the mapping reads, and exactly those go into fingerprints. A column that changes by itself (views,
// logins) or gets a new value at every save of the same content (price_id, products_attributes_id) is none of them.
type part struct {
	table    string
	key      string
	columns  []string // with the key; every version of the shop has them
	optional []string // some versions have them
	sort     string
}

// Names of the parts; they are the tables' names except for the group prices, which are one table a group.
const (
	orders        = "orders"
	orderLines    = "orders_products"
	orderOptions  = "orders_products_attributes"
	orderTotals   = "orders_total"
	orderHistory  = "orders_status_history"
	orderParcels  = "orders_tracking"
	orderStatuses = "orders_status"
	customers     = "customers"
	addressBook   = "address_book"
	products      = "products"
	productTexts  = "products_description"
	productValues = "products_attributes"
	specials      = "specials"
	productZones  = "products_geo_zones_to_tax_class"
	groupPrices   = "personal_offers_by_customers_status_"
)

func orderParts() []part {
	return []part{
		{table: orders, key: "orders_id", sort: "orders_id", columns: columns(`orders_id customers_id customers_vat_id
			customers_name customers_firstname customers_lastname customers_gender customers_company customers_street_address
			customers_suburb customers_city customers_postcode customers_state customers_country customers_telephone
			customers_email_address customers_country_iso_code_2 delivery_name delivery_firstname delivery_lastname
			delivery_gender delivery_company delivery_street_address delivery_suburb delivery_city delivery_postcode
			delivery_state delivery_country delivery_country_iso_code_2 billing_name billing_firstname billing_lastname
			billing_gender billing_company billing_street_address billing_suburb billing_city billing_postcode billing_state
			billing_country billing_country_iso_code_2 payment_method comments date_purchased orders_status currency
			currency_value account_type payment_class shipping_method shipping_class language`), optional: columns("languages_id")},
		{table: orderLines, key: "orders_id", sort: "orders_id, orders_products_id", columns: columns(`orders_products_id
			orders_id products_id products_model products_name products_price final_price products_tax products_quantity
			allow_tax`)},
		{table: orderOptions, key: "orders_id", sort: "orders_id, orders_products_attributes_id", columns: columns(`orders_id
			orders_products_id products_options products_options_values`),
			optional: columns("orders_products_options_id orders_products_options_values_id")},
		{table: orderTotals, key: "orders_id", sort: "orders_id, sort_order, orders_total_id",
			columns: columns("orders_total_id orders_id title text value class sort_order")},
		{table: orderHistory, key: "orders_id", sort: "orders_id, orders_status_history_id", columns: columns(`orders_id
			orders_status_history_id orders_status_id date_added customer_notified comments`)},
		{table: orderParcels, key: "orders_id", sort: "orders_id, tracking_id",
			columns: columns("tracking_id orders_id carrier_id parcel_id"), optional: columns("date_added")},
	}
}

func customerParts() []part {
	return []part{
		{table: customers, key: "customers_id", sort: "customers_id", columns: columns(`customers_id customers_vat_id
			customers_gender customers_firstname customers_lastname customers_email_address customers_default_address_id
			customers_telephone account_type`)},
		{table: addressBook, key: "customers_id", sort: "customers_id, address_book_id", columns: columns(`address_book_id
			customers_id entry_gender entry_company entry_firstname entry_lastname entry_street_address entry_suburb
			entry_postcode entry_city entry_state entry_country_id entry_zone_id`)},
	}
}

func articleParts() []part {
	return []part{
		{table: products, key: "products_id", sort: "products_id", columns: columns(`products_id products_ean
			products_quantity products_model products_price products_weight products_status products_tax_class_id`)},
		{table: productTexts, key: "products_id", sort: "products_id, language_id", columns: columns(`products_id language_id
			products_name products_description products_short_description`)},
		{table: productValues, key: "products_id", sort: "products_id, options_id, options_values_id", columns: columns(`
			products_id options_id options_values_id options_values_price price_prefix attributes_model attributes_stock
			options_values_weight`), optional: columns("attributes_ean")},
		{table: specials, key: "products_id", sort: "products_id, specials_id", columns: columns(`products_id specials_id
			specials_new_products_price expires_date status`), optional: columns("start_date")},
	}
}

// neededParts are all tables that every version of the shop has and without which it cannot be read.
func neededParts() []part {
	return slices.Concat(orderParts(), customerParts(), articleParts(), smallParts(), nameParts(), []part{statusPart()})
}

func statusPart() part {
	return part{table: orderStatuses, columns: columns("orders_status_id language_id orders_status_name"), optional: columns("sort_order")}
}

func columns(s string) []string { return strings.Fields(s) }

// schema is what a shop's database really has.
type schema struct {
	has    map[string]map[string]columnInfo // by table and column
	index  map[string]string                // name of an index that begins with the column, by table.column
	print  string                           // of the tracked tables
	orders []part
	people []part
	goods  []part
	groups []int64 // customer groups with a price table
}

// columnInfo is what changes how a column is read.
type columnInfo struct {
	kind string // type and collation
	null bool
}

func (c *schema) parts(kind invoicing.Kind) []part {
	switch kind {
	case invoicing.KindOrder:
		return c.orders
	case invoicing.KindCustomer:
		return c.people
	case invoicing.KindArticle:
		return c.goods
	}
	return nil
}

func (c *schema) hasColumn(table, column string) bool {
	_, ok := c.has[table][column]
	return ok
}

// look reads which tables and columns there are; it complains of missing ones by name.
func (s *Shop) look(ctx context.Context) error {
	print, err := s.tablesPrint(ctx) // first: what changes behind it is noticed at the next scan
	if err != nil {
		return err
	}
	rows, err := s.rows(ctx, `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, IS_NULLABLE AS n, CONCAT(COLUMN_TYPE, ' ', IFNULL(COLLATION_NAME, '')) AS k
		FROM information_schema.COLUMNS WHERE `+tracked())
	if err != nil {
		return err
	}
	c := &schema{has: map[string]map[string]columnInfo{}, print: print}
	for _, r := range rows {
		table := strings.ToLower(r.text("t"))
		if c.has[table] == nil {
			c.has[table] = map[string]columnInfo{}
		}
		c.has[table][strings.ToLower(r.text("c"))] = columnInfo{kind: r.text("k"), null: r.text("n") == "YES"}
	}
	if err := s.checkTables(c); err != nil {
		return err
	}
	if c.index, err = s.indexes(ctx); err != nil {
		return err
	}
	s.choose(c)
	s.schema.Store(c)
	return nil
}

func (s *Shop) indexes(ctx context.Context) (map[string]string, error) {
	rows, err := s.rows(ctx, `SELECT TABLE_NAME AS t, COLUMN_NAME AS c, MIN(INDEX_NAME) AS i FROM information_schema.STATISTICS
		WHERE SEQ_IN_INDEX = 1 AND SUB_PART IS NULL AND INDEX_TYPE = 'BTREE' AND `+tracked()+` GROUP BY TABLE_NAME, COLUMN_NAME`)
	if err != nil {
		return nil, err
	}
	index := make(map[string]string, len(rows))
	for _, r := range rows {
		index[strings.ToLower(r.text("t")+"."+r.text("c"))] = r.text("i")
	}
	return index, nil
}

func (s *Shop) checkTables(c *schema) error {
	var missing []string
	for _, p := range neededParts() {
		if c.has[p.table] == nil {
			missing = append(missing, p.table)
			continue
		}
		for _, column := range p.columns {
			if !c.hasColumn(p.table, column) {
				missing = append(missing, p.table+"."+column)
			}
		}
	}
	if d := s.config.OrderColumn; d != "" && !c.hasColumn(orders, strings.ToLower(bareColumn(d))) {
		missing = append(missing, orders+"."+bareColumn(d))
	}
	if d := s.config.CustomerColumn; d != "" && !c.hasColumn(customers, strings.ToLower(bareColumn(d))) {
		missing = append(missing, customers+"."+bareColumn(d))
	}
	if len(missing) == 0 {
		return nil
	}
	sort.Strings(missing)
	return invoicing.Invalidf("shop %s: the database %q is no modified shop that can be read, or the user may not see it; missing: %s",
		s.config.Key, s.name, strings.Join(missing, ", "))
}

// choose fits the parts to the columns that are there.
func (s *Shop) choose(c *schema) {
	c.orders = c.fit(orderParts(), s.config.OrderColumn)
	c.people = c.fit(customerParts(), s.config.CustomerColumn)
	c.goods = c.fit(articleParts(), "")
	if c.has[productZones] != nil {
		c.goods = append(c.goods, part{table: productZones, key: "products_id", sort: "products_id, geo_zone_id",
			columns: columns("products_id geo_zone_id tax_class_id")})
	}
	for table := range c.has {
		n, ok := strings.CutPrefix(table, groupPrices)
		if id, err := strconv.ParseInt(n, 10, 64); ok && err == nil && c.hasColumn(table, "personal_offer") {
			c.groups = append(c.groups, id)
		}
	}
	sort.Slice(c.groups, func(a, b int) bool { return c.groups[a] < c.groups[b] })
	for _, id := range c.groups {
		c.goods = append(c.goods, part{table: groupPrices + strconv.FormatInt(id, 10), key: "products_id",
			sort: "products_id, quantity, personal_offer", columns: columns("products_id quantity personal_offer")})
	}
}

// fit adds the optional columns that exist and, to the first part, the column that names the shop of a multishop.
func (c *schema) fit(parts []part, domain string) []part {
	for i, p := range parts {
		for _, column := range p.optional {
			if c.hasColumn(p.table, column) {
				p.columns = append(p.columns, column)
			}
		}
		if domain = strings.ToLower(bareColumn(domain)); i == 0 && domain != "" && !slices.Contains(p.columns, domain) {
			p.columns = append(p.columns, domain)
		}
		parts[i] = p
	}
	return parts
}
