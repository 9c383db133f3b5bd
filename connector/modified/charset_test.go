package modified_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"

	"fakturisd/connector"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

func TestDoublyEncodedTextsAreRepairedAndRightOnesStay(t *testing.T) {
	t.Parallel()
	for shop, want := range map[string]string{
		"MÃ¼ller":        "Müller",
		"GroÃŸe StraÃŸe": "Große Straße",
		"Tee â€žGoldâ€œ â€“ 5 â‚¬":     "Tee „Gold“ – 5 €",
		"Tee \u00e2\u0080\u0093 Dose":  "Tee – Dose", // misread as latin1, not as cp1252
		"Ã\u0081ron Ã\u008d":           "Áron Í",     // cp1252 does not have these bytes
		"Ã¼ber ðŸ˜€":                   "über 😀",
		"MÃƒÂ¼ller":                    "Müller",                   // twice
		"KÃ¶ln-MÃ¼lheim, GÃ¼rtelstraÃ": "Köln-Mülheim, Gürtelstra", // the column took half a letter
		"Müller":                       "Müller",
		"Größe „L“ – 5 €":              "Größe „L“ – 5 €",
		"Müller & MÃ¼ller":             "Müller & MÃ¼ller", // not as a whole
		"Zeichen wie Ã¤ statt ä":       "Zeichen wie Ã¤ statt ä",
		"SÃO PAULO":                    "SÃO PAULO",
		"FÃ":                           "FÃ",
		"Â\u20ac":                      "Â\u20ac", // would be a control character
		"日本":                           "日本",
		"Mueller":                      "Mueller",
		"":                             "",
	} {
		if got := modified.RepairText(shop); got != want {
			t.Errorf("%q is read as %q, want %q", shop, got, want)
		}
	}
}

// misread is what a server makes of UTF-8 that it takes for its latin1, which is cp1252 with the gaps filled.
func misread(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if r := charmap.Windows1252.DecodeByte(s[i]); r != '\uFFFD' {
			b.WriteRune(r)
		} else {
			b.WriteRune(rune(s[i]))
		}
	}
	return b.String()
}

func TestAnyTextSurvivesDoubleEncodingAndRepair(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("abc ÄÖÜäöüß€–„“é")), rapid.Rune())).Draw(t, "text")
		if modified.RepairText(text) != text || strings.ContainsFunc(text, func(r rune) bool { return r >= 0x80 && r < 0xA0 }) {
			return // it looks doubly encoded itself, or holds what nobody types
		}
		if got := modified.RepairText(misread(text)); got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

// everythingOf reads all that a shop has; fingerprints are left out.
func everythingOf(t testing.TB, s *modified.Shop) []any {
	t.Helper()
	ctx := context.Background()
	orders, err := s.Orders(ctx, everything)
	if err != nil {
		t.Fatal(err)
	}
	customers, err := s.Customers(ctx, everything)
	if err != nil {
		t.Fatal(err)
	}
	articles, err := s.Articles(ctx, everything)
	if err != nil {
		t.Fatal(err)
	}
	methods, err := s.ShippingMethods(ctx)
	if err != nil {
		t.Fatal(err)
	}
	statuses, err := s.Statuses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	carriers, err := s.Carriers(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(orders) == 0 || len(customers) == 0 || len(articles) == 0 || len(methods) == 0 || len(statuses) == 0 || len(carriers) == 0 {
		t.Fatal("the shop is empty")
	}
	return []any{orders, customers, articles, methods, statuses, carriers}
}

var sameRecords = cmp.Options{sameDecimals, cmpopts.EquateEmpty(), cmpopts.IgnoreTypes(connector.Print{})}

// trickyTexts puts what cp1252 has and latin1 has not into a shop.
func trickyTexts(t testing.TB, db shopDB) {
	t.Helper()
	db.exec(t, "UPDATE orders SET billing_company = 'Käse – „Gold“ 5 €', comments = 'Größe: 5 € – bitte „schnell“' WHERE orders_id = 2")
	db.exec(t, "UPDATE products_description SET products_name = 'Tee „Gold“ – 5 €' WHERE products_id = 1")
	db.exec(t, "UPDATE carriers SET carrier_name = 'Bötin' WHERE carrier_id = 1")
	db.exec(t, "UPDATE orders_status SET orders_status_name = 'Überfällig' WHERE orders_status_id = 3")
}

func TestShopsOfEveryCharsetAreReadAlike(t *testing.T) {
	t.Parallel()
	var want []any
	for _, charset := range []string{"utf8mb4", "utf8mb3", "latin1", "mixed"} {
		db := realShop(t, strings.Replace(charset, "mixed", "utf8mb3", 1), "InnoDB")
		if charset == "mixed" {
			db.exec(t, "ALTER TABLE orders MODIFY billing_company VARCHAR(64) CHARACTER SET latin1, MODIFY comments TEXT CHARACTER SET utf8mb4")
			db.exec(t, "ALTER TABLE products_description MODIFY products_name VARCHAR(255) CHARACTER SET cp1250 NOT NULL DEFAULT ''")
			db.exec(t, "ALTER TABLE countries CONVERT TO CHARACTER SET latin1")
			db.exec(t, "ALTER TABLE carriers CONVERT TO CHARACTER SET utf8mb4")
			db.exec(t, "ALTER TABLE configuration CONVERT TO CHARACTER SET ascii")
		}
		trickyTexts(t, db)
		got := everythingOf(t, db.open(t))
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got, sameRecords); diff != "" {
			t.Errorf("%s (-utf8mb4 +%s):\n%s", charset, charset, diff)
		}
		company := got[0].([]connector.ShopOrder)[1].Order.Billing.Company
		if company != "Käse – „Gold“ 5 €" {
			t.Errorf("%s: company %q", charset, company)
		}
	}
}

// encodeDoubly stores every text of the shop as one that wrote UTF-8 over a connection that said latin1.
func encodeDoubly(t testing.TB, db shopDB) {
	t.Helper()
	rows, err := db.Query(`SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
		AND CHARACTER_SET_NAME IS NOT NULL AND COLUMN_NAME NOT LIKE '%code%' AND TABLE_NAME <> 'database_version'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		db.exec(t, fmt.Sprintf("UPDATE `%s` SET `%s` = CONVERT(CAST(CONVERT(`%s` USING utf8mb4) AS BINARY) USING latin1)", table, column, column))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestADoublyEncodedShopIsReadAsARightOne(t *testing.T) {
	t.Parallel()
	for _, charset := range []string{"latin1", "utf8mb3", "utf8mb4"} {
		t.Run(charset, func(t *testing.T) {
			t.Parallel()
			db := realShop(t, charset, "MyISAM")
			trickyTexts(t, db)
			want, ranges := everythingOf(t, db.open(t)), allPrints(t, db.open(t), invoicing.KindOrder)
			db.exec(t, "UPDATE orders SET delivery_suburb = 'falsch: Ã¤, richtig: ä' WHERE orders_id = 2")
			encodeDoubly(t, db)
			right := "falsch: Ã¤, richtig: ä" // a later checkout wrote it right
			db.exec(t, "UPDATE orders SET delivery_suburb = ? WHERE orders_id = 2", right)
			plain := db.open(t)
			config := modified.Config{Key: "tee", DSN: db.dsn, CharsetRepair: true}
			s, err := modified.Open(context.Background(), config)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			got := everythingOf(t, s)
			suburb := &got[0].([]connector.ShopOrder)[1].Order.Delivery.Extra
			if *suburb != right {
				t.Errorf("the right text became %q", *suburb)
			}
			*suburb = ""
			if diff := cmp.Diff(want, got, sameRecords); diff != "" {
				t.Errorf("(-right +repaired):\n%s", diff)
			}
			off, on := allPrints(t, plain, invoicing.KindOrder), allPrints(t, s, invoicing.KindOrder)
			for r := range on {
				if off[r].Print == on[r].Print || ranges[r].Print == on[r].Print {
					t.Errorf("range %v has the same fingerprint with another charset_repair", r)
				}
			}
			records := recordPrints(t, plain, invoicing.KindArticle)
			for key, p := range recordPrints(t, s, invoicing.KindArticle) {
				if records[key] == p {
					t.Errorf("article %d has the same fingerprint with another charset_repair", key)
				}
			}
			tellsOfRepair(t, plain, true)
			tellsOfRepair(t, s, false)
		})
	}
}

func tellsOfRepair(t *testing.T, s *modified.Shop, wanted bool) {
	t.Helper()
	c, err := s.Probe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if told := strings.Contains(strings.Join(c.Problems, "\n"), "charset_repair: true"); told != wanted {
		t.Errorf("problems %q, told of charset_repair %v", c.Problems, told)
	}
}
