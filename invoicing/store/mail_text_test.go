package store_test

import (
	"context"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func TestTextsOfMailsAreInherited(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	subject := func(shop string, want string) {
		t.Helper()
		row := must[store.MailTextRow](t)(s.MailText(ctx, shop, invoicing.MailInvoice, "de"))
		if row.Text.Subject != want || row.Standard != (want == "Ihre Rechnung {nummer}") {
			t.Errorf("%q has %q (%+v), want %q", shop, row.Text.Subject, row, want)
		}
	}
	set := func(shop, subject string) {
		t.Helper()
		if err := s.SetMailText(ctx, shop, invoicing.MailInvoice, "de", invoicing.MailText{Subject: subject, Body: "{anrede}\r\n\r\n{shop}"}, "anna"); err != nil {
			t.Fatal(err)
		}
	}
	subject("tee", "Ihre Rechnung {nummer}")
	set("", "Rechnung {nummer} der Firma")
	subject("tee", "Rechnung {nummer} der Firma")
	set("tee", "Tee: {nummer}")
	set("tee", "Tee! {nummer}")
	subject("tee", "Tee! {nummer}")
	subject("wein", "Rechnung {nummer} der Firma")
	subject("", "Rechnung {nummer} der Firma")

	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	m := mailOf(t, s, must[int64](t)(s.SendInvoice(ctx, inv.ID, "test")))
	if m.Subject != "Tee! "+inv.Number || m.Text != "Sehr geehrte Damen und Herren\n\nTeeladen\n" || m.Kind != invoicing.MailInvoice {
		t.Errorf("%q %q", m.Subject, m.Text)
	}
	if row := must[store.MailTextRow](t)(s.MailText(ctx, "tee", invoicing.MailInvoice, "en")); row.Text.Subject != "Your invoice {nummer}" {
		t.Errorf("in English: %+v", row)
	}
	if err := s.ResetMailText(ctx, "tee", invoicing.MailInvoice, "de", "anna"); err != nil {
		t.Fatal(err)
	}
	subject("tee", "Rechnung {nummer} der Firma")
	if rows := must[[]store.MailTextRow](t)(s.MailTexts(ctx, "tee")); len(rows) != 2*len(invoicing.MailKinds) || rows[0].ChangedBy != "anna" || !rows[1].Standard {
		t.Errorf("%+v", rows)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_audit WHERE entity = 'mail_text' AND actor = 'anna'`); n != 4 {
		t.Errorf("%d changes were put on record, want 4", n)
	}
}

func TestTextsOfMailsThatCannotBe(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	good := invoicing.MailText{Subject: "x", Body: "y"}
	wantCode(t, s.SetMailText(ctx, "", "mahnung", "de", good, "anna"), invoicing.CodeNotFound)
	wantCode(t, s.SetMailText(ctx, "", invoicing.MailInvoice, "fr", good, "anna"), invoicing.CodeNotFound)
	wantCode(t, s.SetMailText(ctx, "bier", invoicing.MailInvoice, "de", good, "anna"), invoicing.CodeNotFound)
	err := s.SetMailText(ctx, "tee", invoicing.MailInvoice, "de", invoicing.MailText{Subject: "x {betrg}", Body: "y"}, "anna")
	wantCode(t, err, invoicing.CodeInvalid)
	if !strings.Contains(err.Error(), "{betrg}") || !strings.Contains(err.Error(), "{betrag}") {
		t.Errorf("%v names neither the mistake nor what is right", err)
	}
	_, err = s.MailSample(ctx, "tee", invoicing.MailInvoice, "de", "RE-1999-0001")
	wantCode(t, err, invoicing.CodeNotFound)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	if values := must[map[string]string](t)(s.MailSample(ctx, "tee", invoicing.MailInvoice, "de", inv.Number)); values["nummer"] != inv.Number || values["offen"] != "40,60" {
		t.Errorf("%+v", values)
	}
}

// TestTheMirrorLeavesTheInvoiceEmailAlone: it is a clerk's word, no shop has it.
func TestTheMirrorLeavesTheInvoiceEmailAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := openStore(t, nil)
	insert(t, s, `INSERT INTO fakturis_shop (shop_key, source, name, url, position) VALUES ('tee', 'tee', '', '', 1)`)
	var id int64
	put := func(email string) {
		t.Helper()
		p := &store.MirrorPartner{ID: id, Match: [16]byte{1}, Address: invoicing.Address{LastName: "Kühn", Country: "DE"}, Email: email, Language: "de"}
		if err := s.Mirror(ctx, "tee", func(m *store.Mirror) error { return m.PutPartners(ctx, []*store.MirrorPartner{p}) }); err != nil {
			t.Fatal(err)
		}
		id = p.ID
	}
	put("alt@kunde.example")
	if err := s.SetInvoiceEmail(ctx, id, "buch@kunde.example", "anna"); err != nil {
		t.Fatal(err)
	}
	put("neu@kunde.example")
	if p := must[invoicing.Partner](t)(s.Partner(ctx, id)); p.Email != "neu@kunde.example" || p.InvoiceEmail != "buch@kunde.example" {
		t.Errorf("e-mail %q, for invoices %q", p.Email, p.InvoiceEmail)
	}
}
