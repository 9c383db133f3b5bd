package modified_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
)

// An oddity is an order as shops really leave them behind. Lines are "unit quantity rate allow_tax", rows are
// "class value sort_order title".
type oddity struct {
	name  string
	lines []string
	rows  []string
	want  string // words, or
	held  string
	check []string
}

var oddities = []oddity{
	{
		name:  "cancelled: the shop set all totals to zero",
		lines: []string{"10.0000 2 19 1"},
		rows:  []string{"ot_subtotal 0 10 Zwischensumme:", "ot_shipping 0 30 Versand:", "ot_tax 0 50 inkl. MwSt. 19%:", "ot_total 0 99 Summe:"},
		want:  "brutto\nartikel 2 Tee 20.00 19\ntotal 0.00",
	},
	{
		name: "made in the admin and never saved",
		rows: []string{"ot_subtotal 0 10 Zwischensumme:", "ot_shipping 0 30 Versand:", "ot_total 0 99 Summe:"},
		held: "Der Auftrag hat noch keine Positionen und keine Summen (im Shop angelegt, aber nicht gespeichert).",
	},
	{
		name:  "no row with the total",
		lines: []string{"10.0000 2 19 1"},
		rows:  []string{"ot_subtotal 20 10 Zwischensumme:", "ot_tax 3.1933 50 inkl. MwSt. 19%:"},
		want:  "brutto\nartikel 2 Tee 20.00 19\n19%: 16.81 + 3.19 = 20.00\ntotal 20.00",
		check: []string{"Summenzeile fehlt (der Shop hat keine Gesamtsumme gespeichert)"},
	},
	{
		name:  "half an order: the shop has written its totals, not yet its lines",
		rows:  []string{"ot_subtotal 20 10 Zwischensumme:", "ot_tax 3.1933 50 inkl. MwSt. 19%:", "ot_total 20 99 Summe:"},
		check: []string{"any"},
	},
	{
		name:  "a line got lost: subtotal and total tell of more",
		lines: []string{"10.0000 2 19 1"},
		rows:  []string{"ot_subtotal 25 10 Zwischensumme:", "ot_tax 3.9916 50 inkl. MwSt. 19%:", "ot_total 25 99 Summe:"},
		want:  "brutto\nartikel 2 Tee 20.00 19\n19%: 16.01 + 3.99 = 20.00\ntotal 25.00",
		check: []string{
			"Positionen ergeben 20,00, die Zwischensumme des Shops ist 25,00 (Differenz 5,00 EUR)",
			"Steuer 19 %: der Shop weist 3,99 aus, die Positionen ergeben 3,19 (Differenz 0,80 EUR)",
			"Summen je Steuersatz ergeben 20,00 statt 25,00 (Differenz 5,00 EUR)",
		},
	},
	{
		name:  "the tax row is wrong",
		lines: []string{"119.0000 1 19 1"},
		rows:  []string{"ot_subtotal 119 10 Zwischensumme:", "ot_tax 16 50 inkl. MwSt. 19%:", "ot_total 119 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 119.00 19\n19%: 103.00 + 16.00 = 119.00\ntotal 119.00",
		check: []string{"Steuer 19 %: der Shop weist 16,00 aus, die Positionen ergeben 19,00 (Differenz -3,00 EUR)"},
	},
	{
		name:  "rows of unknown modules before and behind the total",
		lines: []string{"119.0000 1 19 1"},
		rows: []string{"ot_subtotal 119 10 Zwischensumme:", "ot_verpackung 11.90 35 <b>Geschenk&shy;verpackung</b>:", "ot_treue -5.95 36 Treuerabatt:",
			"ot_tax 19.95 50 inkl. MwSt. 19%:", "ot_total 124.95 99 Summe:", "ot_easycredit_fee 3 999 Zinsen:", "ot_easycredit_total 127.95 1000 Gesamt:"},
		want: "brutto\nartikel 1 Tee 119.00 19\ngebuehr 1 Geschenk\u00adverpackung 11.90 19\nrabatt 1 Treuerabatt -5.95 19\n19%: 105.00 + 19.95 = 124.95\ntotal 124.95",
	},
	{
		name:  "an informational row of an unknown module stands before the total",
		lines: []string{"119.0000 1 19 1"},
		rows:  []string{"ot_subtotal 119 10 Zwischensumme:", "ot_total_netto 100 98 Netto:", "ot_tax 19 50 inkl. MwSt. 19%:", "ot_total 119 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 119.00 19\n19%: 100.00 + 19.00 = 119.00\ntotal 119.00",
	},
	{
		name:  "a coupon stored without its sign",
		lines: []string{"119.0000 1 19 1"},
		rows:  []string{"ot_subtotal 119 10 Zwischensumme:", "ot_coupon 11.90 20 Coupon:", "ot_tax 17.1 50 inkl. MwSt. 19%:", "ot_total 107.10 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 119.00 19\ngutschein 1 Coupon -11.90 19\n19%: 90.00 + 17.10 = 107.10\ntotal 107.10",
	},
	{
		name:  "free shipping stays a line",
		lines: []string{"119.0000 1 19 1"},
		rows:  []string{"ot_subtotal 119 10 Zwischensumme:", "ot_shipping 0 30 Versandkostenfrei:", "ot_tax 19 50 inkl. MwSt. 19%:", "ot_total 119 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 119.00 19\nversand 1 Versandkostenfrei 0.00 19\n19%: 100.00 + 19.00 = 119.00\ntotal 119.00",
	},
	{
		name:  "merchant from the EU, reverse charge, in a shop of version 3",
		lines: []string{"33.3350 3 0 4"},
		rows:  []string{"ot_subtotal 100.005 10 Zwischensumme:", "ot_shipping 10 30 Versand:", "ot_total 110.005 99 Summe:"},
		want:  "netto\nartikel 3 Tee 100.01 0\nversand 1 Versand 10.00 0\n0%: 110.01 + 0.00 = 110.01\ntotal 110.01",
	},
	{
		name:  "English titles with a rate of one decimal",
		lines: []string{"105.5000 1 5.5 1"},
		rows:  []string{"ot_subtotal 105.5 10 Sub-total:", "ot_tax 5.5 50 incl. VAT 5.5%:", "ot_total 105.5 99 Total:"},
		want:  "brutto\nartikel 1 Tee 105.50 5.5\n5.5%: 100.00 + 5.50 = 105.50\ntotal 105.50",
	},
	{
		name:  "titles without a number: by the shop's tax descriptions, else by the lines",
		lines: []string{"107.0000 1 7 1", "119.0000 1 19 1"},
		rows: []string{"ot_subtotal 226 10 Zwischensumme:", "ot_tax 7 50 inkl. reduziert:", "ot_tax 19 50 inkl. normal:",
			"ot_total 226 99 Summe:"},
		want: "brutto\nartikel 1 Tee 107.00 7\nartikel 1 Tee 119.00 19\n7%: 100.00 + 7.00 = 107.00\n19%: 100.00 + 19.00 = 119.00\ntotal 226.00",
	},
	{
		name:  "an outdated title: lines at 16 % since July 2020",
		lines: []string{"116.0000 1 16 1"},
		rows:  []string{"ot_subtotal 116 10 Zwischensumme:", "ot_tax 16 50 inkl. MwSt. 19%:", "ot_total 116 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 116.00 16\n16%: 100.00 + 16.00 = 116.00\ntotal 116.00",
		check: []string{"Steuerzeile nennt 19 %, die Positionen tragen 16 %"},
	},
	{
		name:  "goods at 7 %, shipping at 19 %",
		lines: []string{"10.7000 1 7 1"},
		rows: []string{"ot_subtotal 10.7 10 Zwischensumme:", "ot_shipping 5.95 30 Versand:", "ot_tax 0.7 50 inkl. MwSt. 7%:", "ot_tax 0.95 50 inkl. MwSt. 19%:",
			"ot_total 16.65 99 Summe:"},
		want: "brutto\nartikel 1 Tee 10.70 7\nversand 1 Versand 5.95 19\n7%: 10.00 + 0.70 = 10.70\n19%: 5.00 + 0.95 = 5.95\ntotal 16.65",
	},
	{
		name:  "shipping shared out over the rates",
		lines: []string{"10.7000 1 7 1", "11.9000 1 19 1"},
		rows: []string{"ot_subtotal 22.6 10 Zwischensumme:", "ot_shipping 11.3 30 Versand:", "ot_tax 1.05 50 inkl. MwSt. 7%:", "ot_tax 2.85 50 inkl. MwSt. 19%:",
			"ot_total 33.9 99 Summe:"},
		want: "brutto\nartikel 1 Tee 10.70 7\nartikel 1 Tee 11.90 19\nversand 1 Versand 5.35 7\nversand 1 Versand 5.95 19\n7%: 15.00 + 1.05 = 16.05\n19%: 15.00 + 2.85 = 17.85\ntotal 33.90",
	},
	{
		name:  "a redeemed voucher is a means of payment",
		lines: []string{"119.0000 1 19 1"},
		rows: []string{"ot_subtotal 119 10 Zwischensumme:", "ot_tax 19 50 inkl. MwSt. 19%:", "ot_gv -20 80 Gutscheine:",
			"ot_total 99 99 Summe:"},
		want: "brutto\nartikel 1 Tee 119.00 19\nguthaben 1 Gutscheine -20.00 0\n0%: -20.00 + 0.00 = -20.00\n19%: 100.00 + 19.00 = 119.00\ntotal 99.00",
	},
	{
		name:  "discount and fee of payment modules",
		lines: []string{"119.0000 1 19 1"},
		rows: []string{"ot_subtotal 119 10 Zwischensumme:", "ot_payment -2.38 49 2% Vorkasse:", "ot_ps_fee 1.19 35 Rechnung:", "ot_tax 18.81 50 inkl. MwSt. 19%:",
			"ot_total 117.81 99 Summe:"},
		want: "brutto\nartikel 1 Tee 119.00 19\ngebuehr 1 Rechnung 1.19 19\nrabatt 1 2% Vorkasse -2.38 19\n19%: 99.00 + 18.81 = 117.81\ntotal 117.81",
	},
	{
		name:  "net prices whose rounded taxes leave a cent: the total is law",
		lines: []string{"3.3300 1 7 0", "4.4400 1 19 0"},
		rows: []string{"ot_subtotal 7.77 10 Zwischensumme:", "ot_shipping 0 30 Versand:", "ot_tax 0.2331 50 zzgl. MwSt. 7%:", "ot_tax 0.8436 50 zzgl. MwSt. 19%:",
			"ot_total 8.8467 99 Summe:"},
		want: "netto\nartikel 1 Tee 3.33 7\nartikel 1 Tee 4.45 19\nversand 1 Versand 0.00 19\n7%: 3.33 + 0.23 = 3.56\n19%: 4.45 + 0.84 = 5.29\ntotal 8.85",
	},
	{
		name:  "a coupon over everything: the shop writes no tax row",
		lines: []string{"10.7000 1 7 1"},
		rows:  []string{"ot_subtotal 10.7 10 Zwischensumme:", "ot_coupon -10.7 20 Coupon:", "ot_total 0 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 10.70 7\ngutschein 1 Coupon -10.70 7\n7%: 0.00 + 0.00 = 0.00\ntotal 0.00",
	},
	{
		name:  "the shop shows no tax for a taxed line",
		lines: []string{"10.7000 1 7 1"},
		rows:  []string{"ot_subtotal 10.7 10 Zwischensumme:", "ot_total 10.7 99 Summe:"},
		want:  "brutto\nartikel 1 Tee 10.70 0\n0%: 10.70 + 0.00 = 10.70\ntotal 10.70",
		check: []string{"Positionen tragen 7 %, der Shop weist dafür aber keine Steuer aus"},
	},
	{
		name:  "nonsense in every number",
		lines: []string{"999999999999.9999 2147483647 999.9999 1"},
		rows:  []string{"ot_tax 99999999999.9999 50 1000000000000000000000%", "ot_total -99999999999.9999 -5 %"},
		check: []string{"any"},
	},
}

func (o oddity) write(t *testing.T, db shopDB, id int64) {
	t.Helper()
	db.exec(t, "INSERT INTO orders (orders_id, currency, currency_value, language, date_purchased) VALUES (?, 'EUR', 1, 'german', '2026-11-23 12:00:00')", id)
	for _, l := range o.lines {
		f := strings.Fields(l)
		db.exec(t, `INSERT INTO orders_products (orders_id, products_id, products_name, products_price, final_price, products_tax, products_quantity, allow_tax)
			VALUES (?, 1, 'Tee', ?, ? * ?, ?, ?, ?)`, id, f[0], f[0], f[1], f[2], f[1], f[3])
	}
	for _, r := range o.rows {
		f := strings.SplitN(r, " ", 4)
		db.exec(t, "INSERT INTO orders_total (orders_id, class, value, sort_order, title, text) VALUES (?, ?, ?, ?, ?, '')", id, f[0], f[1], f[2], f[3])
	}
}

func TestOrdersThatShopsReallyLeaveBehind(t *testing.T) {
	t.Parallel()
	db := newShopDB(t, "latin1", "MyISAM")
	for i, o := range oddities {
		o.write(t, db, int64(i+1))
	}
	shop := db.open(t)
	for i, o := range oddities {
		t.Run(o.name, func(t *testing.T) {
			list, err := shop.Orders(context.Background(), connector.Range{From: int64(i + 1), To: int64(i + 1)})
			if err != nil || len(list) != 1 {
				t.Fatalf("%d orders, %v", len(list), err)
			}
			got := list[0]
			if got.Held != o.held {
				t.Errorf("held %q, want %q", got.Held, o.held)
			}
			if o.want != "" {
				if diff := cmp.Diff(o.want, words(got.Order)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			if len(o.check) == 1 && o.check[0] == "any" && len(got.Order.Check) > 0 {
				return
			}
			if diff := cmp.Diff(o.check, got.Order.Check); diff != "" {
				t.Errorf("check (-want +got):\n%s", diff)
			}
		})
	}
}
