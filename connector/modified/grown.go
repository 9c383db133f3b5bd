package modified

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// growing are tables to which the shop adds rows under ascending numbers.
var growing = [...]struct {
	table, number, key string
	kind               invoicing.Kind
}{
	{orders, "orders_id", "orders_id", invoicing.KindOrder},
	{orderHistory, "orders_status_history_id", "orders_id", invoicing.KindOrder},
	{orderTotals, "orders_total_id", "orders_id", invoicing.KindOrder},
	{orderLines, "orders_products_id", "orders_id", invoicing.KindOrder},
	{orderParcels, "tracking_id", "orders_id", invoicing.KindOrder},
	{customers, "customers_id", "customers_id", invoicing.KindCustomer},
	{addressBook, "address_book_id", "customers_id", invoicing.KindCustomer},
	{products, "products_id", "products_id", invoicing.KindArticle},
}

// grownKeys bounds what one question answers; whatever is behind it a scan finds.
const grownKeys = 2000

// Grown returns the keys of the records to which rows were added since the numbers in heads, and the numbers now. It
// costs the server next to nothing, and it sees neither changes nor deletions, nor all of what transactions add side by
// side: it is good for a hint. Without heads it only returns the numbers.
func (s *Shop) Grown(ctx context.Context, heads connector.Heads) (connector.Heads, map[invoicing.Kind][]int64, error) {
	var maxima []string
	for _, g := range growing {
		maxima = append(maxima, "(SELECT MAX("+g.number+") FROM "+g.table+") AS "+g.table)
	}
	rows, err := s.rows(ctx, "SELECT "+strings.Join(maxima, ", "))
	if err != nil {
		return nil, nil, err
	}
	now, keys := connector.Heads{}, map[invoicing.Kind][]int64{}
	for _, g := range growing {
		now[g.table] = rows[0].number(g.table)
		if heads == nil || now[g.table] <= heads[g.table] {
			continue
		}
		added, err := s.rows(ctx, fmt.Sprintf("SELECT DISTINCT %s AS k FROM %s WHERE %s > ? ORDER BY k LIMIT %d", g.key, g.table, g.number, grownKeys), heads[g.table])
		if err != nil {
			return nil, nil, err
		}
		for _, r := range added {
			keys[g.kind] = append(keys[g.kind], r.number("k"))
		}
	}
	for kind := range keys {
		slices.Sort(keys[kind])
		keys[kind] = slices.Compact(keys[kind])
	}
	return now, keys, nil
}
