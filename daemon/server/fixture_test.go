package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// today is the business day of all tests.
var today = invoicing.NewDate(2026, 11, 23)

func now() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) }

// The orders of the fixture.
const (
	orderGood     = 1 // two articles and shipping; free for the tests to bill
	orderCheck    = 2 // does not add up
	orderLong     = 3 // 500 lines
	orderBilled   = 4 // has a delivery note, and an invoice whose mail nobody answered for
	orderFailed   = 5 // has an invoice whose mail was refused
	orderContract = 6 // billed every two months
	orderDrafted  = 7 // has a draft
)

func settings() map[string]invoicing.ShopSettings {
	own := invoicing.ShopSettings{
		Name: "Muster Handel", URL: "https://muster.example", MailFrom: "rechnung@muster.example", DueDays: 14,
		Company: invoicing.Company{Name: "Muster Handel GmbH", Street: "Hauptstraße 1", Postcode: "10115", City: "Berlin", Country: "DE",
			VATID: "DE123456789", TaxNumber: "30/123/45678", Email: "info@muster.example", Phone: "030 123456", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001", Bank: "DKB"},
	}
	return map[string]invoicing.ShopSettings{"": own, "tee": own, "kanne": own}
}

// openStore returns a migrated store on a database of its own.
func openStore(t testing.TB, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), store.Config{DSN: dsn, Now: now, Settings: settings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// fill writes two shops with partners, orders and articles, and documents in all states.
func fill(t testing.TB, s *store.Store) {
	t.Helper()
	run(t, s, `INSERT INTO fakturis_shop (shop_key, source, name, url, position, last_success) VALUES
		('tee', 'multi', 'Teeladen', 'https://tee.example', 1, '2026-11-23 08:15:00'), ('kanne', 'multi', 'Kannenwelt', 'https://kanne.example', 2, NULL)`)
	run(t, s, `INSERT INTO fakturis_shop_status (source, status_id, language, name, sort_order) VALUES
		('multi', 1, 'de', 'Offen', 1), ('multi', 1, 'en', 'Open', 1), ('multi', 2, 'de', 'In Bearbeitung', 2), ('multi', 3, 'de', 'Versendet', 3)`)
	run(t, s, `INSERT INTO fakturis_held (source, kind, shop_key, shop, reason, since) VALUES
		('multi', 'order', '4711', 'tee', 'Die Bestellung nennt die Währung "XXX", die es nicht gibt. Bitte die Währung im Shop berichtigen.', '2026-11-22 17:03:00'),
		('multi', 'customer', '88', '', 'Der Kunde hat keinen Namen.', '2026-11-20 10:00:00')`)
	fillCatalogue(t, s)
	partners := fillPartners(t, s)
	addOrder(t, s, orderGood, partners[0], anOrder("tee"))
	bad := anOrder("kanne")
	bad.Check = []string{"Positionen ergeben 38,60 statt 40,60 (Differenz 2,00 EUR)", "Die Lieferanschrift nennt kein Land."}
	addOrder(t, s, orderCheck, partners[1], bad)
	addOrder(t, s, orderLong, partners[0], longOrder())
	for n, shop := range map[int64]string{orderBilled: "tee", orderFailed: "kanne", orderContract: "tee", orderDrafted: "kanne"} {
		addOrder(t, s, n, partners[n%int64(len(partners))], anOrder(shop))
	}
	for n := int64(8); n <= 30; n++ {
		addOrder(t, s, n, partners[n%int64(len(partners))], anOrder([]string{"tee", "kanne"}[n%2]))
	}
	fillDocuments(t, s)
	fillSync(t, s)
	fillChanges(t, s)
}

// fillChanges changes orders in their shop: one beside its documents, and the prices of all 500 lines of another.
func fillChanges(t testing.TB, s *store.Store) {
	t.Helper()
	changeOrder(t, s, orderBilled, func(o *invoicing.Order) {
		o.ShopStatus = 3
		o.History = append(o.History, invoicing.StatusChange{StatusID: 3, At: now(), Notified: true, Comment: "Ihre Bestellung ist unterwegs."})
	})
	changeOrder(t, s, orderBilled, func(o *invoicing.Order) {
		o.Delivery.Street, o.Delivery.Extra = "Donaudampfschifffahrtsgesellschaftskapitänsstraße 12", "Hinterhaus"
		o.Lines[0].Quantity, o.Lines[0].Amount = decimal.New(3, 0), 1785
		o.Lines = append(o.Lines, invoicing.OrderLine{Kind: invoicing.LineArticle, Number: "SIEB-1", Text: "Teesieb", Quantity: decimal.New(2, 0),
			UnitPrice: decimal.New(350, -2), Amount: 700, TaxRate: tax.Percent(19)})
		o.TaxTotals = o.LineTotals()
		o.Total = o.Totals().Gross
	})
	changeOrder(t, s, orderLong, func(o *invoicing.Order) {
		for i := range o.Lines {
			o.Lines[i].UnitPrice, o.Lines[i].Amount = decimal.New(319, -2), 319
		}
		o.TaxTotals = o.LineTotals()
		o.Total = o.Totals().Gross
	})
}

// changeOrder changes an order as the mirror does.
func changeOrder(t testing.TB, s *store.Store, id int64, change func(*invoicing.Order)) {
	t.Helper()
	o, err := s.Order(context.Background(), id)
	must(t, err)
	change(&o)
	must(t, s.Mirror(context.Background(), "multi", func(m *store.Mirror) error {
		list := []store.MirrorOrder{{Order: &o, Shop: o.Origin.Shop, ShopOrderID: 1000 + id}}
		if err := m.ReviseOrders(context.Background(), list); err != nil {
			return err
		}
		return m.PutOrders(context.Background(), list)
	}))
}

// fillSync writes how the shops are mirrored: one database that cannot be read just now, and records in every state.
func fillSync(t testing.TB, s *store.Store) {
	t.Helper()
	run(t, s, `INSERT INTO fakturis_tracking (source, mode, reason, triggers_missing, polled_at, scanned_at, scan_seconds, error, error_since) VALUES
		('multi', 'scan', 'Dem Datenbankbenutzer fehlt das Recht TRIGGER.', 2, '2026-11-23 09:20:00', '2026-11-23 08:15:00', 12.4, 'dial tcp 192.0.2.7:3306: connect: connection refused', '2026-11-23 09:21:00')`)
	for _, n := range []int64{orderGood, orderCheck, orderBilled} {
		run(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint, created_at) SELECT 'multi', 'order', shop_order_id, shop_order_id, shop, id, '', '2026-11-21 10:00:00'
			FROM fakturis_order WHERE id = ?`, n)
	}
	run(t, s, `INSERT INTO fakturis_pending (source, kind, shop_no, shop, reason, since) VALUES ('multi', 'order', 4712, 'kanne', 'Die Summenzeile fehlt noch.', '2026-11-23 09:29:00')`)
	for _, e := range []store.SyncLogEntry{
		{Kind: invoicing.KindOrder, Key: "4711", Event: store.EventHeld, Detail: "Die Bestellung nennt die Währung QQQ."},
		{Kind: invoicing.KindOrder, Key: "4713", Event: store.EventIgnored, Detail: "Der Bestellstatus 5 (Abgebrochen) steht unter statuses.ignore."},
		{Kind: invoicing.KindArticle, Key: "7", Event: store.EventChanged, Detail: "Preis: 9,50 statt " + strings.Repeat("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", 6)},
		{Event: store.EventTriggers, Detail: "Dem Datenbankbenutzer fehlt das Recht TRIGGER."},
	} {
		e.Source, e.Shop = "multi", "tee"
		must(t, s.LogSync(context.Background(), e))
	}
	_, err := s.AddSyncRequest(context.Background(), store.SyncRequest{Source: "multi", Action: store.ActionRead, Kind: invoicing.KindOrder, From: invoicing.NewDate(2026, 11, 1)}, "anna")
	must(t, err)
}

func fillCatalogue(t testing.TB, s *store.Store) {
	t.Helper()
	for n := int64(1); n <= 12; n++ {
		run(t, s, `INSERT INTO fakturis_article (id, number, name, description, ean, net_price, tax_rate, stock, weight, active) VALUES (?, ?, ?, ?, '4006381333931', ?, 70000, ?, 0.1, ?)`,
			n, fmt.Sprintf("TEE-%03d", n), fmt.Sprintf("Grüntee Sencha Nr. %d", n), "Ein frischer, grasiger Tee.\nZiehzeit 2 Minuten.", fmt.Sprintf("%d.5607", n+4), 1200-n*100, n != 12)
		run(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('multi', 'article', ?, ?, 'tee', ?, '0123456789abcdef')`, n, n, n)
	}
	run(t, s, `INSERT INTO fakturis_article_variant (article_id, option_id, value_id, option_name, value_name, number, ean, surcharge, price_sign, weight, stock)
		VALUES (1, 1, 1, 'Größe', '100 g', '-100', '', 0, '+', 0, 10), (1, 1, 2, 'Größe', '1 kg', '-1000', '', 31.5, '+', 0.9, 3)`)
	run(t, s, `INSERT INTO fakturis_article_price (article_id, kind, group_id, min_quantity, group_name, net_price, valid_from, valid_until, active)
		VALUES (1, 'gruppe', 2, 10, 'Händler', 4.2, NULL, NULL, 1), (1, 'sonderpreis', 0, 1, '', 4.99, '2026-11-01', '2026-11-30', 1)`)
	run(t, s, `INSERT INTO fakturis_article_text (article_id, language, name, short, description) VALUES (1, 'de', 'Grüntee Sencha', 'Frisch und grasig', ''), (1, 'en', 'Green tea Sencha', 'Fresh and grassy', '')`)
	run(t, s, `INSERT INTO fakturis_shipping_method (id, code, name, active, zone, mode, tax_rate, free_from, settings) VALUES (1, 'dp', 'Deutsche Post', 1, 'EU', 'gewicht', 190000, 75, '{}'), (2, 'flat', 'Pauschal', 0, '', 'pauschal', 190000, 0, '{}')`)
	run(t, s, `INSERT INTO fakturis_shipping_method_tier (method_id, position, zone, countries, limit_value, price, handling) VALUES
		(1, 1, 1, 'DE', 5, 4.1176, 0), (1, 2, 1, 'DE', 31.5, 8.395, 0), (1, 3, 2, 'AT,CH,LU,BE,NL', 5, 11.7227, 0), (1, 4, 3, 'WORLD', 5, 24, 1.5), (1, 5, 3, 'WORLD', 20, 48, 1.5), (2, 1, 0, '', 0, 4.9, 0)`)
	run(t, s, `INSERT INTO fakturis_shipping_method (id, code, name, active, zone, mode, tax_rate, free_from, settings, packing, fees, hints) VALUES
		(3, 'dhl', 'DHL Österreich', 1, '', 'gewicht', 190000, 0, '{"COST_ECX_1":"2:11,10:19.5","COUNTRIES_1":"DE,AT"}', '{"boxes":"preis","max":"30","tare":"0.5","padding":"10"}',
			'{"surcharge":"0","postcodes":"","on_delivery":"AT:3,WORLD:9.99"}', '["COST_WPX_1: „10:50,00“ ist keine Staffel wie 5:4.90,10:7.90; der Shop liest bis 10: 50; bis 0: 0"]'),
		(4, 'dpd', 'DPD', 1, '', 'gewicht', 190000, 350, '{}', '{"boxes":"preis","max":"0","tare":"0","padding":"0"}', '{"surcharge":"7.5","postcodes":"18565,25849","on_delivery":""}', '[]'),
		(5, 'item', 'Versandkosten pro Stück', 1, '', 'stueck', 190000, 0, '{}', '', NULL, NULL), (6, 'free', 'Versandkostenfrei', 1, '', 'frei', 0, 50, '{}', '', NULL, NULL)`)
	run(t, s, `INSERT INTO fakturis_shipping_method_tier (method_id, position, zone, service, countries, postcodes, over_value, limit_value, price, step_size,
		step_price, handling, free_from, rebate) VALUES
		(3, 1, 1, 'ECX', 'DE,AT', '', 0, 10, 19.5, 0, 0, 2, 0, 0), (3, 2, 1, 'ECX', 'DE,AT', '', 10, 20, 19.5, 0.5, 1.5, 2, 0, 0), (3, 3, 1, 'WPX', 'DE,AT', '', 0, 10, 50, 0, 0, 2, 0, 0),
		(4, 1, 1, '', 'DE', '00000-18564,18566-25848,25850-99999', 0, 5, 3.07, 0, 0, 1, 350, 0), (4, 2, 1, '', 'DE', '18565-18565,25849-25849', 0, 5, 11.23, 0, 0, 1, 350, 4),
		(4, 3, 25, '', 'AG,AI,AM,AN,AO,AR,AS,AU,AW,AZ,BB,BD,BF,BI,BJ,BM,BO,BR,BS,BT,BW,BZ,CK,CL,CN,CR', '', 0, 1, 40.9, 0, 0, 0, 0, 0),
		(5, 1, 1, '', 'DE', '', 0, 0, 2.5, 0, 0, 1, 0, 0), (6, 1, 1, '', 'DE', '', 0, 0, 0, 0, 0, 0, 50, 0), (6, 2, 2, '', 'WORLD,-DE', '', 0, 0, 0, 0, 0, 0, 150.5, 0)`)
}

func fillPartners(t testing.TB, s *store.Store) []int64 {
	t.Helper()
	people := []invoicing.Address{
		{Salutation: "Frau", FirstName: "Anna", LastName: "Kühn", Street: "Lindenweg 4", Postcode: "10115", City: "Berlin", Country: "DE"},
		{Company: "Café Größenwahn GmbH & Co. KG", FirstName: "Jörg", LastName: "Öztürk-Langenscheidt", Street: "Große Bergstraße 12", Extra: "Hinterhaus", Postcode: "22767", City: "Hamburg", Country: "DE"},
		{Salutation: "Herr", FirstName: "Reto", LastName: "Bünzli", Street: "Bahnhofstrasse 7", Postcode: "8001", City: "Zürich", Country: "CH"},
	}
	ids := make([]int64, len(people))
	for i, a := range people {
		ids[i] = int64(i + 1)
		run(t, s, `INSERT INTO fakturis_partner (id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, match_key)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, '030 98765', '', 'de', ?)`, ids[i], a.Salutation, a.Company, a.FirstName, a.LastName, a.Street, a.Extra,
			a.Postcode, a.City, a.Country, fmt.Sprintf("kunde%d@kunde.example", i+1), fmt.Sprintf("%016d", i))
		run(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('multi', 'customer', ?, ?, ?, ?, '0123456789abcdef')`,
			ids[i], ids[i], []string{"tee", "kanne"}[i%2], ids[i])
	}
	run(t, s, `INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) VALUES ('multi', 'guest', 'x', 0, 'kanne', 1, '0123456789abcdef')`)
	run(t, s, `INSERT INTO fakturis_delivery_address (partner_id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country, match_key)
		VALUES (2, '', 'Café Größenwahn, Lager', 'Jörg', 'Öztürk', 'Am Kai 3', 'Tor 2', '20457', 'Hamburg', '', 'DE', '0123456789abcdef')`)
	run(t, s, `INSERT INTO fakturis_contact (partner_id, salutation, first_name, last_name, email, phone, match_key) VALUES (2, 'Frau', 'Ilse', 'Grün', 'gruen@cafe.example', '040 1234', '0123456789abcdef')`)
	return ids
}

// anOrder is a gross order of two articles and shipping.
func anOrder(shop string) invoicing.Order {
	o := invoicing.Order{
		Type: invoicing.OrderFromShop, Origin: invoicing.Origin{Shop: shop}, Currency: "EUR", Language: "de", Payment: "Vorkasse", Shipping: "DHL Paket", PriceMode: tax.Gross,
		Comment: "Bitte als Geschenk verpacken.\nDanke!",
		Lines: []invoicing.OrderLine{
			{Kind: invoicing.LineArticle, Number: "TEE-001", Text: "Grüntee Sencha", Details: []string{"Größe: 100 g"}, Quantity: decimal.New(2, 0), UnitPrice: decimal.New(595, -2), Amount: 1190, TaxRate: tax.Percent(7)},
			{Kind: invoicing.LineArticle, Number: "KAN-07", Text: "Gusseisenkanne <Drache> & Stövchen", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(2380, -2), Amount: 2380, TaxRate: tax.Percent(19)},
			{Kind: invoicing.LineShipping, Text: "DHL Paket", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(490, -2), Amount: 490, TaxRate: tax.Percent(19)},
		},
		History: []invoicing.StatusChange{{StatusID: 1, At: now().Add(-50 * time.Hour)}, {StatusID: 2, At: now().Add(-20 * time.Hour), Notified: true, Comment: "Ihre Bestellung wird gepackt."}},
		Parcels: []invoicing.Parcel{{Carrier: "DHL", Number: "00340434161094042557", Link: "https://www.dhl.example/"}},
	}
	return o
}

func longOrder() invoicing.Order {
	o := anOrder("tee")
	o.Lines = nil
	for n := 1; n <= 500; n++ {
		o.Lines = append(o.Lines, invoicing.OrderLine{Kind: invoicing.LineArticle, Number: fmt.Sprintf("SORT-%04d", n), Text: fmt.Sprintf("Gewürzmischung Nr. %d aus biologischem Anbau, Dose", n),
			Quantity: decimal.New(1, 0), UnitPrice: decimal.New(299, -2), Amount: 299, TaxRate: tax.Percent(7)})
	}
	return o
}

// addOrder stores an order as the mirror would.
func addOrder(t testing.TB, s *store.Store, id, partner int64, o invoicing.Order) {
	t.Helper()
	var amounts []tax.Amount
	for _, l := range o.Lines {
		amounts = append(amounts, tax.Amount{Rate: l.TaxRate, Amount: l.Amount})
	}
	totals := tax.Totals(o.PriceMode, amounts)
	sum := tax.Sum(totals)
	p, err := s.Partner(context.Background(), partner)
	if err != nil {
		t.Fatal(err)
	}
	address, delivery := asJSON(t, p.Address), asJSON(t, p.Address)
	if p.Address.Country == "CH" { // he fetches his parcels on this side of the border, so that they are taxed
		delivery = asJSON(t, invoicing.Address{FirstName: p.Address.FirstName, LastName: p.Address.LastName, Street: "Paketlager 3", Postcode: "78462", City: "Konstanz", Country: "DE"})
	}
	run(t, s, `INSERT INTO fakturis_order (id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language,
		customer_name, email, phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents,
		total_cents, check_flag, check_reason, history, parcels) VALUES (?, 'shop', ?, 'multi', ?, ?, ?, ?, ?, 'EUR', 1, 'de', ?, ?, '', '', ?, ?, ?, 2, ?, 'dp', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, fmt.Sprintf("%s-%d", o.Origin.Shop, 1000+id), o.Origin.Shop, 1000+id, fmt.Sprint(1000+id), partner, now().Add(-time.Duration(60-id)*time.Hour), p.Address.Label(), p.Email,
		address, delivery, address, o.Shipping, o.Payment, o.Comment, o.PriceMode, sum.Net, sum.Tax, sum.Gross, len(o.Check) > 0, strings.Join(o.Check, "; "), asJSON(t, o.History), asJSON(t, o.Parcels))
	var lines []any
	for i, l := range o.Lines {
		lines = append(lines, id, i+1, l.Kind, l.Number, l.Text, asJSON(t, l.Details), l.Quantity, l.UnitPrice, l.Amount, l.TaxRate)
	}
	run(t, s, `INSERT INTO fakturis_order_line (order_id, position, kind, article_key, number, text, details, quantity, unit_price, amount_cents, tax_rate)
		VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?)`+strings.Repeat(`, (?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?)`, len(o.Lines)-1), lines...)
	for _, x := range totals {
		run(t, s, `INSERT INTO fakturis_order_tax (order_id, rate, net_cents, tax_cents, gross_cents) VALUES (?, ?, ?, ?, ?)`, id, x.Rate, x.Net, x.Tax, x.Gross)
	}
}

// fillDocuments makes documents in all states with the store's own steps.
func fillDocuments(t testing.TB, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	note, err := s.CreateDeliveryNote(ctx, orderBilled, "test")
	must(t, err)
	must(t, s.AttachPDF(ctx, store.DocumentDeliveryNote, note, []byte("%PDF-1.4 note")))
	unknown := mailed(t, s, orderBilled)
	must(t, s.MailCommitting(ctx, unknown))
	must(t, s.MailUnknown(ctx, unknown, invoicing.MailTrouble{Text: "no answer to the final dot"}))
	failed := mailed(t, s, orderFailed)
	must(t, s.MailFailed(ctx, failed, invoicing.MailQueued, invoicing.MailTrouble{Stage: "body", Code: 550, Text: "550 5.1.1 <kunde@kunde.example>: mailbox unknown"}))
	_, err = s.DraftInvoice(ctx, orderDrafted, "test")
	must(t, err)
	_, err = s.AddContract(ctx, orderContract, invoicing.Contract{OrderID: orderContract, Interval: invoicing.Interval{Count: 2, Unit: invoicing.Month},
		Start: invoicing.NewDate(2026, 9, 1), Count: 6}, "test")
	must(t, err)
	planned, err := s.PlannedInvoices(ctx, orderContract)
	must(t, err)
	_, err = s.Combine(ctx, []int64{planned[0].ID, planned[1].ID}, invoicing.Date{}, "test")
	must(t, err)
}

// mailed issues the invoice of an order with its PDF and queues its mail.
func mailed(t testing.TB, s *store.Store, order int64) (mailID int64) {
	t.Helper()
	ctx := context.Background()
	id, err := s.DraftInvoice(ctx, order, "test")
	must(t, err)
	_, err = s.IssueInvoice(ctx, id, "test")
	must(t, err)
	must(t, s.AttachPDF(ctx, store.DocumentInvoice, id, []byte("%PDF-1.4 invoice")))
	mailID, err = s.SendInvoice(ctx, id, "test")
	must(t, err)
	return mailID
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func run(t testing.TB, s *store.Store, statement string, args ...any) {
	t.Helper()
	if _, err := s.DB().Exec(statement, args...); err != nil {
		t.Fatalf("%v\n%s", err, statement)
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	must(t, err)
	return string(b)
}
