package print_test

import (
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// aCase is an invoice of the golden set: one per case of the law and per trap.
type aCase struct {
	name  string
	pages int
	make  func() (invoicing.Invoice, error)
}

func cases() []aCase {
	return []aCase{
		{"domestic-19", 1, func() (invoicing.Invoice, error) {
			return fromOrder(shopOrder(article("TAS-0203", "Emaille-Becher", "4", 995, 19)))
		}},
		{"domestic-7", 1, func() (invoicing.Invoice, error) {
			return fromOrder(shopOrder(article("BUC-7788", "Kochbuch „Küche an der Küste“", "1", 2400, 7)))
		}},
		{"mixed-with-shipping", 1, mixedWithShipping},
		{"coupon", 1, coupon},
		{"bought-voucher", 1, boughtVoucher},
		{"voucher-pays-all", 1, voucherPaysAll},
		{"small-business", 1, smallBusinessCase},
		{"reverse-charge", 1, reverseCharge},
		{"intra-community", 1, intraCommunity},
		{"export", 1, export},
		{"one-stop-shop", 1, oneStopShop},
		{"photovoltaics", 1, photovoltaics},
		{"small-amount", 1, func() (invoicing.Invoice, error) {
			return fromOrder(shopOrder(article("", "Notizbuch A5", "1", 790, 19)))
		}},
		{"foreign-currency", 1, foreignCurrency},
		{"net-merchant", 1, netCase},
		{"skonto", 1, skonto},
		{"deposit", 1, func() (invoicing.Invoice, error) { return deposit(2) }},
		{"final-after-deposits", 1, finalAfterDeposits},
		{"cancelled", 1, func() (invoicing.Invoice, error) { return cancelled(invoicing.CancelWish{}) }},
		{"cancelled-in-part", 1, func() (invoicing.Invoice, error) {
			return cancelled(invoicing.CancelWish{Reason: "Ein Becher kam zerbrochen an.", Lines: []invoicing.CancelLine{{Position: 2, Quantity: dec("1")}}})
		}},
		{"cancelled-amount", 1, func() (invoicing.Invoice, error) {
			return cancelled(invoicing.CancelWish{Reason: "Preisnachlass wie besprochen.", Amounts: []invoicing.CancelAmount{{Rate: tax.Percent(7), Gross: 500}}})
		}},
		{"corrected", 1, corrected},
		{"collective-periods", 1, collectivePeriods},
		{"several-orders", 1, severalOrders},
		{"rates-of-2020", 1, ratesOf2020},
		{"english", 1, englishCase},
		{"english-currency", 1, englishCurrency},
		{"several-pages", 3, severalPages},
		{"negative-line", 1, negativeLine},
		{"units-and-discounts", 1, unitsAndDiscounts},
		{"hebrew-and-arabic", 1, hebrewAndArabic},
	}
}

// issued makes of a draft what issuing makes of it.
func issued(inv invoicing.Invoice, err error) (invoicing.Invoice, error) {
	inv.Status, inv.Number, inv.Date, inv.DueDate = invoicing.InvoiceIssued, "RE-2026-0042", day("2026-11-23"), day("2026-12-07")
	inv.Basis = nil
	return inv, err
}

func settings(c invoicing.Company) invoicing.ShopSettings { return invoicing.ShopSettings{Company: c} }

func partner() invoicing.Partner {
	return invoicing.Partner{ID: 17, Number: "10017", Language: "de", Address: invoicing.Address{Salutation: "Frau", FirstName: "Annegret", LastName: "Möller-Süß",
		Street: "Große Gasse 7 b", Postcode: "69117", City: "Heidelberg", Country: "DE"}}
}

// article is a line of an order; the price is in cents.
func article(number, text, quantity string, price int64, rate int, details ...string) invoicing.OrderLine {
	q, p := dec(quantity), money.Cents(price).Decimal()
	return invoicing.OrderLine{Kind: invoicing.LineArticle, Number: number, Text: text, Details: details, Quantity: q, UnitPrice: p,
		Amount: money.FromDecimal(q.Mul(p)), TaxRate: tax.Percent(rate)}
}

// extra is a line of the order as a whole.
func extra(kind invoicing.LineKind, text string, price int64, rate int) invoicing.OrderLine {
	l := article("", text, "1", price, rate)
	l.Kind = kind
	return l
}

// shopOrder is an order as the shop's customer saw it: a bought voucher among its lines pays and is not taxed.
func shopOrder(lines ...invoicing.OrderLine) invoicing.Order {
	o := invoicing.Order{ID: 107, Number: "AU-2026-0107", ShopNumber: "4711", PartnerID: 17, Ordered: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		Currency: "EUR", Language: "de", Payment: "invoice", PriceMode: tax.Gross, Lines: lines, Billing: partner().Address}
	o.Delivery = o.Billing
	return reckoned(o)
}

func reckoned(o invoicing.Order) invoicing.Order {
	goods, credit := o, money.Cents(0)
	goods.Lines = nil
	for _, l := range o.Lines {
		if l.Kind == invoicing.LineCredit {
			credit += l.Amount
			continue
		}
		goods.Lines = append(goods.Lines, l)
	}
	o.TaxTotals = goods.LineTotals()
	o.Total = o.Totals().Gross + credit
	return o
}

func fromOrder(o invoicing.Order) (invoicing.Invoice, error) {
	return issued(invoicing.FromOrder(reckoned(o), partner(), settings(seller())))
}

func mixedWithShipping() (invoicing.Invoice, error) {
	o := shopOrder(article("KAF-1001", "Kaffee „Hafenröstung“, ganze Bohne", "2", 1490, 7, "Mahlgrad: ganze Bohne", "Gewicht: 500 g"),
		article("TAS-0203", "Emaille-Becher mit Leuchtturm", "4", 995, 19, "Farbe: Nordseeblau"),
		extra(invoicing.LineShipping, "Versand (DHL Paket), Anteil zu 7 %", 210, 7), extra(invoicing.LineShipping, "Versand (DHL Paket), Anteil zu 19 %", 280, 19))
	o.Payment = "paypalexpress"
	o.Delivery = invoicing.Address{Company: "Packstation 145", FirstName: "Annegret", LastName: "Möller-Süß", Street: "Postnummer 812345", Postcode: "69115",
		City: "Heidelberg", Country: "DE"}
	inv, err := fromOrder(o)
	inv.Terms.PaidNote = true
	inv.ClosingText = "Vielen Dank für Ihren Einkauf!"
	return inv, err
}

func coupon() (invoicing.Invoice, error) {
	return fromOrder(shopOrder(article("KAF-1001", "Kaffee „Hafenröstung“", "3", 1490, 7), article("TAS-0203", "Emaille-Becher", "1", 995, 19),
		extra(invoicing.LineVoucher, "Gutschein WINTER10", -410, 7), extra(invoicing.LineVoucher, "Gutschein WINTER10", -90, 19)))
}

func boughtVoucher() (invoicing.Invoice, error) {
	return fromOrder(shopOrder(article("TAS-0203", "Emaille-Becher", "6", 995, 19), extra(invoicing.LineShipping, "Versand", 490, 19),
		extra(invoicing.LineCredit, "Geschenkgutschein N7K-22F", -2500, 0)))
}

func voucherPaysAll() (invoicing.Invoice, error) {
	return fromOrder(shopOrder(article("TAS-0203", "Emaille-Becher", "1", 995, 19), extra(invoicing.LineCredit, "Geschenkgutschein N7K-22F", -995, 0)))
}

func smallBusinessCase() (invoicing.Invoice, error) {
	o := shopOrder(article("", "Schal, handgestrickt, Merinowolle", "1", 6500, 0, "Farbe: Moosgrün"), extra(invoicing.LineShipping, "Versand", 550, 0))
	o.Payment = "eustandardtransfer"
	return issued(invoicing.FromOrder(o, partner(), settings(smallBusiness().Seller)))
}

func reverseCharge() (invoicing.Invoice, error) {
	inv := base(tax.Net, line(1, "BER-01", "Beratung Lagerlogistik", "12", "95", 0))
	inv.Lines[0].Unit, inv.Lines[0].PlannedID, inv.Lines[0].From, inv.Lines[0].Until = "HUR", 3, day("2026-11-01"), day("2026-11-20")
	inv.Type, inv.CollectiveID = invoicing.TypeCollective, 9
	inv.OrderNo, inv.ShopOrderNo, inv.OrderDate = "", "", invoicing.Date{}
	inv.ServiceFrom, inv.ServiceUntil = day("2026-11-01"), day("2026-11-20")
	inv.Billing = invoicing.Address{Company: "Alpenspeicher GmbH", Street: "Mariahilfer Straße 100", Postcode: "1070", City: "Wien", Country: "AT"}
	return confirmed(inv, "ATU13585627")
}

// confirmed is an invoice to a business whose VAT id was asked for.
func confirmed(inv invoicing.Invoice, id string) (invoicing.Invoice, error) {
	inv.BuyerVATID = id
	inv.Status = invoicing.InvoiceDraft
	inv.DecideTax(invoicing.VATCheck{VATID: id, Result: invoicing.VATValid})
	return issued(inv, nil)
}

func intraCommunity() (invoicing.Invoice, error) {
	inv := base(tax.Net, line(1, "SRV-40-1", "Serverschrank 19 Zoll, 42 HE", "2", "1249", 0), line(2, "", "Versand per Spedition", "1", "179", 0))
	inv.Lines[1].Kind = invoicing.LineShipping
	inv.Billing = invoicing.Address{Company: "Rekenwerk Zuid B.V.", FirstName: "Jan", LastName: "de Vries", Street: "Keizersgracht 1", Postcode: "1015 CC", City: "Amsterdam", Country: "NL"}
	inv.Delivery = inv.Billing
	return confirmed(inv, "NL004495445B01")
}

func export() (invoicing.Invoice, error) {
	o := shopOrder(article("UHR-12", "Wanduhr „Regulator“", "1", 32000, 0), extra(invoicing.LineShipping, "Versand Schweiz", 1990, 0))
	o.PriceMode, o.Payment = tax.Net, "moneyorder"
	o.Billing = invoicing.Address{FirstName: "Urs", LastName: "Zgraggen", Street: "Bahnhofstrasse 1", Postcode: "8001", City: "Zürich", Country: "CH"}
	o.Delivery = o.Billing
	return fromOrder(o)
}

func oneStopShop() (invoicing.Invoice, error) {
	o := shopOrder(article("TAS-0203", "Emaille-Becher", "2", 995, 20), extra(invoicing.LineShipping, "Versand Österreich", 990, 20))
	o.Billing = invoicing.Address{Salutation: "Herr", FirstName: "Leopold", LastName: "Gruber", Street: "Linzer Gasse 5", Postcode: "5020", City: "Salzburg", Country: "AT"}
	o.Delivery = o.Billing
	c := seller()
	c.OSS = true
	return issued(invoicing.FromOrder(reckoned(o), partner(), settings(c)))
}

func photovoltaics() (invoicing.Invoice, error) {
	c := seller()
	c.ZeroRate = invoicing.ZeroPV
	o := shopOrder(article("PV-440", "Solarmodul 440 Wp", "8", 7990, 0), article("PV-WR8", "Wechselrichter 8 kW", "1", 94900, 0))
	return issued(invoicing.FromOrder(o, partner(), settings(c)))
}

func foreignCurrency() (invoicing.Invoice, error) {
	o := shopOrder(article("TAS-0203", "Emaille-Becher", "10", 1195, 19))
	o.Currency, o.RateToHome = "CHF", dec("0.9352")
	return fromOrder(o)
}

func netCase() (invoicing.Invoice, error) {
	o := shopOrder(article("SRV-40-1", "Serverschrank 19 Zoll, 42 HE", "1", 124900, 19, "Tiefe: 1000 mm", "Lackierung: RAL 7035"),
		article("PDU-16A", "Steckdosenleiste 16 A, 12-fach", "4", 8950, 19), article("KAB-C6-0.5", "Patchkabel Cat. 6, 0,5 m", "250", 83, 19),
		extra(invoicing.LineShipping, "Versand per Spedition", 7900, 19))
	o.Lines[2].UnitPrice, o.Lines[2].Amount = dec("0.8345"), 20863
	o.PriceMode, o.VATID, o.Billing = tax.Net, "DE129273398", netMerchant().Billing
	inv, err := fromOrder(o)
	inv.IntroText = "Sehr geehrter Herr Öztürk,\nfür Ihre Bestellung berechnen wir wie vereinbart:"
	return inv, err
}

func skonto() (invoicing.Invoice, error) {
	inv, err := netCase()
	inv.Terms = invoicing.PaymentTerms{SkontoDays: 8, Skonto: dec("2.5")}
	return inv, err
}

// kitchen is an order that is paid in parts.
func kitchen() invoicing.Order {
	o := shopOrder(article("KUE-7", "Einbauküche „Förde“ mit Montage", "1", 1490000, 19), article("BUC-7788", "Kochbuch „Küche an der Küste“", "1", 2400, 7))
	o.Ordered = time.Date(2026, 8, 20, 10, 0, 0, 0, time.UTC)
	return reckoned(o)
}

// deposit is the n-th of 30 % each.
func deposit(n int) (invoicing.Invoice, error) {
	o := kitchen()
	asked := money.Cents(int64(n-1) * 447720)
	inv, err := issued(invoicing.DepositFromOrder(o, partner(), settings(seller()), invoicing.DepositShare{Percent: dec("30")}, asked, n))
	inv.ID, inv.Number, inv.Date = int64(16+n), fmt.Sprintf("RE-2026-00%d", 16+n), day("2026-09-01").AddDays(30*(n-1))
	inv.DueDate = inv.Date.AddDays(14)
	return inv, err
}

func finalAfterDeposits() (invoicing.Invoice, error) {
	inv, err := issued(invoicing.FromOrder(kitchen(), partner(), settings(seller())))
	if err != nil {
		return inv, err
	}
	inv.ServiceFrom, inv.ServiceUntil = day("2026-11-02"), day("2026-11-20")
	for n := range 2 {
		d, err := deposit(n + 1)
		if err != nil {
			return inv, err
		}
		inv.Deduct([]invoicing.Invoice{d})
	}
	return inv, nil
}

func cancelled(wish invoicing.CancelWish) (invoicing.Invoice, error) {
	original, err := mixedWithShipping()
	if err != nil {
		return original, err
	}
	inv, err := issued(invoicing.Cancel(original, nil, wish))
	inv.Number, inv.DueDate = "ST-2026-0003", invoicing.Date{}
	return inv, err
}

func corrected() (invoicing.Invoice, error) {
	wrong, err := fromOrder(shopOrder(article("TAS-0203", "Emaille-Becher", "3", 995, 19)))
	if err != nil {
		return wrong, err
	}
	inv, err := issued(invoicing.Replace(wrong))
	inv.Number = "RE-2026-0043"
	return inv, err
}

func collectivePeriods() (invoicing.Invoice, error) {
	var items []collective.Item
	for i, months := range []int{1, 2} {
		o := shopOrder(article("WEB-10", "Webhosting Paket „Hafen“", "2", 1990, 19, "Domain: rechenwerk-sued.example"), article("TEL-02", "Fachbuch „Nebenstellen“", "1", 3990, 7))
		o.ID, o.Number, o.PriceMode = int64(7+i), fmt.Sprintf("AU-2026-000%d", 7+i), tax.Net
		two, err := collective.Plan(reckoned(o), invoicing.Contract{OrderID: o.ID, Interval: invoicing.Interval{Count: months, Unit: invoicing.Month}, Start: day("2026-10-01"), Count: 1}, invoicing.Date{})
		if err != nil {
			return invoicing.Invoice{}, err
		}
		two[0].ID = int64(i + 1)
		items = append(items, collective.Item{PlannedInvoice: two[0], Terms: collective.TermsOf(nil, settings(seller()))})
	}
	c := collective.Join(collective.Request{Items: items, Send: day("2026-11-23")}).Invoice
	o := shopOrder()
	o.Payment = "banktransfer"
	inv, err := collective.Invoice(c, []invoicing.Order{o}, partner(), settings(seller()))
	inv.OrderNo, inv.ShopOrderNo, inv.OrderDate = "", "", invoicing.Date{}
	return issued(inv, err)
}

func severalOrders() (invoicing.Invoice, error) {
	first := shopOrder(article("KAF-1001", "Kaffee „Hafenröstung“", "2", 1490, 7), extra(invoicing.LineShipping, "Versand", 490, 7))
	second := shopOrder(article("TAS-0203", "Emaille-Becher", "1", 995, 19))
	second.ID, second.Number, second.ShopNumber, second.Ordered = 108, "AU-2026-0108", "4720", second.Ordered.AddDate(0, 0, 1)
	note := invoicing.DeliveryNote{ID: 1, Number: "LS-2026-0042", Date: day("2026-11-21")}
	return issued(invoicing.FromOrders([]invoicing.OrderToBill{{Order: first, Notes: []invoicing.DeliveryNote{note}, ShopName: "Teeladen"}, {Order: second, ShopName: "Kannenwelt"}},
		partner(), settings(seller())))
}

func ratesOf2020() (invoicing.Invoice, error) {
	o := shopOrder(article("KAF-1001", "Kaffee „Hafenröstung“", "2", 1469, 5), article("TAS-0203", "Emaille-Becher", "1", 970, 16))
	o.Ordered = time.Date(2020, 8, 14, 10, 0, 0, 0, time.UTC)
	inv, err := fromOrder(o)
	inv.Date, inv.DueDate, inv.Number = day("2020-08-17"), day("2020-08-31"), "RE-2020-0815"
	return inv, err
}

func englishCase() (invoicing.Invoice, error) {
	o := shopOrder(article("KAF-1001", "Coffee “Harbour Roast”, whole beans", "2", 151490, 19, "Grind: whole beans"), extra(invoicing.LineShipping, "Shipping", 1290, 19))
	o.Language = "en"
	o.Billing = invoicing.Address{FirstName: "Eoin", LastName: "O’Sullivan", Street: "5 Quay Street", Postcode: "H91 X2Y3", City: "Galway", Country: "IE"}
	o.Delivery = o.Billing
	inv, err := fromOrder(o)
	inv.Terms = invoicing.PaymentTerms{SkontoDays: 10, Skonto: dec("2")}
	return inv, err
}

func englishCurrency() (invoicing.Invoice, error) {
	o := shopOrder(article("KAF-1001", "Coffee “Harbour Roast”", "2", 1490, 19))
	o.Language, o.Currency, o.RateToHome, o.Payment = "en", "GBP", dec("0.8731"), "paypal"
	o.Billing.Salutation, o.Billing.City = "Ms", "Berlin"
	return fromOrder(o)
}

func severalPages() (invoicing.Invoice, error) {
	o := shopOrder()
	for _, l := range manyLines(50).Lines {
		o.Lines = append(o.Lines, invoicing.OrderLine{Kind: l.Kind, Number: l.Number, Text: l.Text, Details: l.Details, Quantity: l.Quantity, UnitPrice: l.UnitPrice,
			Amount: l.Amount, TaxRate: l.TaxRate})
	}
	return fromOrder(o)
}

func negativeLine() (invoicing.Invoice, error) {
	return fromOrder(shopOrder(article("KAF-1001", "Kaffee „Hafenröstung“", "4", 1490, 7), article("PFA-1", "Rücknahme Pfanddose", "3", -50, 7)))
}

func unitsAndDiscounts() (invoicing.Invoice, error) {
	inv := base(tax.Net, line(1, "TAU-8", "Tauwerk 8 mm, Meterware", "12.5", "3.2", 19), line(2, "MON-1", "Montage am Steg", "3", "68", 19),
		line(3, "BES-2", "Beschlag Messing", "40", "4.95", 19))
	inv.Lines[0].Unit, inv.Lines[1].Unit, inv.Lines[2].Unit = "MTR", "HUR", "C62"
	inv.Lines[1].From, inv.Lines[1].Until = day("2026-11-18"), day("2026-11-19")
	inv.Lines[2].Discount, inv.Lines[2].Amount = dec("12.5"), 17325
	inv.Delivery = inv.Billing
	inv.Billing, inv.BuyerRef = netMerchant().Billing, "04011000-12345-34"
	inv.Delivery = inv.Billing
	inv.References = []invoicing.Reference{{Kind: invoicing.RefersContract, Number: "RV-2026/7", Date: day("2026-01-02")},
		{Kind: invoicing.RefersDeliveryNote, Number: "LS-2026-0041"}, {Kind: invoicing.RefersDeliveryNote, Number: "LS-2026-0042"}}
	inv.AddUp()
	inv.Status = invoicing.InvoiceDraft
	inv.DecideTax(invoicing.VATCheck{})
	return issued(inv, nil)
}

func hebrewAndArabic() (invoicing.Invoice, error) {
	o := shopOrder(article("A-1", "قهوة مطحونة Kaffee gemahlen 500 g, Herkunft: اليمن (Jemen)", "1", 1490, 7, "شارع 5 (حسن) 12/3"),
		article("A-2", "קפה טחון, 500 גרם – koscher „כשר“", "1", 1590, 7))
	o.Billing.Company, o.Billing.LastName, o.Billing.Street = "حسن للتجارة GmbH", "כהן", "Große Gasse 7 (شارع 5)"
	o.Delivery = o.Billing
	return fromOrder(o)
}
