package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"

	"fakturisd/invoicing/store"
)

// TestListPlans asks the server how it reads each list's default page from tables with 20,000 rows: from the newest
// row on, without sorting, without a temporary table, without reading the table to its end.
func TestListPlans(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	warehouse(b, 20000)
	log := b.logStatements()
	for _, l := range lists(b.Store) {
		for what, q := range map[string]store.ListQuery{"first": {}, "middle": {After: 10000}, "orders to check": {Check: true}, "one shop's": {Shop: "wein"}} {
			log.clear()
			if _, _, _, err := l.page(t.Context(), q); err != nil {
				t.Fatalf("%s: %v", l.name, err)
			}
			statements := log.selects()
			if len(statements) == 0 || len(statements) > 3 {
				t.Errorf("%s, %s page: %d statements, want 1 to 3: %q", l.name, what, len(statements), statements)
			}
			for _, statement := range statements {
				b.wantGoodPlan(l.name+", "+what+" page", statement)
			}
		}
	}
	for _, status := range []string{"offen", "faellig", "ueberfaellig", "teilbezahlt", "bezahlt", "erstatten", "storniert"} {
		for what, q := range map[string]store.ListQuery{"first": {Status: status}, "middle": {Status: status, After: 10000}, "one shop's": {Status: status, Shop: "wein"}} {
			log.clear()
			if rows, _, err := b.Invoices(t.Context(), q); err != nil || len(rows) != 10 {
				t.Fatalf("%d invoices that are %s: %v", len(rows), status, err)
			}
			for _, statement := range log.selects() {
				b.wantGoodPlan(status+" invoices, "+what+" page", statement)
			}
		}
	}
	for _, status := range []string{"gehalten", "beendet", "gekuendigt", "vorgemerkt", "pausiert", "auslaufend", "aktiv"} {
		for what, q := range map[string]store.ListQuery{"first": {Status: status}, "middle": {Status: status, After: 10000}} {
			log.clear()
			if rows, _, err := b.Contracts(t.Context(), q); err != nil || len(rows) != 10 {
				t.Fatalf("%d contracts that are %s: %v", len(rows), status, err)
			}
			for _, statement := range log.selects() {
				b.wantGoodPlan(status+" contracts, "+what+" page", statement)
			}
		}
	}
	log.clear()
	if rows, _, err := b.Orders(t.Context(), store.ListQuery{Changed: true}); err != nil || len(rows) != 10 {
		t.Fatalf("%d orders changed beside a document: %v", len(rows), err)
	}
	for _, statement := range log.selects() { // these few are sorted; the others must not be read
		if reads := b.handlerReads(statement); reads > 500 {
			t.Errorf("orders changed beside a document: %d rows read: %s", reads, statement)
		}
	}
}

// wantGoodPlan fails when the statement sorts or reads more than a few rows per row of a page.
func (b *books) wantGoodPlan(name, statement string) {
	b.t.Helper()
	reads := b.handlerReads(statement)
	if reads > 1500 {
		b.t.Errorf("%s reads %d rows: %s", name, reads, statement)
	}
	if strings.Contains(statement, "DISTINCT") {
		return // the origins of one page: a hundred rows may be sorted
	}
	rows, err := b.DB().Query("EXPLAIN " + statement)
	if err != nil {
		b.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, kind, table, access, possible, key, length, ref, n, extra sql.NullString
		if err := rows.Scan(&id, &kind, &table, &access, &possible, &key, &length, &ref, &n, &extra); err != nil {
			b.t.Fatal(err)
		}
		if strings.Contains(extra.String, "filesort") || strings.Contains(extra.String, "temporary") || access.String == "ALL" {
			b.t.Errorf("%s: table %s is read by %s with %q: %s", name, table.String, access.String, extra.String, statement)
		}
	}
}

// handlerReads counts the rows that the engine hands out for a statement.
func (b *books) handlerReads(statement string) int {
	b.t.Helper()
	conn, err := b.DB().Conn(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	defer conn.Close()
	count := func() (sum int) {
		if err := conn.QueryRowContext(context.Background(), `SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM information_schema.SESSION_STATUS
			WHERE VARIABLE_NAME IN ('HANDLER_READ_FIRST', 'HANDLER_READ_KEY', 'HANDLER_READ_LAST', 'HANDLER_READ_NEXT', 'HANDLER_READ_PREV',
				'HANDLER_READ_RND', 'HANDLER_READ_RND_NEXT')`).Scan(&sum); err != nil {
			b.t.Fatal(err)
		}
		return sum
	}
	before := count()
	idle := count() - before // what the question itself reads
	before = count()
	rows, err := conn.QueryContext(context.Background(), statement)
	if err != nil {
		b.t.Fatal(err)
	}
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
	rows.Close()
	return count() - before - idle
}

// statementLog is the server's own log of what the store asks. The server has one for all tests: who clears it while another
// one reads it hands that one a stranger's statements, so a test keeps it until its end.
type statementLog struct{ b *books }

var statementLogKept sync.Mutex

func (b *books) logStatements() statementLog {
	statementLogKept.Lock()
	b.t.Cleanup(statementLogKept.Unlock)
	b.exec(`SET GLOBAL log_output = 'TABLE'`)
	b.exec(`SET GLOBAL general_log = 1`)
	b.t.Cleanup(func() { b.exec(`SET GLOBAL general_log = 0`) })
	return statementLog{b}
}

func (l statementLog) clear() { l.b.exec(`TRUNCATE mysql.general_log`) }

// selects returns the statements of this database since the last clear.
func (l statementLog) selects() []string {
	l.b.t.Helper()
	rows, err := l.b.DB().Query(`SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE command_type = 'Query' AND argument LIKE 'SELECT%fakturis%'
		AND argument NOT LIKE '%general_log%' AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = DATABASE()) ORDER BY event_time`)
	if err != nil {
		l.b.t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			l.b.t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// warehouse fills every list with n rows, each partner with one of everything.
func warehouse(b *books, n int) {
	b.t.Helper()
	name := `CONCAT('Nach', LPAD(seq, 7, '0'))`
	city := `ELT(1 + seq MOD 4, 'Dresden', 'Jena', 'Bonn', 'Ulm')`
	shop := `ELT(1 + seq MOD 2, 'tee', 'wein')`
	from := fmt.Sprintf(` FROM seq_1_to_%d`, n)
	b.exec(`INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'tee', '', '', 1), ('wein', 'wein', '', '', 2)`)
	b.exec(`INSERT INTO fakturis_shop_status SELECT ELT(1 + seq MOD 2, 'tee', 'wein'), seq DIV 2, 'de', CONCAT('Status ', seq), 1 FROM seq_0_to_19`)
	for _, statement := range []string{
		`INSERT INTO fakturis_partner (id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, match_key)
			SELECT seq, '', IF(seq MOD 3, '', CONCAT('Firma ', seq)), 'Vera', ` + name + `, 'Gasse 1', '', '01099', ` + city + `, '', 'DE', CONCAT('mail', seq, '@k.example'), '', '', 'de', ''`,
		`INSERT INTO fakturis_order (id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone,
			vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
			SELECT seq, 'shop', CONCAT(` + shop + `, '-', seq), ` + shop + `, ` + shop + `, seq, seq, seq, '2027-01-01', 'EUR', 1, 'de', CONCAT('Vera ', ` + name + `), CONCAT('mail', seq, '@k.example'), '',
			'', '{}', '{}', '{}', seq MOD 5, '', '', '', '', 'brutto', 1, 1, 1, seq MOD 1000 = 0, '', '[]', '[]'`,
		`INSERT INTO fakturis_delivery_address (id, partner_id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country, match_key)
			SELECT seq, seq, '', '', 'Vera', ` + name + `, '', '', '01099', ` + city + `, '', 'DE', ''`,
		`INSERT INTO fakturis_contact (id, partner_id, salutation, first_name, last_name, email, phone, match_key) SELECT seq, seq, '', 'Vera', ` + name + `, '', '', ''`,
		`INSERT INTO fakturis_article (id, number, name, description, ean, net_price, tax_rate, stock, weight, active) SELECT seq, seq, ` + name + `, '', '', 1, 190000, 1, 1, 1`,
		`INSERT INTO fakturis_shipping_method (id, code, name, active, zone, mode, tax_rate, free_from, settings) SELECT seq, seq, ` + name + `, 1, '', '', 0, 0, '{}'`,
		`INSERT INTO fakturis_shipping_method_tier (method_id, position, zone, countries, limit_value, price, handling) SELECT seq, 1, 1, 'DE', 5, 4.9, 0`,
		`INSERT INTO fakturis_invoice (id, type, status, number, number_range, number_counter, order_id, partner_id, shop, currency, net_cents, tax_cents, total_cents, content)
			SELECT seq, 'rechnung', 'gestellt', CONCAT('RE-2027-', seq), 'invoice/2027', seq, seq, seq, ` + shop + `, 'EUR', 1, 1, 1, '{}'`,
		`INSERT INTO fakturis_invoice_state (invoice_id, due_date, payable_cents, settled, payment_state, cancelled) SELECT seq, '2027-01-15', 1, seq MOD 101 > 1,
			COALESCE(ELT(1 + seq MOD 101, 'offen', 'teilbezahlt', 'erstatten', 'storniert'), 'bezahlt'), seq MOD 101 = 3`,
		`INSERT INTO fakturis_billed (billed, invoice_id) SELECT CONCAT('order:', seq), seq`,
		`INSERT INTO fakturis_delivery_note (id, number, number_range, number_counter, order_id, partner_id, shop, note_date, status, content)
			SELECT seq, CONCAT('LS-2027-', seq), 'note/2027', seq, seq, seq, ` + shop + `, '2027-01-01', 'erstellt', '{}'`,
		`INSERT INTO fakturis_collective_invoice (id, partner_id, provisional_date, status, currency, price_mode, content, net_cents, tax_cents, total_cents)
			SELECT seq, seq, '2027-01-01', 'geplant', 'EUR', 'brutto', '{}', 1, 1, 1`,
		`INSERT INTO fakturis_contract (id, order_id, partner_id, interval_count, interval_unit, start_date, period_count, arrears, state)
			SELECT seq, seq, seq, 1, 'monat', '2027-01-01', 0, 0, COALESCE(ELT(seq MOD 100, 'gehalten', 'beendet', 'gekuendigt', 'vorgemerkt', 'pausiert', 'auslaufend'), 'aktiv')`,
		`INSERT INTO fakturis_planned_invoice (id, contract_id, order_id, partner_id, period, period_from, period_until, provisional_date, status, content, total_cents)
			SELECT seq, seq, seq, seq, 0, '2027-01-01', '2027-01-31', '2027-01-01', 'zusammengefasst', '{}', 1`,
		`INSERT INTO fakturis_order_revision (order_id, revision, noticed_at, changes, state, document) SELECT seq, 1, '2027-01-01', '[]', '{}', IF(seq MOD 1000, '', 'RE-2027-1')`,
		`INSERT INTO fakturis_collective_item (collective_id, planned_id, position) SELECT seq, seq, 1`,
	} {
		b.exec(statement + from)
	}
	b.exec(`INSERT INTO fakturis_number_range VALUES ('invoice/2027', 1), ('note/2027', 1)`)
	for _, kind := range []string{"customer", "order", "address", "contact", "article", "shipping_method"} {
		b.exec(`INSERT INTO fakturis_origin (source, kind, shop_key, shop_no, shop, entity_id, fingerprint) SELECT `+shop+`, ?, seq, seq, `+shop+`, seq, ''`+from, kind)
	}
	b.exec(`ANALYZE TABLE fakturis_partner, fakturis_order, fakturis_origin, fakturis_invoice, fakturis_invoice_state, fakturis_billed, fakturis_delivery_note, fakturis_collective_invoice, fakturis_collective_item,
		fakturis_order_revision, fakturis_planned_invoice, fakturis_contract, fakturis_article, fakturis_contact, fakturis_delivery_address, fakturis_shipping_method`)
}
