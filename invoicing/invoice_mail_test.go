package invoicing_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
)

func TestInvoiceMail(t *testing.T) {
	inv := invoicing.Invoice{ID: 12, Number: "RE/2026 7", Date: invoicing.NewDate(2026, 11, 23), Total: 123456, Currency: "EUR", Language: "de",
		Email: "anna@kunde.example", Billing: invoicing.Address{Company: "Kühn & Söhne"}, Seller: invoicing.Company{Name: "Muster GmbH"}}
	s := invoicing.ShopSettings{Name: "Teeladen", MailFrom: "Teeladen <rechnung@tee.example>"}
	draft := func(sending int) invoicing.MailDraft {
		return invoicing.MailDraft{Sending: sending, Kind: invoicing.MailInvoice, To: inv.Email, Source: invoicing.SourceOrder, Open: inv.Total,
			Text: invoicing.DefaultMailText(invoicing.MailInvoice, "de")}
	}
	one, err := invoicing.InvoiceMail(inv, s, draft(1))
	if err != nil {
		t.Fatal(err)
	}
	if one.FileName != "Rechnung-RE-2026-7.pdf" || one.ToName != "Kühn & Söhne" || !strings.Contains(one.Text, "1.234,56 EUR") || !strings.HasSuffix(one.Text, "Teeladen\nMuster GmbH\n") {
		t.Errorf("%+v", one)
	}
	same, _ := invoicing.InvoiceMail(inv, s, draft(1))
	two, _ := invoicing.InvoiceMail(inv, s, draft(2))
	if one.MessageID != same.MessageID || one.MessageID == two.MessageID || !strings.HasSuffix(one.MessageID, "@tee.example") {
		t.Errorf("Message-IDs %s, %s, %s", one.MessageID, same.MessageID, two.MessageID)
	}
	inv.Total++ // another database, another invoice with the same id and number
	if other, _ := invoicing.InvoiceMail(inv, s, draft(1)); other.MessageID == one.MessageID {
		t.Errorf("Message-ID %s for two invoices", one.MessageID)
	}
	s.MailFrom = ""
	if _, err := invoicing.InvoiceMail(inv, s, draft(1)); invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "mail.from") {
		t.Errorf("without a sender: %v", err)
	}
	s.Company.Email = "info@muster.example"
	if m, err := invoicing.InvoiceMail(inv, s, draft(1)); err != nil || m.From != "info@muster.example" {
		t.Errorf("from %q: %v", m.From, err)
	}
}
