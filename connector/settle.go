package connector

import "time"

// patience is how long an order that is not whole waits before a person sees it as it is.
const patience = 15 * time.Minute

// waits says (in German) why an order is not taken over yet; empty: it is. The shop writes an order in many statements
// without a transaction (shop: checkout_process, orders_edit), so half of one is nothing unusual. waited is for how
// long the order was found waiting; -1: it was not.
func (s *Syncer) waits(o ShopOrder, known bool, waited time.Duration) string {
	switch {
	case o.Incomplete != "":
		if waited >= patience || !known && o.Age >= patience {
			return ""
		}
		return o.Incomplete
	case known || o.Age >= s.Settle || waited >= s.Settle:
		return ""
	}
	return "Die Bestellung ist eben erst eingegangen und hat noch nicht geruht."
}
