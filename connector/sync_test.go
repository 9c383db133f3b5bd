package connector_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/multishop"
)

func TestMirrorOfAWholeShop(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), filled()
	sync := newSyncer(oneShop, f, s)
	want := map[string]connector.Result{
		"tee/articles":         {Shop: "tee", Kind: "articles", Read: 35, New: 35},
		"tee/customers":        {Shop: "tee", Kind: "customers", Read: 2, New: 2},
		"tee/orders":           {Shop: "tee", Kind: "orders", Read: 60, New: 60},
		"tee/shipping_methods": {Shop: "tee", Kind: "shipping_methods", Read: 2, New: 2},
	}
	if diff := cmp.Diff(want, once(t, sync, false)); diff != "" {
		t.Error(diff)
	}
	got := lines(t, s.DB(), `SELECT nachname, herkunft FROM fakturis_geschaeftspartnerliste ORDER BY nachname`)
	if diff := cmp.Diff([]string{"Groß|tee", "Kühn|tee", "Özdemir|tee"}, got); diff != "" {
		t.Error(diff)
	}
	got = lines(t, s.DB(), `SELECT nachname, strasse, herkunft FROM fakturis_lieferanschriftenliste ORDER BY nachname, strasse`)
	if diff := cmp.Diff([]string{"Groß|Am Markt 1|tee", "Groß|Zweitweg 2|tee", "Kühn|Lindenstraße 5|tee", "Özdemir|Weg 9|tee"}, got); diff != "" {
		t.Error(diff)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_ansprechpartnerliste WHERE herkunft = 'tee'`); n != 3 {
		t.Errorf("%d contacts, want 3", n)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_auftragspositionen`); n != 150 {
		t.Errorf("%d order lines, want 150", n)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_shop WHERE last_success IS NOT NULL`); n != 1 {
		t.Error("the scan's success was not noted")
	}
	if got := lines(t, s.DB(), `SELECT carrier_id, name, link FROM fakturis_carrier ORDER BY sort_order`); !cmp.Equal(got, []string{"2|Rohrpost|", "1|Paketblitz|https://blitz.example/?n=$1"}) {
		t.Errorf("carriers: %q", got)
	}
	before := dump(t, s)
	quiet(t, once(t, sync, false))
	full := once(t, sync, true)
	if r := full["tee/orders"]; r.Read != 60 || r.Changed != 0 || r.New != 0 {
		t.Errorf("a full scan of an unchanged shop: %+v", r)
	}
	if diff := cmp.Diff(before, dump(t, s)); diff != "" {
		t.Error("scans of an unchanged shop changed the mirror:", diff)
	}
}

func TestChangesAreFound(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), filled()
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	keep := lines(t, s.DB(), `SELECT id, order_id, position FROM fakturis_order_line WHERE order_id = (SELECT id FROM fakturis_order WHERE number = 'tee-7') ORDER BY position`)

	changed := anOrder(7, bert, 2) // had 4 lines, was bert's
	changed.Order.ShopStatus = 3
	f.orders[7] = changed
	f.orders[99] = anOrder(99, anna, 1)
	delete(f.orders, 8)
	for i := int64(50); i <= 60; i++ {
		delete(f.orders, i) // a range that becomes empty
	}
	delete(f.customers, 17)
	delete(f.articles, 5)
	delete(f.methods, "dp")
	got := once(t, sync, false)
	want := map[string]connector.Result{
		"tee/articles":         {Shop: "tee", Kind: "articles", Read: 8, Deleted: 1},
		"tee/customers":        {Shop: "tee", Kind: "customers", Deleted: 1},
		"tee/orders":           {Shop: "tee", Kind: "orders", Read: 9 - 1 + 1, New: 1, Changed: 1, Deleted: 12},
		"tee/shipping_methods": {Shop: "tee", Kind: "shipping_methods", Read: 1, Deleted: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	now := lines(t, s.DB(), `SELECT id, order_id, position FROM fakturis_order_line WHERE order_id = (SELECT id FROM fakturis_order WHERE number = 'tee-7') ORDER BY position`)
	if diff := cmp.Diff(keep[:2], now); diff != "" {
		t.Error("lines did not keep their ids:", diff)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_order WHERE deleted_at IS NOT NULL`); n != 12 {
		t.Errorf("%d orders marked as deleted, want 12", n)
	}
	if got := lines(t, s.DB(), `SELECT last_name, inactive FROM fakturis_partner ORDER BY last_name`); !cmp.Equal(got, []string{"Groß|1", "Kühn|0", "Özdemir|0"}) {
		t.Errorf("partners: %q", got)
	}
	if got := lines(t, s.DB(), `SELECT bezeichnung FROM fakturis_artikelliste WHERE NOT aktiv`); !cmp.Equal(got, []string{"Artikel 5"}) {
		t.Errorf("articles off sale: %q", got)
	}
	quiet(t, once(t, sync, false))

	*f = *filled() // a backup is restored
	got = once(t, sync, false)
	if r := got["tee/orders"]; r.Changed != 13 || r.Deleted != 1 || r.New != 0 {
		t.Errorf("orders after the restore: %+v", r)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_partner WHERE inactive`); n != 0 {
		t.Error("a partner whose account is back stayed inactive")
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_article WHERE NOT active`) + count(t, s, `SELECT COUNT(*) FROM fakturis_shipping_method WHERE NOT active`); n != 0 {
		t.Error("an article or shipping method that is back stayed inactive")
	}
	quiet(t, once(t, sync, false))
}

func TestAVanishedGuestChangesNothing(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	guest := aCustomer(5, anna)
	guest.Guest = true
	f.customers[5], f.orders[1] = guest, anOrder(1, anna, 1)
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	delete(f.customers, 5)
	if r := once(t, sync, false)["tee/customers"]; r.Deleted != 0 {
		t.Errorf("%+v", r)
	}
	if got := lines(t, s.DB(), `SELECT last_name, inactive FROM fakturis_partner`); !cmp.Equal(got, []string{"Kühn|0"}) {
		t.Errorf("%q", got)
	}
	quiet(t, once(t, sync, false))
}

func TestOneCustomerOfTwoShopsIsOnePartner(t *testing.T) {
	t.Parallel()
	s, f, g := openStore(t), newFakeShop(), newFakeShop()
	f.customers[1], f.orders[1] = aCustomer(1, anna), anOrder(1, anna, 1)
	other := anna
	other.first, other.last, other.email, other.street = "ANNA", "Kuehn", " Anna@Kunde.Example ", "Lindenstr. 5"
	g.orders[1] = anOrder(1, other, 2)
	once(t, newSyncer(oneShop, f, s), false)
	once(t, newSyncer(multishop.Source{Key: "kaffee", Name: "Kaffee"}, g, s), false)
	if got := lines(t, s.DB(), `SELECT nachname, strasse, herkunft FROM fakturis_geschaeftspartnerliste`); !cmp.Equal(got, []string{"Kühn|Lindenstraße 5|kaffee,tee"}) {
		t.Errorf("%q", got)
	}
	if got := lines(t, s.DB(), `SELECT auftrag_nr, shop, shop_bestell_nr FROM fakturis_auftragsliste ORDER BY auftrag_nr`); !cmp.Equal(got, []string{"kaffee-1|kaffee|1", "tee-1|tee|1"}) {
		t.Errorf("%q", got)
	}
	if got := lines(t, s.DB(), `SELECT strasse, herkunft FROM fakturis_lieferanschriftenliste`); !cmp.Equal(got, []string{"Lindenstraße 5|kaffee,tee"}) {
		t.Errorf("%q", got)
	}
}

func TestPeopleWithoutEmailAreNotOnePerson(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	f.orders[1] = anOrder(1, person{"Max", "Maier", "", "Weg 1"}, 1)
	f.orders[2] = anOrder(2, person{"Max", "Maier", "", "Weg 2"}, 1)
	f.orders[3] = anOrder(3, person{"Max", "Maier", "", "Weg 1"}, 1)
	f.orders[4] = anOrder(4, person{"", "", "", ""}, 1)
	f.orders[5] = anOrder(5, person{"", "", "", ""}, 1)
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_partner`); n != 4 {
		t.Errorf("%d partners, want 4", n)
	}
	o := f.orders[4]
	o.Order.ShopStatus = 9
	f.orders[4] = o
	once(t, sync, false)
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_partner`); n != 4 {
		t.Errorf("%d partners after a change of status, want 4", n)
	}
}

func TestACorrectedGuestOrderCorrectsItsPartner(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	typo := anna
	typo.email, typo.street = "anna@kunde.exampel", "Lindenstraße 55"
	f.orders[1] = anOrder(1, typo, 1)
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	f.orders[1] = anOrder(1, anna, 1)
	once(t, sync, false)
	if got := lines(t, s.DB(), `SELECT email, street FROM fakturis_partner`); !cmp.Equal(got, []string{"anna@kunde.example|Lindenstraße 5"}) {
		t.Errorf("%q", got)
	}
	if got := lines(t, s.DB(), `SELECT strasse, herkunft FROM fakturis_lieferanschriftenliste`); !cmp.Equal(got, []string{"Lindenstraße 5|tee"}) {
		t.Errorf("%q", got)
	}
}

func TestOneBadRecordHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), filled()
	bad := f.orders[12]
	bad.Order.Currency = "EURO" // too long for the column
	f.orders[12] = bad
	held := f.orders[13]
	held.Held = "Die Bestellung hat keine Positionen."
	f.orders[13] = held
	article := f.articles[4]
	article.Article.EAN = strings.Repeat("9", 200)
	f.articles[4] = article
	sync := newSyncer(oneShop, f, s)
	got := once(t, sync, false)
	if r := got["tee/orders"]; r.Read != 60 || r.New != 58 || r.Failed != 1 || r.Held != 1 {
		t.Errorf("%+v", r)
	}
	if r := got["tee/articles"]; r.New != 34 || r.Failed != 1 {
		t.Errorf("%+v", r)
	}
	reasons := lines(t, s.DB(), `SELECT kind, shop_key, shop, reason FROM fakturis_held ORDER BY kind, shop_key`)
	if len(reasons) != 3 || reasons[0] != "article|4|tee|Der Datensatz konnte nicht übernommen werden: Ein Text ist zu lang (Feld „ean“); bitte im Shop kürzen." ||
		reasons[2] != "order|13|tee|Die Bestellung hat keine Positionen." {
		t.Errorf("%q", reasons)
	}
	*f = *filled()
	got = once(t, sync, false)
	if r := got["tee/orders"]; r.New != 2 || r.Changed != 0 || r.Held+r.Failed != 0 {
		t.Errorf("%+v", r)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_held`); n != 0 {
		t.Errorf("%d records are still held", n)
	}
	quiet(t, once(t, sync, false))
}

func TestUnknownShopsOfAMultishopAreHeld(t *testing.T) {
	t.Parallel()
	source := multishop.Source{Key: "haus", OrderColumn: "shop_id", CustomerColumn: "shop_id", Domains: []multishop.Domain{
		{Key: "tee", Name: "Tee", Value: "1"}, {Key: "kaffee", Name: "Kaffee", Value: "2"}}}
	s, f := openStore(t), newFakeShop()
	for i := int64(1); i <= 3; i++ {
		o := anOrder(i, anna, 1)
		o.Domain = fmt.Sprint(i)
		f.orders[i] = o
	}
	f.articles[1] = anArticle(1, "Kanne")
	a := anArticle(2, "Dose")
	a.Domains = []string{"2"}
	f.articles[2] = a
	f.methods["dp"] = aMethod("dp", "Post")
	sync := newSyncer(source, f, s)
	got := once(t, sync, false)
	if got["tee/orders"].New != 1 || got["kaffee/orders"].New != 1 || got["haus/orders"].Held != 1 {
		t.Errorf("%+v", got)
	}
	if got := lines(t, s.DB(), `SELECT bezeichnung, herkunft FROM fakturis_artikelliste ORDER BY bezeichnung`); !cmp.Equal(got, []string{"Dose|kaffee", "Kanne|kaffee,tee"}) {
		t.Errorf("%q", got)
	}
	if got := lines(t, s.DB(), `SELECT herkunft FROM fakturis_geschaeftspartnerliste`); !cmp.Equal(got, []string{"kaffee,tee"}) {
		t.Errorf("%q", got)
	}
	source.Domains = append(source.Domains, multishop.Domain{Key: "porzellan", Name: "Porzellan", Value: "3"})
	got = once(t, newSyncer(source, f, s), false) // the configuration was completed, the daemon started again
	if got["porzellan/orders"].New != 1 || count(t, s, `SELECT COUNT(*) FROM fakturis_held`) != 0 {
		t.Errorf("%+v", got)
	}
	a.Domains = []string{"1"}
	f.articles[2] = a
	once(t, sync, false)
	if got := lines(t, s.DB(), `SELECT bezeichnung, herkunft FROM fakturis_artikelliste WHERE bezeichnung = 'Dose'`); !cmp.Equal(got, []string{"Dose|tee"}) {
		t.Errorf("%q", got)
	}
}

func TestAnInterruptedScanGoesOn(t *testing.T) {
	t.Parallel()
	want := openStore(t)
	once(t, newSyncer(oneShop, filled(), want), false)
	for _, point := range []string{"sync.range-read", "sync.range-applied", "sync.range-seen"} {
		for _, at := range []int{1, 3, 6, 11} {
			for _, how := range []string{"panic", "cancel"} {
				t.Run(fmt.Sprintf("%s-%d-%s", point, at, how), func(t *testing.T) {
					t.Parallel()
					s, f := openStore(t), filled()
					interrupted(t, newSyncer(oneShop, f, s), point, at, how)
					once(t, newSyncer(oneShop, f, s), false)
					if diff := cmp.Diff(dump(t, want), dump(t, s)); diff != "" {
						t.Error(diff)
					}
					quiet(t, once(t, newSyncer(oneShop, f, s), false))
				})
			}
		}
	}
}

// interrupted starts a scan that ends the n-th time it comes to the point.
func interrupted(t *testing.T, sync *connector.Syncer, point string, n int, how string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	sync.Crash = func(p string) {
		if p == point {
			n--
		}
		if n == 0 && how == "panic" {
			panic(point)
		}
		if n == 0 {
			cancel()
		}
	}
	defer func() {
		if r := recover(); r != nil && r != point {
			panic(r)
		}
	}()
	if _, err := sync.Once(ctx, false); !errors.Is(err, context.Canceled) {
		t.Errorf("the scan was not interrupted: %v", err)
	}
}

func TestTwoScansAtOnceDoNoHarm(t *testing.T) {
	t.Parallel()
	want, s, f := openStore(t), openStore(t), filled()
	once(t, newSyncer(oneShop, f, want), false)
	errs := make(chan error)
	for range 3 {
		copied := *f
		go func() {
			_, err := newSyncer(oneShop, &copied, s).Once(context.Background(), false)
			errs <- err
		}()
	}
	for range 3 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(dump(t, want), dump(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestAnUnreachableShopIsUnavailable(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), filled()
	f.err = errors.New("connection refused")
	_, err := newSyncer(oneShop, f, s).Once(context.Background(), false)
	if invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Errorf("error %v", err)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_shop WHERE last_success IS NOT NULL`); n != 0 {
		t.Error("a failed scan counts as a success")
	}
}

// A scan that read a range before another one read and applied a newer state must not bring the old one back.
func TestAnOvertakenScanReadsAgain(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), filled()
	once(t, newSyncer(oneShop, f, s), false)
	set := func(status int64) {
		f.change(func() {
			o := f.orders[1]
			o.Order.ShopStatus = status
			f.orders[1] = o
		})
	}
	set(2)
	slow, fast := newSyncer(oneShop, f, s), newSyncer(oneShop, f, s)
	slow.Crash = func(point string) {
		if point == "sync.range-read" {
			slow.Crash = func(string) {}
			set(3)
			once(t, fast, false)
		}
	}
	once(t, slow, false)
	if got := lines(t, s.DB(), `SELECT status_id FROM fakturis_order WHERE number = 'tee-1'`); !cmp.Equal(got, []string{"3"}) {
		t.Errorf("status %q, want 3", got)
	}
}

// TestAnotherDivisionIntoShopsReachesWhatIsMirrored: the admin corrects which value of the column means which shop, and
// adds a shop. No row of the shop's database changes by that.
func TestAnotherDivisionIntoShopsReachesWhatIsMirrored(t *testing.T) {
	t.Parallel()
	f, s := filled(), openStore(t)
	for i, o := range f.orders {
		o.Domain = fmt.Sprint(i % 2)
		f.orders[i] = o
	}
	source := multishop.Source{Key: "haus", OrderColumn: "shop_id", Domains: []multishop.Domain{{Key: "tee", Value: "0"}, {Key: "wein", Value: "1"}}}
	once(t, newSyncer(source, f, s), false)
	quiet(t, once(t, newSyncer(source, f, s), false))
	source.Domains = []multishop.Domain{{Key: "tee", Value: "1"}, {Key: "wein", Value: "0"}, {Key: "brot", Value: "2"}}
	once(t, newSyncer(source, f, s), false)
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_order WHERE shop <> IF(shop_order_id % 2 = 1, 'tee', 'wein') OR number <> CONCAT(shop, '-', shop_order_id)`); n != 0 {
		t.Errorf("%d orders are in the wrong shop", n)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_artikelliste WHERE herkunft = 'brot,tee,wein'`); n != 35 {
		t.Errorf("%d of 35 articles are in the new shop too", n)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_order`); n != 60 {
		t.Errorf("%d orders of 60", n)
	}
}

// TestAnOrderDoesNotTakeTheNumberOfAnother: the numbers of orders entered by hand are patterned like the shop's.
func TestAnOrderDoesNotTakeTheNumberOfAnother(t *testing.T) {
	t.Parallel()
	f, s := newFakeShop(), openStore(t)
	for i := int64(1); i <= 3; i++ {
		f.orders[i] = anOrder(i, anna, 1)
	}
	if _, err := s.DB().Exec(`INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, currency, rate_to_home, language,
		customer_name, email, phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents,
		total_cents, check_flag, check_reason, history, parcels) VALUES ('manuell', 'tee-2', '', '', 0, '', 1, 'EUR', 1, 'de', 'Von Hand', '', '', '', '{}', '{}',
		'{}', 0, '', '', '', '', 'brutto', 0, 0, 100, 0, '', '[]', '[]')`); err != nil {
		t.Fatal(err)
	}
	got := once(t, newSyncer(oneShop, f, s), false)
	if r := got["tee/orders"]; r.New != 2 || r.Failed != 1 {
		t.Errorf("%+v", r)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_order WHERE number = 'tee-2' AND customer_name = 'Von Hand' AND source = ''`); n != 1 {
		t.Error("the order that was entered by hand is gone")
	}
	if n := count(t, s, `SELECT COUNT(*) FROM fakturis_held WHERE shop_key = '2'`); n != 1 {
		t.Error("nobody is told")
	}
}
