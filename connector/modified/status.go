package modified

import (
	"context"
	"strings"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Statuses returns the shop's order statuses in all its languages. It is what every scan begins with, so it also
// notices when the shop's tables changed.
func (s *Shop) Statuses(ctx context.Context) ([]connector.Status, error) {
	if err := s.follow(ctx); err != nil {
		return nil, err
	}
	sortColumn := "0"
	if s.schema.Load().hasColumn(orderStatuses, "sort_order") {
		sortColumn = "s.sort_order"
	}
	rows, err := s.rows(ctx, `SELECT s.orders_status_id AS id, l.code AS code, s.orders_status_name AS name, `+sortColumn+` AS n
		FROM orders_status s JOIN languages l ON l.languages_id = s.language_id ORDER BY 1, 2`)
	if err != nil {
		return nil, err
	}
	var out []connector.Status
	for _, r := range rows {
		if code := languageCode(r.text("code")); code != "" {
			out = append(out, connector.Status{ID: r.number("id"), Language: code, Name: plainText(r.text("name")),
				SortOrder: int(r.number("n"))})
		}
	}
	return out, nil
}

// Carriers returns the shop's carriers. Old releases have no order of them.
func (s *Shop) Carriers(ctx context.Context) ([]invoicing.Carrier, error) {
	schema := s.schema.Load()
	if schema.has[carriers] == nil {
		return nil, nil
	}
	sortColumn := "0"
	if schema.hasColumn(carriers, "carrier_sort_order") {
		sortColumn = "carrier_sort_order"
	}
	rows, err := s.rows(ctx, `SELECT carrier_id AS id, carrier_name AS name, carrier_tracking_link AS link FROM carriers ORDER BY `+sortColumn+`, carrier_id`)
	if err != nil {
		return nil, err
	}
	var all []invoicing.Carrier
	for _, r := range rows {
		all = append(all, invoicing.Carrier{ID: r.number("id"), Name: plainText(r.text("name")), Link: strings.TrimSpace(r.text("link"))})
	}
	return all, nil
}
