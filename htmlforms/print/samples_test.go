package print_test

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// sample is a document beside the golden invoices: another kind, or one beyond measure.
type sample struct {
	name    string
	invoice invoicing.Invoice
	note    *invoicing.DeliveryNote
	pages   int
}

func samples() []sample {
	return []sample{
		{name: "lines-500", invoice: manyLines(500), pages: 22},
		{name: "delivery-note", note: deliveryNote(), pages: 1},
		{name: "part-delivery", note: partDelivery(), pages: 1},
		{name: "part-delivery-500", note: manyParts(500), pages: 16},
		{name: "draft-long-words", invoice: draft(), pages: 1},
	}
}

func seller() invoicing.Company {
	return invoicing.Company{Name: "Nordlicht Feinkost GmbH", Street: "Speicherstraße 12", Postcode: "24103", City: "Kiel",
		Country: "DE", VATID: "DE123456789", TaxNumber: "20/291/12345", Email: "rechnung@nordlicht-feinkost.example",
		Phone: "0431 555 01 23", Register: "Amtsgericht Kiel, HRB 12345", IBAN: "DE89370400440532013000",
		BIC: "COBADEFFXXX", Bank: "Förde Sparkasse"}
}

func day(s string) invoicing.Date {
	d, err := invoicing.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// line is an article line; its amount is quantity times price.
func line(pos int, number, text, quantity, price string, rate int, details ...string) invoicing.InvoiceLine {
	return invoicing.InvoiceLine{Position: pos, Kind: invoicing.LineArticle, Number: number, Text: text, Details: details,
		Quantity: dec(quantity), UnitPrice: dec(price), Amount: money.FromDecimal(dec(quantity).Mul(dec(price))), TaxRate: tax.Percent(rate)}
}

func base(mode tax.Mode, lines ...invoicing.InvoiceLine) invoicing.Invoice {
	inv := invoicing.Invoice{Type: invoicing.TypeInvoice, Status: invoicing.InvoiceIssued, Number: "RE-2026-0042",
		Date: day("2026-11-23"), DueDate: day("2026-12-07"), CustomerNo: "10017", OrderNo: "AU-2026-0107", ShopOrderNo: "4711",
		OrderDate: day("2026-11-20"), ServiceFrom: day("2026-11-23"), Seller: seller(), Language: "de", Currency: "EUR",
		PriceMode: mode, Payment: "invoice", Lines: lines,
		Billing: invoicing.Address{Salutation: "Frau", FirstName: "Annegret", LastName: "Möller-Süß", Street: "Große Gasse 7 b",
			Postcode: "69117", City: "Heidelberg", Country: "DE"}}
	var amounts []tax.Amount
	for _, l := range lines {
		amounts = append(amounts, tax.Amount{Rate: l.TaxRate, Amount: l.Amount})
	}
	inv.TaxTotals = tax.Totals(mode, amounts)
	inv.Total = tax.Sum(inv.TaxTotals).Gross
	inv.IssuedAt = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return inv
}

func grossMixed() invoicing.Invoice {
	shipping := line(4, "", "Versandkosten (DHL Paket)", "1", "4.90", 19)
	coupon := line(5, "", "Gutschein WINTER10", "1", "-5.00", 7)
	inv := base(tax.Gross,
		line(1, "KAF-1001", "Kaffee „Hafenröstung“, ganze Bohne", "2", "14.90", 7, "Mahlgrad: ganze Bohne", "Gewicht: 500 g"),
		line(2, "TAS-0203", "Emaille-Becher mit Leuchtturm", "4", "9.95", 19, "Farbe: Nordseeblau"),
		line(3, "BUC-7788", "Kochbuch „Küche an der Küste“", "1", "24.00", 7), shipping, coupon)
	inv.Payment, inv.Terms.PaidNote = "paypalplus", true
	inv.Delivery = invoicing.Address{Company: "Packstation 145", FirstName: "Annegret", LastName: "Möller-Süß", Street: "Postnummer 812345",
		Postcode: "69115", City: "Heidelberg", Country: "DE"}
	inv.ClosingText = "Vielen Dank für Ihren Einkauf!"
	return inv
}

func netMerchant() invoicing.Invoice {
	inv := base(tax.Net,
		line(1, "SRV-40-1", "Serverschrank 19 Zoll, 42 HE", "1", "1249", 19, "Tiefe: 1000 mm", "Lackierung: RAL 7035"),
		line(2, "PDU-16A", "Steckdosenleiste 16 A, 12-fach", "4", "89.5", 19),
		line(3, "KAB-C6-0.5", "Patchkabel Cat. 6, 0,5 m", "250", "0.8345", 19),
		line(4, "", "Versand per Spedition", "1", "79", 19))
	inv.Billing = invoicing.Address{Company: "Rechenwerk Süd GmbH & Co. KG", FirstName: "Jürgen", LastName: "Öztürk",
		Street: "Industriestraße 100", Extra: "Gebäude C, 3. OG", Postcode: "70565", City: "Stuttgart", Country: "DE"}
	inv.BuyerVATID = "DE987654321"
	inv.IntroText = "Sehr geehrter Herr Öztürk,\nfür Ihre Bestellung berechnen wir wie vereinbart:"
	return inv
}

func swiss() invoicing.Invoice {
	inv := base(tax.Net, line(1, "UHR-12", "Wanduhr „Regulator“", "1", "320", 0), line(2, "", "Versand Schweiz", "1", "19.9", 0))
	inv.Currency = "CHF"
	inv.Payment = "moneyorder"
	inv.Billing = invoicing.Address{FirstName: "Urs", LastName: "Zgraggen", Street: "Bahnhofstrasse 1", Postcode: "8001", City: "Zürich", Country: "CH"}
	inv.TaxNotes = []string{"Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1 Buchst. a, § 6 UStG)."}
	return inv
}

func smallBusiness() invoicing.Invoice {
	inv := base(tax.Gross, line(1, "", "Schal, handgestrickt, Merinowolle", "1", "65", 0, "Farbe: Moosgrün"), line(2, "", "Versand", "1", "5.5", 0))
	inv.Seller = invoicing.Company{Name: "Wollwerk Inga Petersen", Street: "Am Deich 3", Postcode: "25899", City: "Niebüll", Country: "DE",
		TaxNumber: "15/123/45678", Email: "inga@wollwerk.example", IBAN: "DE02120300000000202051", Bank: "DKB Berlin", SmallBusiness: true}
	inv.Payment = "eustandardtransfer"
	return inv
}

func manyLines(n int) invoicing.Invoice {
	var lines []invoicing.InvoiceLine
	for i := 1; i <= n; i++ {
		l := line(i, fmt.Sprintf("ART-%04d", i), fmt.Sprintf("Artikel Nummer %d", i), "1", fmt.Sprintf("%d.90", i%40+1), 19)
		if i%7 == 0 {
			l.Text = "Ein Artikel mit einem längeren Namen, der in zwei Zeilen oder mehr umbrochen werden muss"
			l.Details = []string{"Größe: XL", "Farbe: Anthrazit meliert mit feinen Streifen in Hellgrau und Weiß"}
		}
		if i%5 == 0 {
			l.TaxRate = tax.Percent(7)
		}
		lines = append(lines, l)
	}
	return base(tax.Gross, lines...)
}

func deliveryNote() *invoicing.DeliveryNote {
	return &invoicing.DeliveryNote{Number: "LS-2026-0042", Date: day("2026-11-23"), CustomerNo: "10017", OrderNo: "AU-2026-0107",
		ShopOrderNo: "4711", OrderDate: day("2026-11-20"), Seller: seller(), Language: "de", Shipping: "DHL Paket",
		Delivery: grossMixed().Delivery, Lines: []invoicing.DeliveryNoteLine{
			{Position: 1, Number: "KAF-1001", Text: "Kaffee „Hafenröstung“, ganze Bohne", Details: []string{"Gewicht: 500 g"}, Quantity: dec("2")},
			{Position: 2, Number: "TAS-0203", Text: "Emaille-Becher mit Leuchtturm", Details: []string{"Farbe: Nordseeblau"}, Quantity: dec("4")},
			{Position: 3, Number: "SEIL-8", Text: "Tauwerk 8 mm, Meterware", Quantity: dec("12.5")}}}
}

// partDelivery is the first of an order that goes out in parts.
func partDelivery() *invoicing.DeliveryNote {
	n := deliveryNote()
	n.Part, n.Open = 1, []invoicing.DeliveryNoteLine{{Position: 1, Number: "TAS-0203", Text: "Emaille-Becher mit Leuchtturm", Details: []string{"Farbe: Nordseeblau"}, Quantity: dec("3")},
		{Position: 2, Number: "SEIL-8", Text: "Tauwerk 8 mm, Meterware", Quantity: dec("7.25")}}
	n.Lines[1].Quantity = dec("1")
	return n
}

// manyParts delivers half of many lines.
func manyParts(lines int) *invoicing.DeliveryNote {
	n := deliveryNote()
	n.Part, n.Lines = 2, nil
	for i := range lines {
		l := invoicing.DeliveryNoteLine{Position: i/2 + 1, Number: "GEW-1000", Text: "Gewürzmischung für die Küche", Quantity: dec("1")}
		if i%2 == 0 {
			n.Lines = append(n.Lines, l)
		} else {
			n.Open = append(n.Open, l)
		}
	}
	return n
}

func english() invoicing.Invoice {
	inv := base(tax.Gross, line(1, "KAF-1001", "Coffee “Harbour Roast”, whole beans", "2", "1514.90", 19, "Grind: whole beans"),
		line(2, "", "Shipping", "1", "12.9", 19))
	inv.Language = "en"
	inv.Payment = "invoice"
	inv.Billing = invoicing.Address{FirstName: "Eoin", LastName: "O’Sullivan", Street: "5 Quay Street", Postcode: "H91 X2Y3", City: "Galway", Country: "IE"}
	return inv
}

func draft() invoicing.Invoice {
	inv := base(tax.Gross,
		line(1, "EINE-SEHR-LANGE-ARTIKELNUMMER-OHNE-LEERZEICHEN-0815", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "1", "1.5", 19),
		line(2, "", "Zeichen\x00 mit\x1b[31m Steuer\u202ezeichen\u200b <b>fett</b> & {{.Geheim}}", "3", "2.25", 19))
	inv.Status, inv.Number, inv.Date, inv.DueDate = invoicing.InvoiceDraft, "", invoicing.Date{}, invoicing.Date{}
	inv.Payment = ""
	return inv
}
