package htmlforms

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"fakturisd/invoicing"
)

// fillBulk reads the orders and says of each why it cannot be changed, whatever is wished.
func (p *Pages) fillBulk(r *http.Request, l *locale, b *pushBody, seen map[int64]int64) error {
	ids := slices.Collect(maps.Keys(seen))
	orders, err := p.Store.OrdersByID(r.Context(), ids)
	if err != nil {
		return err
	}
	open, err := p.Store.OpenStatusOrders(r.Context(), ids)
	if err != nil {
		return err
	}
	names, err := p.allStatusNames(r.Context(), l)
	if err != nil {
		return err
	}
	sources, err := p.shopSources(r)
	if err != nil {
		return err
	}
	for _, o := range orders {
		row := pushRow{Order: o, Seen: seen[o.ID], Source: sources[o.Shop], Way: invoicing.MailNone}
		row.Now = statusNamed(names[row.Source], o.StatusID)
		if ways := p.mailWays(o.Shop); len(ways) > 0 {
			row.Way = ways[0]
		}
		if row.Seen == unseen {
			row.Seen = o.StatusID
		}
		row.Left = leftOut(row, open[o.ID])
		b.Rows = append(b.Rows, row)
	}
	b.choose(p, names)
	return nil
}

// shopSources returns the source of each shop.
func (p *Pages) shopSources(r *http.Request) (map[string]string, error) {
	shops, err := p.Store.Shops(r.Context())
	sources := map[string]string{}
	for _, s := range shops {
		sources[s.Key] = s.Source
	}
	return sources, err
}

// leftOut names what keeps an order from being changed.
func leftOut(row pushRow, open bool) string {
	switch {
	case len(row.Order.Origins) == 0 || row.Source == "":
		return "status.left.manual"
	case row.Order.Deleted:
		return "status.left.deleted"
	case row.Order.ContractID != 0:
		return "status.left.contract"
	case open:
		return "status.left.open"
	case row.Seen != row.Order.StatusID:
		return "status.left.changed"
	}
	return ""
}

// choose offers the statuses of the orders' source. Those of several sources are not the same: then their shops are named.
func (b *pushBody) choose(p *Pages, names map[string][]statusOption) {
	sources, shops := map[string]bool{}, map[string]bool{}
	for _, row := range b.Rows {
		if row.Source != "" && row.Order.Shop != "" {
			sources[row.Source], shops[row.Order.Shop] = true, true
			b.Statuses = names[row.Source]
		}
	}
	if len(sources) < 2 {
		return
	}
	for _, s := range p.Shops {
		if shops[s.Key] {
			b.Shops = append(b.Shops, s)
		}
	}
}

// plan says what the wish does to each order.
func (b *pushBody) plan() {
	for i := range b.Rows {
		row := &b.Rows[i]
		if row.Left == "" && row.Seen == b.Wish.Status {
			row.Left = "status.left.same"
		}
		if !b.Wish.Notify {
			row.Way = invoicing.MailNone
		}
	}
}

// changeBulk takes down the wish for every order that is not left out, each on its own.
func (p *Pages) changeBulk(r *http.Request, b *pushBody) error {
	var wishes []invoicing.StatusWish
	at := map[int64]int{}
	for i, row := range b.Rows {
		if row.Left != "" && row.Left != "status.left.open" { // the same form sent again finds its own
			continue
		}
		w := b.Wish
		w.OrderID, w.Seen, w.MailWay, w.Notify = row.Order.ID, row.Seen, row.Way, row.Way != invoicing.MailNone
		w.FormID = fmt.Sprintf("%.40s:%d", b.FormID, row.Order.ID)
		wishes, at[w.OrderID] = append(wishes, w), i
	}
	added, err := p.Store.AddStatusIntents(r.Context(), wishes, p.User(r))
	if err != nil {
		return err
	}
	for _, a := range added {
		row := &b.Rows[at[a.OrderID]]
		row.ID, row.Left = a.ID, ""
		if a.Err != nil {
			row.Err = p.excuse(r, a.Err).Text
		}
	}
	if p.Wake != nil {
		p.Wake()
	}
	return nil
}
