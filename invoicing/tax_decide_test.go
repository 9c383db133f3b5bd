package invoicing_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// Numbers with good check digits.
const (
	ownID      = "DE136695976"
	austrianID = "ATU13585627"
)

func seller(edit func(*invoicing.Company)) invoicing.Company {
	c := invoicing.Company{Name: "Muster GmbH", Street: "Hafenstr. 1", Postcode: "20457", City: "Hamburg", Country: "DE", VATID: ownID}
	if edit != nil {
		edit(&c)
	}
	return c
}

func oss(c *invoicing.Company)   { c.OSS = true }
func small(c *invoicing.Company) { c.SmallBusiness = true }
func pv(c *invoicing.Company)    { c.ZeroRate = invoicing.ZeroPV }

func at(country, postcode string) invoicing.Address {
	return invoicing.Address{LastName: "Kühn", Street: "Weg 1", Postcode: postcode, City: "Ort", Country: country}
}

func firm(country string) invoicing.Address {
	a := at(country, "1010")
	a.Company = "Kunde AG"
	return a
}

// billed is an invoice of one article and its shipping at the rates of these percent; the article has the first.
func billed(s invoicing.Company, to invoicing.Address, day string, rates ...string) invoicing.Invoice {
	service, err := invoicing.ParseDate(day)
	if err != nil {
		panic(err)
	}
	i := invoicing.Invoice{Type: invoicing.TypeInvoice, Seller: s, Billing: to, Delivery: to, ServiceFrom: service, ServiceUntil: service, Currency: "EUR",
		PriceMode: tax.Gross, ShopOrderNo: "1"}
	for n, r := range rates {
		rate, err := tax.ParseRate(r)
		if err != nil {
			panic(err)
		}
		kind := invoicing.LineArticle
		if n > 0 {
			kind = invoicing.LineShipping
		}
		i.Lines = append(i.Lines, invoicing.InvoiceLine{Kind: kind, Amount: 30000, TaxRate: rate})
		i.TaxTotals = append(i.TaxTotals, tax.ForSum(tax.Gross, rate, 30000))
		i.Total += 30000
	}
	return i
}

func with(i invoicing.Invoice, edit func(*invoicing.Invoice)) invoicing.Invoice {
	edit(&i)
	return i
}

func checked(id string, result invoicing.VATResult) invoicing.VATCheck {
	return invoicing.VATCheck{VATID: id, Result: result, At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
}

func buyer(id string) func(*invoicing.Invoice) {
	return func(i *invoicing.Invoice) { i.BuyerVATID = id }
}

func services(i *invoicing.Invoice) {
	i.Type, i.ShopOrderNo, i.Delivery = invoicing.TypeCollective, "", invoicing.Address{}
	for n := range i.Lines {
		i.Lines[n].PlannedID = 7
	}
}

func download(i *invoicing.Invoice) { i.Delivery = invoicing.Address{} }

type taxCase struct {
	inv      invoicing.Invoice
	check    invoicing.VATCheck
	kase     invoicing.TaxCase
	category tax.Category
	code     string
	country  string
	note     string // in the note; empty: there is none
	hold     string // in the only hold; empty: there is none
}

const today = "2026-11-20"

func TestEveryTaxCase(t *testing.T) {
	t.Parallel()
	for name, c := range taxCases() {
		t.Run(name, func(t *testing.T) {
			c.inv.DecideTax(c.check)
			d := c.inv.TaxCase
			if d.Case != c.kase || d.Category != c.category || d.Code != c.code || d.Country != c.country || d.Reason == "" {
				t.Errorf("decided %+v, want %s %s %s %s", d, c.kase, c.category, c.code, c.country)
			}
			if notes := strings.Join(c.inv.TaxNotes, "|"); (notes == "") != (c.note == "") || !strings.Contains(notes, c.note) {
				t.Errorf("notes %q, want %q", notes, c.note)
			}
			if held := strings.Join(c.inv.Hold, "|"); (held == "") != (c.hold == "") || !strings.Contains(held, c.hold) || len(c.inv.Hold) > 1 {
				t.Errorf("held %q, want %q", held, c.hold)
			}
		})
	}
}

func taxCases() map[string]taxCase {
	const domestic, export, community = invoicing.CaseDomestic, invoicing.CaseExport, invoicing.CaseIntraCommunity
	const ic, g = "VATEX-EU-IC", "VATEX-EU-G"
	plain, valid := seller(nil), checked(austrianID, invoicing.VATValid)
	return map[string]taxCase{
		"at home, 19": {inv: billed(plain, at("DE", "10115"), today, "19"), kase: domestic, category: tax.Standard, country: "DE"},
		"at home, 7 and 19": {inv: billed(plain, at("de", "10115"), today, "7", "19"),
			kase: domestic, category: tax.Standard, country: "DE"},
		"country not known":            {inv: billed(plain, at("", ""), today, "19"), kase: domestic, category: tax.Standard, country: "DE"},
		"shipping untaxed by the shop": {inv: billed(plain, at("DE", "10115"), today, "19", "0"), kase: domestic, category: tax.Zero, country: "DE"},
		"2020, second half": {inv: billed(plain, at("DE", "10115"), "2020-07-01", "16", "5"),
			kase: domestic, category: tax.Standard, country: "DE"},
		"2006": {inv: billed(plain, at("DE", "10115"), "2006-12-31", "16", "7"),
			kase: domestic, category: tax.Standard, country: "DE"},
		"16 after 2020": {inv: billed(plain, at("DE", "10115"), "2021-01-01", "16"),
			kase: domestic, category: tax.Standard, country: "DE",
			hold: "16 % ist am 01.01.2021 kein Steuersatz von Deutschland (dort gelten 19 % und 7 %), er galt vom"},
		"19 in 2020": {inv: billed(plain, at("DE", "10115"), "2020-12-31", "19"),
			kase: domestic, category: tax.Standard, country: "DE", hold: "dort gelten 16 % und 5 %"},
		"day not known": {inv: billed(plain, at("DE", "10115"), "", "16"),
			kase: domestic, category: tax.Standard, country: "DE", hold: "16 % ist am heutigen Tag"},
		"at home without tax": {inv: billed(plain, at("DE", "10115"), today, "0"),
			kase: domestic, category: tax.Zero, country: "DE", hold: "Es ist keine Steuer berechnet"},
		"photovoltaics": {inv: billed(seller(pv), at("DE", "10115"), today, "0", "19"),
			kase: domestic, category: tax.Zero, country: "DE", note: "§ 12 Abs. 3 UStG"},
		"exempt at home": {inv: billed(seller(func(c *invoicing.Company) { c.ZeroRate = invoicing.ZeroExempt }), at("DE", "10115"), today, "0"),
			kase: domestic, category: tax.Exempt, country: "DE",
			note: "Steuerfrei nach § 4 UStG"},
		"merchant at home without tax": {inv: with(billed(plain, firm("DE"), today, "0"), buyer(ownID)),
			kase: domestic, category: tax.Zero, country: "DE", hold: "§ 13b UStG"},

		"small business": {inv: billed(seller(small), at("DE", "10115"), today, "0"),
			kase: invoicing.CaseSmallBusiness, category: tax.Exempt, country: "DE", note: "Steuerbefreit als Kleinunternehmer (§ 19 UStG)"},
		"small business, abroad": {inv: billed(seller(small), at("CH", "8001"), today, "0"),
			kase: invoicing.CaseSmallBusiness, category: tax.Exempt, country: "DE", note: "§ 19"},
		"small business with tax": {inv: billed(seller(small), at("DE", "10115"), today, "19"),
			kase: invoicing.CaseSmallBusiness, category: tax.Standard, country: "DE",
			note: "§ 19", hold: "Berechnet sind 19 %, obwohl der Verkäufer Kleinunternehmer"},

		"intra-community": {inv: with(billed(plain, firm("AT"), today, "0"), buyer("atu 135 856 27")), check: valid,
			kase: community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche"},
		"not checked": {inv: with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)),
			kase: community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "ist nicht geprüft"},
		"another one was checked": {inv: with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)),
			check: checked("ATU99999999", invoicing.VATValid),
			kase:  community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "ist nicht geprüft"},
		"no answer": {inv: with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)),
			check: checked(austrianID, invoicing.VATUnavailable),
			kase:  community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "blieb ohne Antwort"},
		"invalid": {inv: with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)),
			check: checked(austrianID, invoicing.VATInvalid),
			kase:  community, category: tax.IntraCommunity, code: ic, country: "AT",
			note: "innergemeinschaftliche", hold: "laut Prüfung vom 20.11.2026 ungültig"},
		"wrong check digit": {inv: with(billed(plain, firm("AT"), today, "0"), buyer("ATU13585628")),
			kase: community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "kann nicht stimmen"},
		"company without VAT id": {inv: billed(plain, firm("AT"), today, "0"),
			kase: community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "sie fehlt"},
		"own VAT id missing": {inv: with(billed(seller(func(c *invoicing.Company) { c.VATID, c.TaxNumber = "", "12/345" }), firm("AT"), today, "0"), buyer(austrianID)),
			check: valid,
			kase:  community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche", hold: "company.vat_id"},
		"tax though VAT id is valid": {inv: with(billed(plain, firm("AT"), today, "19"), buyer(austrianID)), check: valid,
			kase: community, category: tax.Standard, country: "AT",
			note: "innergemeinschaftliche", hold: "Berechnet sind 19 %, obwohl die innergemeinschaftliche Lieferung"},
		"tax, VAT id not checked": {inv: with(billed(seller(oss), firm("AT"), today, "19"), buyer(austrianID)),
			kase: domestic, category: tax.Standard, country: "DE"},
		"goods to Northern Ireland": {inv: with(billed(plain, at("GB", "BT1 1AA"), today, "0"), buyer("XI980780684")),
			check: checked("XI980780684", invoicing.VATValid),
			kase:  community, category: tax.IntraCommunity, code: ic, country: "XI", note: "innergemeinschaftliche"},
		"billed in CH, sent to AT": {inv: with(billed(plain, firm("AT"), today, "0"), func(i *invoicing.Invoice) { i.BuyerVATID, i.Billing = austrianID, firm("CH") }),
			check: valid,
			kase:  community, category: tax.IntraCommunity, code: ic, country: "AT", note: "innergemeinschaftliche"},

		"service to a merchant": {inv: with(with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)), services), check: valid,
			kase: invoicing.CaseReverseCharge, category: tax.ReverseCharge, code: "VATEX-EU-AE", country: "AT",
			note: "Steuerschuldnerschaft des Leistungsempfängers"},
		"service, not checked": {inv: with(with(billed(plain, firm("AT"), today, "0"), buyer(austrianID)), services),
			kase: invoicing.CaseReverseCharge, category: tax.ReverseCharge, code: "VATEX-EU-AE", country: "AT",
			note: "Steuerschuldnerschaft", hold: "ist nicht geprüft"},
		"service, taxed though valid": {inv: with(with(billed(plain, firm("AT"), today, "19"), buyer(austrianID)), services), check: valid,
			kase: invoicing.CaseReverseCharge, category: tax.Standard, country: "AT",
			note: "Steuerschuldnerschaft", hold: "obwohl der Leistungsempfänger"},
		"service to a consumer": {inv: with(billed(seller(oss), at("AT", "1010"), today, "19"), services),
			kase: domestic, category: tax.Standard, country: "DE"},
		"service outside, merchant": {inv: with(billed(plain, firm("CH"), today, "0"), services),
			kase: invoicing.CaseOutside, category: tax.Outside, code: "VATEX-EU-O", country: "CH", note: "Nicht im Inland steuerbare"},
		"service outside, taxed": {inv: with(billed(plain, firm("CH"), today, "19"), services),
			kase: invoicing.CaseOutside, category: tax.Standard, country: "CH",
			note: "Nicht im Inland", hold: "Berechnet sind 19 %, obwohl die Leistung im Drittland (Schweiz)"},
		"service outside, consumer": {inv: with(billed(plain, at("CH", "8001"), today, "0"), services),
			kase: domestic, category: tax.Zero, country: "DE", hold: "keine Steuer berechnet"},
		"service to Northern Ireland": {inv: with(billed(plain, func() invoicing.Address { a := at("GB", "BT1 1AA"); a.Company = "X Ltd"; return a }(), today, "0"), services),
			kase: invoicing.CaseOutside, category: tax.Outside, code: "VATEX-EU-O", country: "XI", note: "Nicht im Inland"},
		"goods and services": {inv: with(billed(plain, firm("CH"), today, "0", "0"), func(i *invoicing.Invoice) { i.Lines[1].PlannedID = 3 }),
			kase: export, category: tax.Export, code: g, country: "CH", note: "Ausfuhr", hold: "bitte getrennt abrechnen"},
		"download outside, consumer": {inv: with(billed(plain, at("CH", "8001"), today, "0"), download),
			kase: invoicing.CaseOutside, category: tax.Outside, code: "VATEX-EU-O", country: "CH", note: "Nicht im Inland"},
		"download, OSS": {inv: with(billed(seller(oss), at("AT", "1010"), today, "20"), download),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "AT", note: "Umsatzsteuer von Österreich"},

		"Switzerland": {inv: billed(plain, at("CH", "8001"), today, "0", "0"),
			kase: export, category: tax.Export, code: g, country: "CH", note: "Steuerfreie Ausfuhrlieferung"},
		"Switzerland, taxed": {inv: billed(plain, at("CH", "8001"), today, "19"),
			kase: export, category: tax.Standard, country: "CH",
			note: "Ausfuhr", hold: "Berechnet sind 19 %, obwohl die Ausfuhr ins Drittland (Schweiz) steuerfrei"},
		"Switzerland, partly": {inv: billed(plain, at("CH", "8001"), today, "0", "19"),
			kase: export, category: tax.Export, code: g, country: "CH", note: "Ausfuhr", hold: "Berechnet sind 19 %"},
		"Helgoland": {inv: billed(plain, at("DE", "27498"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "DE", note: "Ausfuhr"},
		"Helgoland, taxed": {inv: billed(plain, at("DE", "27498"), today, "19"),
			kase: export, category: tax.Standard, country: "DE", note: "Ausfuhr", hold: "Deutschland (Helgoland)"},
		"Büsingen": {inv: billed(plain, at("DE", "78266"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "DE", note: "Ausfuhr"},
		"Tenerife": {inv: billed(plain, at("ES", "38001"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "IC", note: "Ausfuhr"},
		"Åland": {inv: billed(plain, at("FI", "22100"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "AX", note: "Ausfuhr"},
		"Livigno": {inv: billed(plain, at("IT", "23041"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "IT", note: "Ausfuhr"},
		"Campione": {inv: billed(plain, at("IT", "22061"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "IT", note: "Ausfuhr"},
		"Athos": {inv: billed(plain, at("GR", "630 86"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "GR", note: "Ausfuhr"},
		"Réunion": {inv: billed(plain, at("FR", "97400"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "FR", note: "Ausfuhr"},
		"Great Britain": {inv: billed(plain, at("GB", "EC1A 1BB"), today, "0"),
			kase: export, category: tax.Export, code: g, country: "GB", note: "Ausfuhr"},
		"Monaco": {inv: billed(seller(oss), at("MC", "98000"), today, "20"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "FR", note: "Umsatzsteuer von Frankreich"},

		"OSS, Austria": {inv: billed(seller(oss), at("AT", "1010"), today, "20", "10"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "AT",
			note: "Umsatzsteuer von Österreich, erklärt über das One-Stop-Shop-Verfahren (OSS)"},
		"OSS, Finland since 2024": {inv: billed(seller(oss), at("FI", "00100"), "2024-09-01", "25.5"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "FI", note: "OSS"},
		"OSS, Finland before": {inv: billed(seller(oss), at("FI", "00100"), "2024-08-31", "25.5"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "FI",
			note: "OSS", hold: "25,5 % ist am 31.08.2024 kein Steuersatz von Finnland"},
		"OSS, wrong country": {inv: billed(seller(oss), at("AT", "1010"), today, "21"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "AT",
			note: "OSS", hold: "21 % ist am 20.11.2026 kein Steuersatz von Österreich"},
		"OSS, but German rate": {inv: billed(seller(oss), at("AT", "1010"), today, "7"),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "AT",
			note: "OSS", hold: "sondern von Deutschland, obwohl über den One-Stop-Shop gemeldet wird"},
		"OSS, untaxed": {inv: billed(seller(oss), at("AT", "1010"), today, "0"),
			kase: invoicing.CaseOSS, category: tax.Zero, country: "AT", note: "OSS", hold: "obwohl die Leistung dort steuerbar ist (Österreich"},
		"below the threshold": {inv: billed(plain, at("AT", "1010"), today, "19"), kase: domestic, category: tax.Standard, country: "DE"},
		"not registered for OSS": {inv: billed(plain, at("AT", "1010"), today, "20"),
			kase: domestic, category: tax.Standard, country: "DE", hold: "sondern von Österreich, ohne dass über den One-Stop-Shop"},
		"EU consumer without tax": {inv: billed(plain, at("AT", "1010"), today, "0"),
			kase: domestic, category: tax.Zero, country: "DE", hold: "keine Steuer berechnet"},
		"nothing is charged": {inv: billed(plain, at("CH", "8001"), today),
			kase: export, category: tax.Standard, country: "CH", note: "Ausfuhr"},

		"seller without address": {inv: billed(invoicing.Company{Name: "Muster GmbH", Country: "DE"}, at("DE", "1"), today, "19"),
			kase: domestic, category: tax.Standard, country: "DE", hold: "company.street, company.postcode, company.city, company.vat_id"},
		"buyer without street": {inv: with(billed(plain, at("DE", "1"), today, "19"), func(i *invoicing.Invoice) { i.Billing.Street = " " }),
			kase: domestic, category: tax.Standard, country: "DE", hold: "vom Kunden fehlen Straße"},
		"buyer not known": {inv: with(billed(plain, at("DE", "1"), today, "19"), func(i *invoicing.Invoice) { i.Billing = invoicing.Address{} }),
			kase: domestic, category: tax.Standard, country: "DE", hold: "vom Kunden fehlen Name, Straße, Ort"},
		"small amount": {inv: with(billed(plain, at("DE", "1"), today, "19"), func(i *invoicing.Invoice) { i.Billing, i.Total = invoicing.Address{}, 25000 }),
			kase: domestic, category: tax.Standard, country: "DE"},
		"a cent above": {inv: with(billed(plain, at("DE", "1"), today, "19"), func(i *invoicing.Invoice) { i.Billing, i.Total = invoicing.Address{}, 25001 }),
			kase: domestic, category: tax.Standard, country: "DE", hold: "vom Kunden fehlen Name"},
		"small amount, OSS": {inv: with(billed(seller(oss), at("AT", "1"), today, "20"), func(i *invoicing.Invoice) { i.Billing, i.Total = invoicing.Address{}, 5000 }),
			kase: invoicing.CaseOSS, category: tax.Standard, country: "AT", note: "OSS",
			hold: "vom Kunden fehlen Name"},
	}
}

func TestNotesSpeakTheInvoicesLanguage(t *testing.T) {
	t.Parallel()
	for c, want := range map[invoicing.TaxCase]string{
		invoicing.CaseReverseCharge: "Reverse charge", invoicing.CaseIntraCommunity: "intra-Community supply", invoicing.CaseExport: "export",
		invoicing.CaseSmallBusiness: "small business", invoicing.CaseOutside: "not taxable in Germany", invoicing.CaseOSS: "VAT of Austria",
	} {
		d := invoicing.TaxDecision{Case: c, Country: "AT"}
		if got := d.Notes("en"); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("%s: %q, want %q", c, got, want)
		}
	}
}

func TestOtherReasonsToHoldStay(t *testing.T) {
	t.Parallel()
	i := billed(seller(nil), at("DE", "1"), "2021-01-01", "16")
	i.Hold = []string{"Die Summe stimmt nicht."}
	i.DecideTax(invoicing.VATCheck{})
	i.DecideTax(invoicing.VATCheck{})
	if len(i.Hold) != 2 || !i.TaxHeld() {
		t.Fatalf("decided twice it is held for %q", i.Hold)
	}
	i.ServiceUntil = invoicing.NewDate(2020, 12, 31)
	i.DecideTax(invoicing.VATCheck{})
	if !slices.Equal(i.Hold, []string{"Die Summe stimmt nicht."}) || i.TaxHeld() {
		t.Errorf("put right it is held for %q", i.Hold)
	}
}

func drawFacts(t *rapid.T) invoicing.TaxFacts {
	country := rapid.SampledFrom([]string{"", "DE", "de", "AT", "CH", "GB", "XI", "FI", "MC", "GR", "EL", "US", "??", "ES"})
	postcode := rapid.SampledFrom([]string{"", "27498", "38001", "BT1 1AA", "F-97400", "22100", "\x00", "1"})
	id := rapid.SampledFrom([]string{"", ownID, austrianID, "ATU13585628", "XI980780684", "CHE107787577", "rubbish"})
	address := func(name string) invoicing.Address {
		return invoicing.Address{Company: rapid.SampledFrom([]string{"", "AG"}).Draw(t, name+" company"), Postcode: postcode.Draw(t, name+" postcode"),
			Country: country.Draw(t, name+" country")}
	}
	f := invoicing.TaxFacts{
		Seller: invoicing.Company{Country: country.Draw(t, "home"), VATID: id.Draw(t, "own id"), SmallBusiness: rapid.Bool().Draw(t, "small"), OSS: rapid.Bool().Draw(t, "oss"),
			ZeroRate: rapid.SampledFrom([]string{"", invoicing.ZeroPV, invoicing.ZeroExempt}).Draw(t, "zero rate")},
		Billing: address("billing"), Delivery: address("delivery"), BuyerVATID: id.Draw(t, "id"),
		Check: invoicing.VATCheck{VATID: id.Draw(t, "checked"), Result: rapid.SampledFrom([]invoicing.VATResult{"", invoicing.VATValid, invoicing.VATInvalid,
			invoicing.VATUnavailable, invoicing.VATFormat}).Draw(t, "result")},
		Supply: rapid.SampledFrom([]invoicing.Supply{invoicing.SupplyGoods, invoicing.SupplyElectronic, invoicing.SupplyServices, invoicing.SupplyMixed}).Draw(t, "supply"),
		Day:    rapid.SampledFrom([]string{"", "2006-05-05", "2020-08-01", "2026-11-20", "1970-01-01"}).Draw(t, "day"),
		Rates:  rapid.SliceOfNDistinct(rapid.SampledFrom([]tax.Rate{0, 55000, 70000, 190000, 200000, 255000}), 0, 4, rapid.ID).Draw(t, "rates"),
	}
	slices.Sort(f.Rates)
	f.Untaxed = slices.Contains(f.Rates, 0) && rapid.Bool().Draw(t, "untaxed")
	return f
}

// TestEveryDecisionIsWhole: whatever the facts, there is a case with a reason, its category tells whether all is taxed,
// and a case without tax is not let through with tax.
func TestEveryDecisionIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		d, holds := invoicing.Decide(f)
		if d.Case == "" || d.Reason == "" || d.Country == "" {
			t.Fatalf("decided %+v", d)
		}
		if free := slices.Contains(f.Rates, 0); (d.Category == tax.Standard) == free {
			t.Fatalf("category %s at rates %v", d.Category, f.Rates)
		}
		if (d.Code != "") != (d.Category != tax.Standard && d.Category != tax.Zero && d.Category != tax.Exempt) {
			t.Fatalf("category %s has the code %q", d.Category, d.Code)
		}
		taxed := len(f.Rates) > 0 && f.Rates[len(f.Rates)-1] > 0
		if d.Case != invoicing.CaseDomestic && d.Case != invoicing.CaseOSS && taxed && len(holds) == 0 {
			t.Fatalf("%s with tax is not held", d.Case)
		}
		community := d.Case == invoicing.CaseIntraCommunity || d.Case == invoicing.CaseReverseCharge
		if community && len(holds) == 0 && (f.Check.Result != invoicing.VATValid || f.Seller.VATID == "" || f.BuyerVATID == "") {
			t.Fatalf("%s without confirmed VAT ids is not held", d.Case)
		}
		for _, h := range holds {
			if !strings.HasPrefix(h, "Steuer: ") || !strings.HasSuffix(h, ".") || strings.Contains(h, "%!") {
				t.Fatalf("hold %q", h)
			}
		}
	})
}
