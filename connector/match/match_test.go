package match_test

import (
	"strings"
	"testing"

	"fakturisd/connector/match"
	"fakturisd/invoicing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                      "",
		"Müller":                "mueller",
		"MUELLER":               "mueller",
		"Mu\u0308ller":          "mueller", // u and a combining diaeresis
		"Groß & Söhne GmbH":     "grosssoehnegmbh",
		"O'Neill-Ørsted":        "oneilloersted",
		"Café  Léon":            "cafeleon",
		"Straße":                "strasse",
		"ГОГОЛЬ 12":             "гоголь12",
		"\u00a0 Anna\t-\tMaria": "annamaria",
	} {
		if got := match.Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStreet(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{
		{"Hauptstr. 5", "Hauptstraße 5", "HAUPTSTRASSE 5", "Haupt-Str. 5", "hauptstr.5"},
		{"Straße des 17. Juni 1", "Str. des 17. Juni 1"},
	} {
		for _, s := range group {
			if match.Street(s) != match.Street(group[0]) {
				t.Errorf("%q is not %q", s, group[0])
			}
		}
	}
	if match.Street("Hauptstr. 5") == match.Street("Hauptstr. 15") {
		t.Error("two house numbers are the same")
	}
}

func anna() invoicing.Address {
	return invoicing.Address{FirstName: "Anna", LastName: "Kühn", Street: "Lindenstraße 5", Postcode: "10115", City: "Berlin", Country: "DE"}
}

func TestPartner(t *testing.T) {
	t.Parallel()
	a := anna()
	key, ok := match.Partner(a, "Anna@Kunde.example ")
	if !ok {
		t.Fatal("Anna is nobody")
	}
	b := invoicing.Address{FirstName: "ANNA", LastName: "Kuehn", Street: "anderswo"}
	if same, _ := match.Partner(b, "anna@kunde.example"); same != key {
		t.Error("the same e-mail and name are not the same partner")
	}
	for what, change := range map[string]func(*invoicing.Address, *string){
		"name":     func(a *invoicing.Address, _ *string) { a.FirstName = "Anne" },
		"e-mail":   func(_ *invoicing.Address, m *string) { *m = "anne@kunde.example" },
		"no mail":  func(_ *invoicing.Address, m *string) { *m = "" },
		"no name":  func(a *invoicing.Address, _ *string) { a.FirstName, a.LastName = "", "" },
		"the firm": func(a *invoicing.Address, _ *string) { a.FirstName, a.LastName, a.Company = "", "", "Kühn GmbH" },
	} {
		c, mail := a, "anna@kunde.example"
		change(&c, &mail)
		if other, _ := match.Partner(c, mail); other == key {
			t.Errorf("another %s is the same partner", what)
		}
	}
}

func TestPartnerWithoutEmail(t *testing.T) {
	t.Parallel()
	a, b := anna(), anna()
	b.Street = "LINDENSTR. 5"
	one, ok := match.Partner(a, "")
	if two, _ := match.Partner(b, " "); !ok || one != two {
		t.Error("name, postcode and street do not make a partner")
	}
	b.Postcode = "80331"
	if two, _ := match.Partner(b, ""); one == two {
		t.Error("another town is the same partner")
	}
	first, ok := match.Partner(invoicing.Address{}, "", "tee", "order", "1")
	second, _ := match.Partner(invoicing.Address{}, "", "tee", "order", "2")
	again, _ := match.Partner(invoicing.Address{}, "", "tee", "order", "1")
	if ok || first == second || first != again {
		t.Error("nobodies are mixed up")
	}
}

func TestAddressAndContact(t *testing.T) {
	t.Parallel()
	a, b := anna(), anna()
	b.Salutation, b.State, b.Street = "Frau", "BE", "Lindenstr. 5"
	if match.Address(a) != match.Address(b) {
		t.Error("one address is two")
	}
	for _, change := range []func(*invoicing.Address){
		func(a *invoicing.Address) { a.Company = "Kühn GmbH" }, func(a *invoicing.Address) { a.Extra = "Hinterhaus" },
		func(a *invoicing.Address) { a.City = "Bonn" }, func(a *invoicing.Address) { a.Country = "AT" },
		func(a *invoicing.Address) { a.FirstName, a.LastName = "Ann", "a Kühn" },
	} {
		c := anna()
		change(&c)
		if match.Address(a) == match.Address(c) {
			t.Errorf("%+v is the same address", c)
		}
	}
	if _, ok := match.Contact(" ", "-"); ok {
		t.Error("somebody without a name is a contact")
	}
	x, _ := match.Contact("Anna", "Kühn")
	if y, ok := match.Contact("anna", "KUEHN"); !ok || x != y {
		t.Error("one contact is two")
	}
}

func TestSamePerson(t *testing.T) {
	t.Parallel()
	a, b := anna(), anna()
	b.LastName = "Groß"
	if !match.SamePerson(a, "x@y.example", b, "X@Y.example") || !match.SamePerson(a, "x@y.example", anna(), "") {
		t.Error("the same e-mail or name is not the same person")
	}
	if match.SamePerson(a, "", b, "") || match.SamePerson(invoicing.Address{}, "", invoicing.Address{}, "") {
		t.Error("strangers are the same person")
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Müller", "STRASSESTRASSEASSE", "ﬀ İ ẞ ǅ", "\xff\x00", "e\u0301\u0308", "Å"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, street := match.Text(s), match.Street(s)
		if match.Text(text) != text {
			t.Errorf("Text(%q) = %q is not stable: %q", s, text, match.Text(text))
		}
		if match.Street(street) != street || strings.Contains(street, "strasse") {
			t.Errorf("Street(%q) = %q is not stable", s, street)
		}
		if strings.ContainsAny(text, " \t\r\n.-,;'\x00") {
			t.Errorf("Text(%q) = %q holds punctuation", s, text)
		}
	})
}
