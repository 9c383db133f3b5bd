package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// listing is one list of the store, reduced to what the tests of all lists look at.
type listing struct {
	name string
	page func(context.Context, store.ListQuery) ([]int64, [][]string, int64, error)
}

func listOf[T any](name string, page func(context.Context, store.ListQuery) ([]T, int64, error), row func(T) (int64, []string)) listing {
	return listing{name, func(ctx context.Context, q store.ListQuery) ([]int64, [][]string, int64, error) {
		rows, next, err := page(ctx, q)
		ids, origins := []int64{}, [][]string{}
		for _, r := range rows {
			id, o := row(r)
			ids, origins = append(ids, id), append(origins, o)
		}
		return ids, origins, next, err
	}}
}

func lists(s *store.Store) []listing {
	return []listing{
		listOf("orders", s.Orders, func(r store.OrderRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("partners", s.Partners, func(r store.PartnerRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("delivery addresses", s.DeliveryAddresses, func(r store.DeliveryAddressRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("contacts", s.Contacts, func(r store.ContactRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("articles", s.Articles, func(r store.ArticleRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("shipping methods", s.ShippingMethods, func(r store.ShippingMethodRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("invoices", s.Invoices, func(r store.InvoiceRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("delivery notes", s.DeliveryNotes, func(r store.DeliveryNoteRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("contracts", s.Contracts, func(r store.ContractRow) (int64, []string) { return r.ID, r.Origins }),
		listOf("collectives", s.Collectives, func(r store.CollectiveRow) (int64, []string) { return r.ID, r.Origins }),
	}
}

// shelves has n rows in every list: row i has i in its texts, the odd ones are of shop tee and of Dresden, the even
// ones of shop wein and of Jena.
func shelves(b *books, n int) {
	for _, shop := range []string{"tee", "wein"} {
		b.exec(`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES (?, ?, ?, '', 1)`, shop, shop, shop)
	}
	b.exec(`INSERT INTO fakturis_shop_status VALUES ('tee', 1, 'de', 'Offen', 1), ('tee', 1, 'en', 'Pending', 1), ('wein', 1, 'en', 'Pending', 1), ('tee', 3, 'de', 'Versendet', 2)`)
	b.exec(`INSERT INTO fakturis_number_range VALUES ('invoice/2027', ?), ('note/2027', ?)`, n, n)
	for i := 1; i <= n; i++ {
		b.shelf(i)
	}
}

func (b *books) shelf(i int) {
	shop, city := "tee", "Dresden"
	if i%2 == 0 {
		shop, city = "wein", "Jena"
	}
	text := func(s string) string { return fmt.Sprintf("%s%03d", s, i) }
	partner := b.partner(text("Firma ")+" GmbH", "Vera", text("Nach"), city, text("mail")+"@k.example")
	b.origin(invoicing.KindCustomer, partner, shop, fmt.Sprint(i))
	b.origin(invoicing.KindGuest, partner, shop, fmt.Sprint(1000+i))
	order := b.order(shop, 5000+i, partner, "Vera "+text("Nach"), map[string]any{"email": text("mail") + "@k.example", "status_id": 1 + i%2*2,
		"check_flag": i % 5 / 4, "total_cents": i, "ordered_at": february()})
	address := b.insert("fakturis_delivery_address", map[string]any{"partner_id": partner, "last_name": text("Nach"), "city": city, "country": "DE", "street": text("Weg ")})
	b.origin(invoicing.KindAddress, address, shop, fmt.Sprint(i))
	contact := b.insert("fakturis_contact", map[string]any{"partner_id": partner, "last_name": text("Nach"), "email": text("mail") + "@k.example"})
	b.origin(invoicing.KindContact, contact, shop, fmt.Sprint(i))
	article := b.insert("fakturis_article", map[string]any{"number": text("ART-"), "name": "Grüner Tee " + text("Nach"), "net_price": "12.3456", "active": i % 2})
	b.origin(invoicing.KindArticle, article, shop, fmt.Sprint(i))
	method := b.insert("fakturis_shipping_method", map[string]any{"code": text("dp"), "name": "Paket " + text("Nach"), "active": 1})
	b.origin(invoicing.KindShippingMethod, method, shop, text("dp"))
	b.insert("fakturis_shipping_method_tier", map[string]any{"method_id": method, "position": 1, "countries": "DE", "limit_value": "5", "price": "4.9"})
	b.insert("fakturis_invoice", map[string]any{"type": "rechnung", "status": "gestellt", "number": text("RE-2027-"), "number_range": "invoice/2027", "number_counter": i,
		"order_id": order, "partner_id": partner, "shop": shop, "currency": "EUR", "net_cents": 100, "invoice_date": "2027-02-01"})
	b.insert("fakturis_delivery_note", map[string]any{"number": text("LS-2027-"), "number_range": "note/2027", "number_counter": i, "order_id": order,
		"partner_id": partner, "shop": shop, "note_date": "2027-02-01", "status": "erstellt"})
	contract := b.insert("fakturis_contract", map[string]any{"order_id": order, "partner_id": partner, "interval_count": 1, "interval_unit": "monat", "start_date": "2027-01-01"})
	planned := b.insert("fakturis_planned_invoice", map[string]any{"contract_id": contract, "order_id": order, "partner_id": partner, "period_from": "2027-01-01",
		"period_until": "2027-01-31", "provisional_date": "2027-01-01", "status": "zusammengefasst"})
	collective := b.insert("fakturis_collective_invoice", map[string]any{"partner_id": partner, "provisional_date": "2027-01-01", "status": "geplant", "currency": "EUR"})
	b.insert("fakturis_collective_item", map[string]any{"collective_id": collective, "planned_id": planned, "position": 1})
}

// walk reads a whole list page by page and fails when a row comes twice or out of order.
func walk(t *testing.T, l listing, q store.ListQuery) []int64 {
	t.Helper()
	all := []int64{}
	for {
		ids, _, next, err := l.page(t.Context(), q)
		if err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
		all = append(all, ids...)
		if next == 0 {
			break
		}
		if len(ids) != q.Limit || next != ids[len(ids)-1] || len(all) > 1000 {
			t.Fatalf("%s: page %v of at most %d goes on after %d", l.name, ids, q.Limit, next)
		}
		q.After = next
	}
	if !slices.IsSortedFunc(all, func(a, b int64) int { return int(b - a) }) || len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Errorf("%s: %v is not newest first, each once", l.name, all)
	}
	return all
}

func TestListsPageByPage(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 11)
	for _, l := range lists(b.Store) {
		if all := walk(t, l, store.ListQuery{Limit: 3}); len(all) != 11 {
			t.Errorf("%s: %d rows in pages of 3, want 11", l.name, len(all))
		}
		if all := walk(t, l, store.ListQuery{Limit: 11}); len(all) != 11 {
			t.Errorf("%s: %d rows in one page, want 11", l.name, len(all))
		}
		if all := walk(t, l, store.ListQuery{Limit: 2, Shop: "wein"}); len(all) != 5 {
			t.Errorf("%s: %d rows of shop wein, want 5", l.name, len(all))
		}
		if all := walk(t, l, store.ListQuery{Limit: 2, Q: "nach0"}); l.name != "orders" && l.name != "shipping methods" && len(all) != 11 {
			t.Errorf("%s: %d rows with nach0, want 11", l.name, len(all))
		}
		if all := walk(t, l, store.ListQuery{Limit: 3, Shop: "keiner"}); len(all) != 0 {
			t.Errorf("%s: rows %v of no shop", l.name, all)
		}
		ids, origins, next, err := l.page(t.Context(), store.ListQuery{Limit: 0})
		if err != nil || len(ids) != 10 || next != ids[9] {
			t.Errorf("%s: page of the default size: %d rows, next %d, %v", l.name, len(ids), next, err)
		}
		if d := cmp.Diff([][]string{{"tee"}, {"wein"}, {"tee"}}, origins[:3]); d != "" {
			t.Errorf("%s: origins (-want +got):\n%s", l.name, d)
		}
	}
}

// TestListsSearch looks for row 7 (and what else the words fit to) in the ways that a person does.
func TestListsSearch(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 11)
	wildcards := b.partner(`100%_\ GmbH`, "", "", "", "")
	b.order("tee", 99, wildcards, `100%_\ GmbH`, nil)
	tests := []struct {
		list, q string
		want    int
	}{
		{"orders", "tee-5007", 1}, {"orders", "5007", 1}, {"orders", "mail007@k.example", 1}, {"orders", "Vera", 11}, {"orders", "nach007", 1},
		{"orders", "vera dresden", 6}, {"orders", "nach007 dresden", 1}, {"orders", "nach007 jena", 0}, {"orders", "10007", 1}, {"orders", "firma", 11},
		{"orders", "Vera tee-50", 6}, {"orders", "5", 1}, {"orders", "50", 0}, {"orders", "%", 1}, {"orders", "_", 1}, {"orders", `\`, 1}, {"orders", `100%_\ gmbh`, 1}, {"orders", "0_7", 0}, {"orders", " ", 12},
		{"partners", "nach007", 1}, {"partners", "firma dresden", 6}, {"partners", "10007", 1}, {"partners", "mail007@", 1}, {"partners", "%", 1}, {"partners", "01099 jena 003", 0},
		{"partners", "01099 jena 004", 1}, {"partners", "'; DROP TABLE x --", 0},
		{"delivery addresses", "007", 1}, {"delivery addresses", "weg jena", 5}, {"delivery addresses", "10007", 1}, {"delivery addresses", "_", 0},
		{"contacts", "nach007", 1}, {"contacts", "firma 007", 1}, {"contacts", "mail007", 1}, {"contacts", "10007", 1}, {"contacts", "%", 0},
		{"articles", "art-007", 1}, {"articles", "TEE nach007", 1}, {"articles", "tee art-008 nach007", 0}, {"articles", "gruner", 11}, {"articles", "_", 0},
		{"shipping methods", "dp007", 1}, {"shipping methods", "paket", 11},
		{"invoices", "RE-2027-007", 1}, {"invoices", "7", 1}, {"invoices", "tee-5007", 1}, {"invoices", "nach007", 1}, {"invoices", "dresden", 6},
		{"invoices", "dresden RE-2027-007", 1}, {"invoices", "jena RE-2027-007", 0}, {"invoices", "10007", 1}, {"invoices", "%", 0},
		{"delivery notes", "LS-2027-007", 1}, {"delivery notes", "7", 1}, {"delivery notes", "tee-5007 nach007", 1}, {"delivery notes", "jena", 5}, {"delivery notes", "LS-2027-007 tee-5008", 0},
		{"collectives", "nach007", 1}, {"collectives", "tee-5007", 1}, {"collectives", "jena wein", 5}, {"collectives", "mail007", 1}, {"collectives", "10007", 1}, {"collectives", "%", 0},
	}
	byName := map[string]listing{}
	for _, l := range lists(b.Store) {
		byName[l.name] = l
	}
	for _, tt := range tests {
		if got := walk(t, byName[tt.list], store.ListQuery{Limit: 4, Q: tt.q}); len(got) != tt.want {
			t.Errorf("%s with %q: %d rows %v, want %d", tt.list, tt.q, len(got), got, tt.want)
		}
	}
}

func TestListsFilter(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 11)
	b.exec(`UPDATE fakturis_partner SET inactive = 1 WHERE last_name = 'Nach003'`)
	unprotect(t, b.DB())
	b.exec(`UPDATE fakturis_invoice SET status = 'entwurf', number = NULL WHERE number = 'RE-2027-002'`)
	b.exec(`UPDATE fakturis_invoice SET type = 'sammelrechnung' WHERE number = 'RE-2027-004'`)
	b.exec(`INSERT INTO fakturis_invoice_state (invoice_id, payable_cents, sent_at) SELECT id, total_cents, '2027-02-02' FROM fakturis_invoice WHERE number = 'RE-2027-004'`)
	b.exec(`UPDATE fakturis_collective_invoice SET send_date = '2027-03-01' WHERE id <= 4`)
	b.exec(`UPDATE fakturis_collective_invoice SET status = 'gestellt' WHERE id = 1`)
	b.exec(`UPDATE fakturis_collective_invoice SET send_date = '2027-02-01' WHERE id IN (1, 2)`)
	tests := []struct {
		list string
		q    store.ListQuery
		want int
	}{
		{"orders", store.ListQuery{Check: true}, 2}, {"orders", store.ListQuery{Status: "3"}, 6}, {"orders", store.ListQuery{Status: "Versendet"}, 6},
		{"orders", store.ListQuery{Status: "Pending"}, 5}, {"orders", store.ListQuery{Status: "nirgends"}, 0}, {"orders", store.ListQuery{PartnerID: 7}, 1},
		{"orders", store.ListQuery{Q: "vera", Check: true, Shop: "wein"}, 1},
		{"partners", store.ListQuery{Status: "inaktiv"}, 1}, {"partners", store.ListQuery{Status: "aktiv"}, 10}, {"partners", store.ListQuery{PartnerID: 7}, 1},
		{"delivery addresses", store.ListQuery{PartnerID: 7}, 1}, {"contacts", store.ListQuery{PartnerID: 7}, 1},
		{"articles", store.ListQuery{Status: "aktiv"}, 6}, {"articles", store.ListQuery{Status: "inaktiv"}, 5}, {"shipping methods", store.ListQuery{Status: "inaktiv"}, 0},
		{"invoices", store.ListQuery{Status: "entwurf"}, 1}, {"invoices", store.ListQuery{Status: "gestellt"}, 9}, {"invoices", store.ListQuery{Status: "versendet"}, 1},
		{"invoices", store.ListQuery{Status: "sammelrechnung"}, 1}, {"invoices", store.ListQuery{PartnerID: 7}, 1},
		{"invoices", store.ListQuery{OrderID: 7}, 1}, {"delivery notes", store.ListQuery{OrderID: 7}, 1}, {"delivery notes", store.ListQuery{OrderID: 99}, 0},
		{"delivery notes", store.ListQuery{Status: "erstellt"}, 11}, {"delivery notes", store.ListQuery{Status: "versendet"}, 0}, {"delivery notes", store.ListQuery{PartnerID: 7}, 1},
		{"collectives", store.ListQuery{Status: "geplant"}, 10}, {"collectives", store.ListQuery{Status: "undatiert"}, 7}, {"collectives", store.ListQuery{Status: "gestellt"}, 1},
		{"collectives", store.ListQuery{Status: "faellig"}, 1},
		{"collectives", store.ListQuery{PartnerID: 7}, 1},
	}
	byName := map[string]listing{}
	for _, l := range lists(b.Store) {
		byName[l.name] = l
	}
	for _, tt := range tests {
		tt.q.Limit = 3
		if got := walk(t, byName[tt.list], tt.q); len(got) != tt.want {
			t.Errorf("%s with %+v: %d rows, want %d", tt.list, tt.q, len(got), tt.want)
		}
	}
}

func TestListLimits(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	for i := range 105 {
		b.insert("fakturis_article", map[string]any{"number": fmt.Sprint(i)})
	}
	for limit, want := range map[int]int{-1: 10, 0: 10, 1: 1, 25: 25, 100: 100, 101: 100, 100000: 100} {
		rows, _, err := b.Articles(t.Context(), store.ListQuery{Limit: limit})
		if err != nil || len(rows) != want {
			t.Errorf("limit %d: %d rows, %v, want %d", limit, len(rows), err, want)
		}
	}
}

// TestListRows compares one row of each list, field by field.
func TestListRows(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 1)
	q, ctx := store.ListQuery{}, t.Context()
	check := func(name string, want, got any, err error) {
		t.Helper()
		if d := cmp.Diff(want, got); err != nil || d != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, d)
		}
	}
	orders, _, err := b.Orders(ctx, q)
	check("orders", []store.OrderRow{{ID: 1, Type: "service", ContractID: 1, Number: "tee-5001", Shop: "tee", ShopNumber: "5001", PartnerID: 1, CustomerNumber: "10001", CustomerName: "Vera Nach001",
		Email: "mail001@k.example", Ordered: february(), StatusID: 3, Status: "Versendet", Currency: "EUR", Total: 1, Delivery: "offen", Touched: []string{}, Origins: []string{"tee"}}}, orders, err)
	contracts, _, err := b.Contracts(ctx, q)
	check("contracts", []store.ContractRow{{ID: 1, OrderID: 1, OrderNumber: "tee-5001", PartnerID: 1, CustomerNumber: "10001", CustomerName: "Firma 001 GmbH", State: "aktiv",
		Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Start: day("2027-01-01"), Currency: "EUR", Origins: []string{"tee"}}}, contracts, err)
	partners, _, err := b.Partners(ctx, q)
	check("partners", []store.PartnerRow{{ID: 1, Number: "10001", Company: "Firma 001 GmbH", FirstName: "Vera", LastName: "Nach001", Street: "Gasse 2", Postcode: "01099",
		City: "Dresden", Country: "DE", Email: "mail001@k.example", Origins: []string{"tee"}}}, partners, err)
	contacts, _, err := b.Contacts(ctx, q)
	check("contacts", []store.ContactRow{{ID: 1, PartnerID: 1, CustomerNumber: "10001", PartnerName: "Firma 001 GmbH", LastName: "Nach001", Email: "mail001@k.example",
		Origins: []string{"tee"}}}, contacts, err)
	invoices, _, err := b.Invoices(ctx, q)
	check("invoices", []store.InvoiceRow{{ID: 1, Type: "rechnung", Kind: "rechnung", Number: "RE-2027-001", Status: "gestellt", OrderID: 1, PartnerID: 1, CustomerNumber: "10001",
		CustomerName: "Firma 001 GmbH", Shop: "tee", Date: day("2027-02-01"), Currency: "EUR", Net: 100, Origins: []string{"tee"}}}, invoices, err)
	notes, _, err := b.DeliveryNotes(ctx, q)
	check("delivery notes", []store.DeliveryNoteRow{{ID: 1, Number: "LS-2027-001", OrderID: 1, OrderNumber: "tee-5001", PartnerID: 1, CustomerNumber: "10001",
		CustomerName: "Firma 001 GmbH", Shop: "tee", Date: day("2027-02-01"), Status: "erstellt", Origins: []string{"tee"}}}, notes, err)
	collectives, _, err := b.Collectives(ctx, q)
	check("collectives", []store.CollectiveRow{{ID: 1, PartnerID: 1, CustomerNumber: "10001", CustomerName: "Firma 001 GmbH", ProvisionalDate: day("2027-01-01"), PeriodFrom: day("2027-01-01"), PeriodUntil: day("2027-01-31"), Status: "geplant",
		Items: 1, Currency: "EUR", Origins: []string{"tee"}}}, collectives, err)
	methods, _, err := b.ShippingMethods(ctx, q)
	if err != nil || len(methods) != 1 || len(methods[0].Tiers) != 1 || methods[0].Tiers[0].Price.String() != "4.9" || methods[0].Tiers[0].Countries != "DE" {
		t.Errorf("shipping methods = %+v, %v", methods, err)
	}
	articles, _, err := b.Articles(ctx, q)
	if err != nil || len(articles) != 1 || articles[0].NetPrice.String() != "12.3456" || !articles[0].Active {
		t.Errorf("articles = %+v, %v", articles, err)
	}
}

func TestArticleHasTextsVariantsAndPrices(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	id := b.insert("fakturis_article", map[string]any{"number": "T-1", "name": "Tee"})
	b.insert("fakturis_article_text", map[string]any{"article_id": id, "language": "en", "name": "Tea"})
	b.insert("fakturis_article_variant", map[string]any{"article_id": id, "option_id": 1, "value_id": 2, "option_name": "Größe", "value_name": "100 g", "price_sign": "+", "surcharge": "1.5"})
	b.insert("fakturis_article_price", map[string]any{"article_id": id, "kind": "sonderpreis", "net_price": "3.2", "valid_until": "2027-03-01"})
	b.origin(invoicing.KindArticle, id, "tee", "4")
	a := must[invoicing.Article](t)(b.Article(t.Context(), id))
	if a.Number != "T-1" || len(a.Texts) != 1 || a.Texts[0].Name != "Tea" || len(a.Variants) != 1 || a.Variants[0].Surcharge.String() != "1.5" || a.Variants[0].PriceSign != "+" ||
		len(a.Prices) != 1 || a.Prices[0].Until != day("2027-03-01") || !a.Prices[0].From.IsZero() || len(a.Origins) != 1 || a.Origins[0].Key != "4" {
		t.Errorf("article = %+v", a)
	}
	_, err := b.Article(t.Context(), 99)
	wantCode(t, err, invoicing.CodeNotFound)
}

func TestCountsAndDashboard(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 5)
	unprotect(t, b.DB())
	b.exec(`UPDATE fakturis_invoice SET status = 'entwurf' WHERE id = 1`)
	b.exec(`UPDATE fakturis_invoice SET invoice_date = '2026-12-31' WHERE id = 2`)
	b.exec(`UPDATE fakturis_invoice SET currency = 'CHF', net_cents = 70 WHERE id = 3`)
	b.exec(`UPDATE fakturis_collective_invoice SET send_date = '2027-02-15' WHERE id = 1`)
	b.exec(`UPDATE fakturis_collective_invoice SET provisional_date = '2027-02-16' WHERE id = 2`)
	b.exec(`UPDATE fakturis_collective_invoice SET provisional_date = '2026-01-01' WHERE id = 5`)
	b.insert("fakturis_mail", map[string]any{"invoice_id": 1, "document_id": 1, "state": "failed"})
	b.insert("fakturis_mail", map[string]any{"invoice_id": 2, "document_id": 2, "state": "unknown"})
	b.insert("fakturis_held", map[string]any{"source": "tee", "kind": "order", "shop_key": "9", "reason": "Summe fehlt", "since": february()})
	counts := must[store.Counts](t)(b.Counts(t.Context()))
	if d := cmp.Diff(store.Counts{Orders: 5, Partners: 5, DeliveryAddresses: 5, Contacts: 5, Articles: 5, ShippingMethods: 5, Invoices: 4, DeliveryNotes: 5, CollectiveInvoices: 5}, counts); d != "" {
		t.Errorf("counts (-want +got):\n%s", d)
	}
	d := must[store.Dashboard](t)(b.Dashboard(t.Context(), day("2027-02-15")))
	var undated []int64
	for _, c := range d.UndatedDue {
		undated = append(undated, c.ID)
	}
	if diff := cmp.Diff([]int64{5, 3, 4}, undated); diff != "" || d.UndatedDue[0].Origins[0] != "tee" {
		t.Errorf("undated (-want +got):\n%s%+v", diff, d.UndatedDue)
	}
	d.UndatedDue = nil
	want := store.Dashboard{Receivables: []store.Receivable{}, Year: 2027, Revenue: []store.Revenue{{Currency: "EUR", Net: 200}, {Currency: "CHF", Net: 70}}, OpenDrafts: 1, MailsFailed: 1, MailsUnknown: 1,
		OrdersToCheck: 1, HeldRecords: 1, Undated: 4, DueCollectives: 1}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("dashboard (-want +got):\n%s", diff)
	}
	held := must[[]store.HeldRow](t)(b.Held(t.Context()))
	if diff := cmp.Diff([]store.HeldRow{{Source: "tee", Kind: "order", Key: "9", Reason: "Summe fehlt", Since: february()}}, held); diff != "" {
		t.Errorf("held (-want +got):\n%s", diff)
	}
}

func TestShopsAndStatuses(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	shelves(b, 0)
	b.exec(`UPDATE fakturis_shop SET position = 2, last_success = ?, url = 'https://tee.example' WHERE shop_key = 'tee'`, february())
	want := []store.ShopRow{{Key: "wein", Source: "wein", Name: "wein"}, {Key: "tee", Source: "tee", Name: "tee", URL: "https://tee.example", LastSuccess: february()}}
	if d := cmp.Diff(want, must[[]store.ShopRow](t)(b.Shops(t.Context()))); d != "" {
		t.Errorf("shops (-want +got):\n%s", d)
	}
	for source, want := range map[string]map[int64]string{"tee": {1: "Offen", 3: "Versendet"}, "wein": {1: "Pending"}, "keiner": {}} {
		if d := cmp.Diff(want, must[map[int64]string](t)(b.Statuses(t.Context(), source))); d != "" {
			t.Errorf("statuses of %s (-want +got):\n%s", source, d)
		}
	}
}
