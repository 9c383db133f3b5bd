package connector_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fakturisd/connector"
	"fakturisd/connector/match"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// world is a shop under random changes, and what its mirror must hold besides.
type world struct {
	*fakeShop
	everOrders, everAccounts, everArticles map[int64]bool
	former                                 []string // orders whose number the shop gave to somebody else
}

func newWorld() *world {
	return &world{fakeShop: newFakeShop(), everOrders: map[int64]bool{}, everAccounts: map[int64]bool{}, everArticles: map[int64]bool{}}
}

var people = []person{anna, bert, cleo, {"Dora", "Weiß", "dora@kunde.example", "Ring 3"}, {"", "", "niemand@kunde.example", ""}}

// drawPerson returns somebody, at times spelt otherwise or moved.
func drawPerson(rt *rapid.T) person {
	p := rapid.SampledFrom(people).Draw(rt, "person")
	switch rapid.IntRange(0, 5).Draw(rt, "spelling") {
	case 0:
		p.last, p.email = strings.ToUpper(p.last), strings.ToUpper(p.email)
	case 1:
		p.street = "Neue Gasse 7"
	}
	return p
}

func (w *world) step(rt *rapid.T) {
	key := rapid.Int64Range(1, 25).Draw(rt, "key")
	switch rapid.IntRange(0, 9).Draw(rt, "what") {
	case 0, 1, 2, 3:
		o := anOrder(key, drawPerson(rt), rapid.IntRange(0, 4).Draw(rt, "lines"))
		o.CustomerKey = rapid.Int64Range(0, 6).Draw(rt, "customer")
		if again := rapid.IntRange(-4, 2).Draw(rt, "number given again"); again > 0 {
			o.Order.Ordered = o.Order.Ordered.AddDate(0, again, 0)
		}
		o.Order.ShopStatus = rapid.Int64Range(1, 3).Draw(rt, "status")
		if rapid.Bool().Draw(rt, "elsewhere") {
			o.Order.Delivery.Street = rapid.SampledFrom([]string{"Packstation 1", "Neue Gasse 7", "neue gasse 7"}).Draw(rt, "delivery")
		}
		if rapid.IntRange(0, 9).Draw(rt, "state") == 0 {
			o.Held = "nicht vollständig"
		}
		w.orders[key] = o
	case 4:
		delete(w.orders, key)
	case 5, 6:
		c := aCustomer(key%7+1, drawPerson(rt))
		c.Guest = key%7 == 5
		for i := range rapid.IntRange(0, 2).Draw(rt, "entries") {
			a := c.Partner.Address
			a.Street = rapid.SampledFrom([]string{"Packstation 1", "Feld 2", "Lindenstr. 5"}).Draw(rt, "entry")
			c.Addresses = append(c.Addresses, connector.ShopAddress{Key: c.Key*100 + int64(i) + 1, Address: a})
		}
		w.customers[c.Key] = c
	case 7:
		delete(w.customers, key%7+1)
	case 8:
		w.articles[key] = anArticle(key, fmt.Sprintf("Artikel %d", rapid.IntRange(0, 3).Draw(rt, "name")))
	case 9:
		delete(w.articles, key)
	}
}

// TestTheMirrorIsTheShop changes a shop at random, scans it in between, at times cut short, and compares.
func TestTheMirrorIsTheShop(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		empty(t, s)
		n++
		w := newWorld()
		sync := newSyncer(oneShop, w, s)
		for range rapid.IntRange(1, 5).Draw(rt, "scans") {
			for range rapid.IntRange(1, 15).Draw(rt, "steps") {
				w.step(rt)
			}
			if at := rapid.IntRange(0, 8).Draw(rt, "cut"); at > 0 {
				cutShort(sync, at)
			}
			if _, err := sync.Once(context.Background(), rapid.IntRange(0, 4).Draw(rt, "full") == 0); err != nil {
				rt.Fatal(err)
			}
			w.remember()
			w.check(t, rt, s)
		}
	})
}

// cutShort makes a scan that ends at the n-th point, if it has so many.
func cutShort(sync *connector.Syncer, n int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sync.Crash = func(string) {
		if n--; n == 0 {
			cancel()
		}
	}
	_, _ = sync.Once(ctx, false) // whatever came of it, the next one must put right
	sync.Crash = func(string) {}
}

func empty(t *testing.T, s *store.Store) {
	t.Helper()
	for _, table := range []string{"origin", "partner", "delivery_address", "contact", "article", "article_text", "article_variant", "article_price",
		"shipping_method", "shipping_method_tier", "order", "order_line", "order_tax", "order_revision", "held", "scan", "shop", "shop_status"} {
		if _, err := s.DB().Exec("DELETE FROM fakturis_" + table); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) remember() {
	for k, o := range w.orders {
		if o.Held == "" {
			w.everOrders[k] = true
		}
	}
	for k, c := range w.customers {
		if !c.Guest {
			w.everAccounts[k] = true
		}
	}
	for k := range w.articles {
		w.everArticles[k] = true
	}
}

func (w *world) check(t *testing.T, rt *rapid.T, s *store.Store) {
	t.Helper()
	same := func(what string, want, got []string) {
		t.Helper()
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%s: %s", what, diff)
		}
	}
	var orders, lineCounts, held, accounts, articles []string
	for k := range w.everOrders {
		o, there := w.orders[k]
		switch {
		case !there:
			orders = append(orders, fmt.Sprintf("tee-%d|gone", k))
		case o.Held == "":
			orders = append(orders, fmt.Sprintf("tee-%d|%d|%d|%s", k, o.Order.ShopStatus, o.Order.Total, o.Order.Email))
			lineCounts = append(lineCounts, fmt.Sprintf("tee-%d|%d|%d", k, len(o.Order.Lines), len(o.Order.TaxTotals)))
		}
	}
	for k, o := range w.orders {
		if o.Held != "" {
			held = append(held, fmt.Sprintf("order|%d|%s", k, o.Held))
		}
	}
	for k := range w.everAccounts {
		c, there := w.customers[k]
		accounts = append(accounts, fmt.Sprintf("%d|%t", k, there && !c.Guest))
	}
	for k := range w.everArticles {
		a, there := w.articles[k]
		name := a.Article.Name
		if !there {
			name = "gone"
		}
		articles = append(articles, fmt.Sprintf("%d|%s", k, name))
	}
	heldNow := `NOT EXISTS (SELECT 1 FROM fakturis_held h WHERE h.shop_key = o.shop_order_id)`
	same("orders", orders, lines(t, s.DB(), `SELECT o.number, IF(o.deleted_at IS NOT NULL, 'gone', CONCAT(o.status_id, '|', o.total_cents, '|', o.email)) FROM fakturis_order o
		WHERE o.source <> '' AND `+heldNow))
	same("lines", lineCounts, lines(t, s.DB(), `SELECT o.number, (SELECT COUNT(*) FROM fakturis_order_line l WHERE l.order_id = o.id),
		(SELECT COUNT(*) FROM fakturis_order_tax x WHERE x.order_id = o.id) FROM fakturis_order o WHERE o.deleted_at IS NULL AND `+heldNow))
	same("held", held, lines(t, s.DB(), `SELECT kind, shop_key, reason FROM fakturis_held`))
	same("accounts", accounts, lines(t, s.DB(), `SELECT shop_key, IF(deleted_at IS NULL, 'true', 'false') FROM fakturis_origin WHERE kind = 'customer' AND shop_key NOT LIKE 'was:%'`))
	same("articles", articles, lines(t, s.DB(), `SELECT g.shop_key, IF(a.active, a.name, 'gone') FROM fakturis_origin g JOIN fakturis_article a ON a.id = g.entity_id WHERE g.kind = 'article'`))
	checkLooseEnds(t, rt, s)
	w.checkPeople(t, rt, s)
	w.checkFormer(t, rt, s)
	checkRevisions(t, rt, s)
}

// checkFormer fails where an order that lost its number to another one changed since, or is not gone.
func (w *world) checkFormer(t *testing.T, rt *rapid.T, s *store.Store) {
	t.Helper()
	now := lines(t, s.DB(), `SELECT o.id, o.number, o.partner_id, o.email, o.total_cents, o.deleted_at, (SELECT COUNT(*) FROM fakturis_order_line l WHERE l.order_id = o.id)
		FROM fakturis_order o WHERE o.source = '' ORDER BY o.id`)
	for _, o := range w.former {
		if !slices.Contains(now, o) {
			rt.Fatalf("a former order is not what it was: %s, now %q", o, now)
		}
	}
	if w.former = now; strings.Contains(strings.Join(now, ""), "NULL") {
		rt.Fatalf("a former order is not deleted: %q", now)
	}
}

// checkRevisions fails unless the former states of each order lead to its present one, each by what is said to have
// changed then: no change is lost, none is there twice.
func checkRevisions(t *testing.T, rt *rapid.T, s *store.Store) {
	t.Helper()
	for _, id := range lines(t, s.DB(), `SELECT DISTINCT order_id FROM fakturis_order_revision`) {
		order, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			rt.Fatal(err)
		}
		next, err := s.Order(context.Background(), order)
		if err != nil {
			rt.Fatal(err)
		}
		revisions, err := s.Revisions(context.Background(), order)
		if err != nil {
			rt.Fatal(err)
		}
		for _, r := range revisions {
			before, err := s.OrderAt(context.Background(), order, r.Number)
			if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(invoicing.Differences(before, next), r.Changes); diff != "" || len(r.Changes) == 0 {
				rt.Fatalf("change %d of %s: %s%+v", r.Number, next.Number, diff, r.Changes)
			}
			next = before
		}
	}
}

// checkLooseEnds fails where one row leads to another that is not there.
func checkLooseEnds(t *testing.T, rt interface{ Fatalf(string, ...any) }, s *store.Store) {
	t.Helper()
	for what, query := range map[string]string{
		"order without partner":         `SELECT number FROM fakturis_order o WHERE NOT EXISTS (SELECT 1 FROM fakturis_partner p WHERE p.id = o.partner_id)`,
		"order's shop not in herkunft":  `SELECT number FROM fakturis_order o WHERE NOT EXISTS (SELECT 1 FROM fakturis_origin g WHERE g.kind IN ('customer', 'guest') AND g.entity_id = o.partner_id AND g.shop = o.shop)`,
		"origin of nobody":              `SELECT kind, shop_key FROM fakturis_origin g WHERE kind IN ('customer', 'guest') AND NOT EXISTS (SELECT 1 FROM fakturis_partner p WHERE p.id = g.entity_id)`,
		"address without origin":        `SELECT id FROM fakturis_delivery_address a WHERE NOT EXISTS (SELECT 1 FROM fakturis_origin g WHERE g.kind = 'address' AND g.entity_id = a.id)`,
		"contact without origin":        `SELECT id FROM fakturis_contact a WHERE NOT EXISTS (SELECT 1 FROM fakturis_origin g WHERE g.kind = 'contact' AND g.entity_id = a.id)`,
		"origin of no address":          `SELECT shop_key FROM fakturis_origin g WHERE kind = 'address' AND NOT EXISTS (SELECT 1 FROM fakturis_delivery_address a WHERE a.id = g.entity_id)`,
		"origin of no contact":          `SELECT shop_key FROM fakturis_origin g WHERE kind = 'contact' AND NOT EXISTS (SELECT 1 FROM fakturis_contact a WHERE a.id = g.entity_id)`,
		"partner inactive for no cause": `SELECT id FROM fakturis_partner p WHERE inactive <> (EXISTS (SELECT 1 FROM fakturis_origin g WHERE g.kind = 'customer' AND g.entity_id = p.id) AND NOT EXISTS (SELECT 1 FROM fakturis_origin g WHERE g.kind = 'customer' AND g.entity_id = p.id AND g.deleted_at IS NULL))`,
	} {
		if got := lines(t, s.DB(), query); len(got) > 0 {
			rt.Fatalf("%s: %q", what, got)
		}
	}
}

// checkPeople compares delivery addresses with those that orders and address books name.
func (w *world) checkPeople(t *testing.T, rt *rapid.T, s *store.Store) {
	t.Helper()
	named := map[match.Key]bool{}
	for _, o := range w.orders {
		if o.Held == "" && !o.Order.Delivery.IsEmpty() {
			named[match.Address(o.Order.Delivery)] = true
		}
	}
	for _, c := range w.customers {
		for _, a := range c.Addresses {
			if !a.Default && !a.Address.IsEmpty() {
				named[match.Address(a.Address)] = true
			}
		}
	}
	there := map[match.Key]bool{}
	for _, l := range lines(t, s.DB(), `SELECT company, first_name, last_name, street, extra, postcode, city, country FROM fakturis_delivery_address`) {
		v := strings.Split(l, "|")
		there[match.Address(invoicing.Address{Company: v[0], FirstName: v[1], LastName: v[2], Street: v[3], Extra: v[4], Postcode: v[5], City: v[6], Country: v[7]})] = true
	}
	for key := range named {
		if !there[key] {
			rt.Fatalf("a delivery address that the shop names is missing: %x of %d", key, len(named))
		}
	}
}
