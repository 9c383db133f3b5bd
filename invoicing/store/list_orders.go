package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// OrderRow is one line of the order list (Auftragsliste).
type OrderRow struct {
	ID             int64                   `json:"id"`
	Type           invoicing.OrderType     `json:"type"`
	Number         string                  `json:"number"`
	Shop           string                  `json:"shop"`
	ShopNumber     string                  `json:"shop_number"`
	PartnerID      int64                   `json:"partner_id"`
	CustomerNumber string                  `json:"customer_number"`
	CustomerName   string                  `json:"customer_name"`
	Email          string                  `json:"email"`
	Ordered        time.Time               `json:"ordered,omitzero"`
	StatusID       int64                   `json:"status_id"`
	Status         string                  `json:"status"` // German where the shop has it
	Currency       string                  `json:"currency"`
	Net            money.Cents             `json:"net"`
	Tax            money.Cents             `json:"tax"`
	Total          money.Cents             `json:"total"`
	Shipping       string                  `json:"shipping"`
	Payment        string                  `json:"payment"`
	Check          bool                    `json:"check"`
	CheckReason    string                  `json:"check_reason"`
	Deleted        bool                    `json:"deleted"`           // gone in the shop
	Cancelled      bool                    `json:"cancelled"`         // in the shop; the sums are those of before
	Delivery       invoicing.DeliveryState `json:"delivery"`          // offen, teilgeliefert, geliefert
	Touched        []string                `json:"touched_documents"` // numbers of issued documents that a change in the shop does not reach, until that is dealt with
	ContractID     int64                   `json:"contract_id"`
	Origins        []string                `json:"origins"`
}

// Orders returns a page of the orders. It searches number, the shop's number, customer (name, company, city, number)
// and e-mail.
func (s *Store) Orders(ctx context.Context, q ListQuery) ([]OrderRow, int64, error) {
	words := q.words()
	if made := q.Delivery == string(invoicing.DeliveredPart) || q.Delivery == string(invoicing.DeliveredAll); made && len(words) == 0 && q.PartnerID == 0 {
		// Read by the index on the state, in which they lie together, the newest last.
		b := filterOrders(selectOrders("fakturis_order_delivery v FORCE INDEX (state) JOIN fakturis_order o ON o.id = v.order_id"), q).Where(sq.Eq{"v.state": q.Delivery})
		return fetchPage(ctx, s, b, q, "v.order_id", scanOrderRow)
	}
	b := filterDelivery(filterOrders(selectOrders("fakturis_order o"), q), q)
	if len(words) > 0 {
		return searchPage(ctx, s, b.LeftJoin("fakturis_partner p ON p.id = o.partner_id"), q, orderSearch(words), scanOrderRow)
	}
	return fetchPage(ctx, s, b, q, "o.id", scanOrderRow)
}

// selectOrders reads rows of the order list from a table, or tables, with the order as o.
func selectOrders(from string) sq.SelectBuilder {
	return sq.Select("o.id", "IF(c.id IS NULL, o.type, 'service')", "o.number", "o.shop", "o.shop_number", "o.partner_id", "o.customer_name",
		"o.email", "o.ordered_at", "o.status_id", statusName, "o.currency", "o.net_cents", "o.tax_cents", "o.total_cents", "o.shipping",
		"o.payment", "o.check_flag", "o.check_reason", "o.deleted_at IS NOT NULL", "o.cancelled", "COALESCE(c.id, 0)", "o.type = 'shop'", touchedDocuments,
		"COALESCE((SELECT v.state FROM fakturis_order_delivery v WHERE v.order_id = o.id), 'offen')").
		From(from).LeftJoin("fakturis_contract c ON c.order_id = o.id")
}

// statusName is the German name of an order's status, else any.
const statusName = `COALESCE(
	(SELECT t.name FROM fakturis_shop_status t WHERE t.source = o.source AND t.status_id = o.status_id AND t.language = 'de'),
	(SELECT MIN(t.name) FROM fakturis_shop_status t WHERE t.source = o.source AND t.status_id = o.status_id), '')`

// touchedDocuments are the documents beside which an order was changed; a number may be there twice.
const touchedDocuments = `COALESCE((SELECT GROUP_CONCAT(v.document ORDER BY v.revision SEPARATOR ', ') FROM fakturis_order_revision v
	WHERE v.order_id = o.id AND ` + openChange + `), '')`

func filterOrders(b sq.SelectBuilder, q ListQuery) sq.SelectBuilder {
	if q.Shop != "" {
		b = b.Where(sq.Eq{"o.shop": q.Shop})
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"o.partner_id": q.PartnerID})
	}
	if q.Check {
		b = b.Where("o.check_flag = 1")
	}
	if q.Changed {
		b = b.Where("o.id IN (SELECT v.order_id FROM fakturis_order_revision v WHERE " + openChange + ")")
	}
	if id, ok := wholeNumber(q.Status); ok {
		b = b.Where(sq.Eq{"o.status_id": id})
	} else if q.Status != "" {
		b = b.Where("EXISTS (SELECT 1 FROM fakturis_shop_status t WHERE t.source = o.source AND t.status_id = o.status_id AND t.name = ?)", q.Status)
	}
	return b
}

// filterDelivery asks each order how much of it is delivered.
func filterDelivery(b sq.SelectBuilder, q ListQuery) sq.SelectBuilder {
	const delivered = "SELECT 1 FROM fakturis_order_delivery v WHERE v.order_id = o.id"
	switch q.Delivery {
	case "":
		return b
	case string(invoicing.DeliveredNone):
		return b.Where("NOT EXISTS (" + delivered + ")")
	}
	return b.Where("EXISTS ("+delivered+" AND v.state = ?)", q.Delivery)
}

func orderSearch(words []string) search {
	lead := words[0]
	prefix := append(anyStartsWith(lead, "o.number", "o.customer_name", "o.email"), partnerFits(lead))
	f := search{table: "fakturis_order", id: "o.id", branches: append(prefixBranches("fakturis_order", lead, "number", "customer_name", "email"),
		partnerBranch("fakturis_order", lead))}
	if n, ok := wholeNumber(lead); ok && n > 0 { // orders by hand have 0
		prefix = append(prefix, sq.Eq{"o.shop_order_id": n})
		f.branches = append(f.branches, shopNumberBranch(n))
	}
	f.lead = prefix
	for _, w := range words[1:] {
		f.rest = append(f.rest, sq.Or{anyContains(w, "o.number", "o.shop_number", "o.customer_name", "o.email"), partnerFits(w)})
	}
	return f
}

// shopNumberBranch finds an order by the number that it has in its shop.
func shopNumberBranch(n int64) branch {
	return branch{id: "x.id", where: "g.kind = 'order' AND g.shop_no = ?", args: []any{n},
		from: "(SELECT DISTINCT source FROM fakturis_shop) s JOIN fakturis_origin g ON g.source = s.source JOIN fakturis_order x ON x.id = g.entity_id"}
}

func scanOrderRow(rows *sql.Rows, r *OrderRow) (int64, error) {
	var ordered sql.NullTime
	var mirrored bool
	var touched string
	err := rows.Scan(&r.ID, &r.Type, &r.Number, &r.Shop, &r.ShopNumber, &r.PartnerID, &r.CustomerName, &r.Email, &ordered, &r.StatusID, &r.Status,
		&r.Currency, &r.Net, &r.Tax, &r.Total, &r.Shipping, &r.Payment, &r.Check, &r.CheckReason, &r.Deleted, &r.Cancelled, &r.ContractID, &mirrored, &touched, &r.Delivery)
	r.Ordered, r.CustomerNumber, r.Origins, r.Touched = ordered.Time, customerNumber(r.PartnerID), []string{}, []string{}
	for number := range strings.SplitSeq(touched, ", ") {
		if number != "" && !slices.Contains(r.Touched, number) {
			r.Touched = append(r.Touched, number)
		}
	}
	if mirrored {
		r.Origins = append(r.Origins, r.Shop)
	}
	return r.ID, err
}
