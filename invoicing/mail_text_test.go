package invoicing_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

func TestPlaceholdersAreFilledOnce(t *testing.T) {
	t.Parallel()
	text := invoicing.MailText{Subject: "Für {kunde}", Body: "{anrede},\n{skonto}\n\n{skonto} {faellig}\nBetrag {betrag}, {kein Platzhalter}\n"}
	got := text.Fill(map[string]string{"kunde": "Anna {betrag}\r\nBcc: x@boese.example", "anrede": "Guten Tag {kunde}", "betrag": "1,00", "skonto": "", "faellig": ""})
	if want := "Für Anna {betrag} Bcc: x@boese.example"; got.Subject != want {
		t.Errorf("subject %q, want %q", got.Subject, want)
	}
	if want := "Guten Tag {kunde},\n\nBetrag 1,00, {kein Platzhalter}\n"; got.Body != want {
		t.Errorf("text %q, want %q", got.Body, want)
	}
	gaps := invoicing.MailText{Subject: "x", Body: "a\n\n{kunde}\n\n{skonto}\n\nb\n\n\nc\n"}.Fill(map[string]string{"kunde": "", "skonto": ""})
	if want := "a\n\nb\n\n\nc\n"; gaps.Body != want {
		t.Errorf("text %q, want %q", gaps.Body, want)
	}
	if long := (invoicing.MailText{Subject: "{kunde}", Body: "x"}).Fill(map[string]string{"kunde": strings.Repeat("ü", 5000)}); len([]rune(long.Subject)) != 200 {
		t.Errorf("a subject of %d characters", len([]rune(long.Subject)))
	}
}

func TestTextsThatCannotBeSentAreRefused(t *testing.T) {
	t.Parallel()
	good := invoicing.MailText{Subject: "Ihre Rechnung {nummer}", Body: "Guten Tag\n\t{betrag}"}
	if err := good.CheckTemplate(invoicing.MailInvoice); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*invoicing.MailText){
		"{Nummer}": func(m *invoicing.MailText) { m.Body = "Rechnung {Nummer}" }, "{x}": func(m *invoicing.MailText) { m.Subject = "{x}" },
		"Steuerzeichen": func(m *invoicing.MailText) { m.Subject = "a\r\nBcc: x@y.example" }, "Text enthält Steuerzeichen": func(m *invoicing.MailText) { m.Body = "a\x00b" },
		"fehlt der Betreff": func(m *invoicing.MailText) { m.Subject = " " }, "fehlt der Text": func(m *invoicing.MailText) { m.Body = "\n" },
		"höchstens 200": func(m *invoicing.MailText) { m.Subject = strings.Repeat("ä", 201) }, "höchstens 10000": func(m *invoicing.MailText) { m.Body = strings.Repeat("ä", 10001) },
	} {
		m := good
		spoil(&m)
		if err := m.CheckTemplate(invoicing.MailInvoice); invoicing.ErrorCode(err) != invoicing.CodeInvalid || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := invoicing.MailText{Subject: "{x}", Body: "y"}.CheckTemplate(invoicing.MailInvoice)
	if err == nil || !strings.Contains(err.Error(), "{nummer}, {datum}") {
		t.Errorf("%v does not name the placeholders that there are", err)
	}
	if err := (invoicing.MailText{Subject: "{x}", Body: "y"}).Check(); err != nil {
		t.Errorf("a text that is no template: %v", err)
	}
}

// TestEveryTextThatIsSuppliedIsWhole: each kind in each language, of which no placeholder stays.
func TestEveryTextThatIsSuppliedIsWhole(t *testing.T) {
	t.Parallel()
	inv := invoicing.Invoice{Number: "RE-1", Date: invoicing.NewDate(2026, 11, 23), DueDate: invoicing.NewDate(2026, 12, 7), Total: 11900, Currency: "EUR",
		Seller: invoicing.Company{Name: "Muster GmbH"}, Terms: invoicing.PaymentTerms{SkontoDays: 7, Skonto: decimal.New(25, -1)},
		References: []invoicing.Reference{{Kind: invoicing.RefersCancelled, Number: "RE-0"}}}
	seen := map[string]bool{}
	for _, kind := range invoicing.MailKinds {
		for _, language := range invoicing.MailLanguages {
			text := invoicing.DefaultMailText(kind, language)
			if err := text.CheckTemplate(kind); err != nil || seen[text.Subject] {
				t.Errorf("%s, %s: %q, %v", kind, language, text.Subject, err)
			}
			seen[text.Subject] = true
			switch kind {
			case invoicing.MailStatus:
				continue
			case invoicing.MailDeliveryNote:
				n := invoicing.DeliveryNote{Number: "LS-1", ShopOrderNo: "4711", Part: 2, Language: language}
				if filled := text.Fill(invoicing.DeliveryNoteValues(n, invoicing.Order{}, invoicing.ShopSettings{})); strings.Contains(filled.Subject+filled.Body, "{") ||
					!strings.Contains(filled.Subject, "LS-1") || !strings.Contains(filled.Body, "4711") || !strings.Contains(filled.Body, " 2; ") {
					t.Errorf("%s, %s: %+v", kind, language, filled)
				}
				continue
			}
			inv.Type, inv.Language = invoicing.InvoiceType(kind), language
			filled := text.Fill(invoicing.MailValues(inv, invoicing.ShopSettings{}, 11900))
			if strings.Contains(filled.Subject+filled.Body, "{") || !strings.Contains(filled.Subject, "RE-1") {
				t.Errorf("%s, %s: %+v", kind, language, filled)
			}
			if wants := kind != invoicing.MailCancellation && kind != invoicing.MailAgain; wants != (strings.Contains(filled.Body, "2,5 % Skonto abziehen (2,98 EUR)") || strings.Contains(filled.Body, "deduct a 2.5 % discount (2.98 EUR)")) {
				t.Errorf("%s, %s: %s", kind, language, filled.Body)
			}
		}
	}
}

func TestNobodyGetsAGenderThatIsNotKnown(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]invoicing.Address{
		"Guten Tag Frau Kühn": {Salutation: "Frau", FirstName: "Anna", LastName: "Kühn"}, "Guten Tag Herr Öz": {Salutation: "Herr", Company: "Öz GmbH", LastName: " Öz "},
	} {
		if got := invoicing.MailValues(invoicing.Invoice{Billing: a}, invoicing.ShopSettings{}, 0)["anrede"]; got != want {
			t.Errorf("%+v: %q, want %q", a, got, want)
		}
	}
	for _, a := range []invoicing.Address{{}, {FirstName: "Anna", LastName: "Kühn"}, {Salutation: "Frau"}, {Salutation: "Divers", LastName: "Kim"}, {Company: "AG"}} {
		if got := invoicing.MailValues(invoicing.Invoice{Billing: a}, invoicing.ShopSettings{}, 0)["anrede"]; got != "Sehr geehrte Damen und Herren" {
			t.Errorf("%+v: %q", a, got)
		}
	}
	english := invoicing.Invoice{Language: "en", Billing: invoicing.Address{Salutation: "Frau", LastName: "Kühn"}}
	if got := invoicing.MailValues(english, invoicing.ShopSettings{}, 0)["anrede"]; got != "Dear Ms Kühn" {
		t.Errorf("in English: %q", got)
	}
}

func TestKindsOfMails(t *testing.T) {
	t.Parallel()
	for want, inv := range map[invoicing.MailKind]invoicing.Invoice{
		invoicing.MailInvoice: {Type: invoicing.TypeInvoice}, invoicing.MailCollective: {Type: invoicing.TypeCollective},
		invoicing.MailCancellation: {Type: invoicing.TypeCancellation, Deposit: 2}, invoicing.MailDeposit: {Type: invoicing.TypeInvoice, Deposit: 2},
	} {
		if got := invoicing.MailKindOf(inv); got != want {
			t.Errorf("%+v: %q, want %q", inv.Type, got, want)
		}
	}
}

func TestValuesOfAMail(t *testing.T) {
	t.Parallel()
	inv := invoicing.Invoice{Number: "RE-1", Date: invoicing.NewDate(2026, 11, 23), DueDate: invoicing.NewDate(2026, 12, 7), Total: 5000, Currency: "EUR",
		Prepayments: []invoicing.Prepayment{{Kind: invoicing.PrepaidVoucher, Amount: 1000}}, OrderNo: "AU-7", ShopOrderNo: "4711",
		ServiceFrom: invoicing.NewDate(2026, 10, 1), ServiceUntil: invoicing.NewDate(2026, 10, 31), Seller: invoicing.Company{Name: "Muster GmbH"},
		Billing: invoicing.Address{Company: "Kühn KG"}}
	shop := invoicing.ShopSettings{Name: "Teeladen"}
	want := map[string]string{"nummer": "RE-1", "datum": "23.11.2026", "betrag": "40,00", "gesamt": "50,00", "waehrung": "EUR", "faellig": "07.12.2026", "offen": "15,00",
		"kunde": "Kühn KG", "auftrag": "AU-7", "shop_bestellung": "4711", "zeitraum": "01.10.2026 bis 31.10.2026", "shop": "Teeladen", "firma": "Muster GmbH",
		"absender": "Teeladen\nMuster GmbH", "original": "", "skonto": "", "anrede": "Sehr geehrte Damen und Herren"}
	got := invoicing.MailValues(inv, shop, 1500)
	if len(got) != len(want) || len(got) != len(invoicing.MailInvoice.Placeholders()) {
		t.Errorf("%d values, want %d", len(got), len(invoicing.MailInvoice.Placeholders()))
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("{%s} is %q, want %q", name, got[name], value)
		}
	}
	if paid := invoicing.MailValues(inv, shop, 0); paid["faellig"] != "" || paid["offen"] != "0,00" {
		t.Errorf("paid: due %q, open %q", paid["faellig"], paid["offen"])
	}
	inv.Type, inv.Total, inv.Prepayments = invoicing.TypeCancellation, -5000, nil
	inv.References = []invoicing.Reference{{Kind: invoicing.RefersCancelled, Number: "RE-0"}}
	if c := invoicing.MailValues(inv, shop, 0); c["betrag"] != "50,00" || c["original"] != "RE-0" || c["faellig"] != "" {
		t.Errorf("cancellation: %+v", c)
	}
}
