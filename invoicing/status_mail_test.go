package invoicing_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
)

func anOrderToShip() (invoicing.Order, invoicing.ShopSettings, invoicing.StatusMailDraft) {
	o := invoicing.Order{Number: "AU-7", ShopNumber: "4711", Language: "de", Email: "anna@kunde.example", Ordered: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
		Billing: invoicing.Address{Company: "Kühn KG"}, Customer: invoicing.Address{Salutation: "Frau", FirstName: "Anna", LastName: "Kühn"},
		Parcels: []invoicing.Parcel{{Carrier: "Rohrpost", Number: "R1", Link: "https://rohrpost.example/R1"}}}
	s := invoicing.ShopSettings{Key: "tee", Name: "Teeladen", Company: invoicing.Company{Name: "Muster GmbH"}, MailFrom: "shop@muster.example", MailReplyTo: "hilfe@muster.example",
		MailBCC: "archiv@muster.example"}
	d := invoicing.StatusMailDraft{ID: 17, Sending: 2, Status: "Versendet", Sent: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		Text:     invoicing.DefaultMailText(invoicing.MailStatus, "de"),
		Carriers: []invoicing.Carrier{{ID: 7, Name: "Paketblitz", Link: "https://blitz.example/$2?n=$1&d=$3.$4.$5"}},
		Wish: invoicing.StatusWish{Comment: "Danke!\r\nBis bald\r\n", SendComment: true,
			Parcels: []invoicing.StatusParcel{{CarrierID: 7, Carrier: "Paketblitz", Number: "00 34", New: true}, {Number: "R1"}, {CarrierID: 9, Carrier: "Bote", Number: "B"}}}}
	return o, s, d
}

func TestValuesOfAStatusMail(t *testing.T) {
	t.Parallel()
	o, s, d := anOrderToShip()
	want := map[string]string{"status": "Versendet", "kommentar": "Danke!\nBis bald", "shop_bestellung": "4711", "bestelldatum": "22.11.2026", "auftrag": "AU-7",
		"sendungen": "Paketblitz, 00 34, https://blitz.example/de?n=00+34&d=24.11.2026\nRohrpost, R1, https://rohrpost.example/R1\nBote, B",
		"anrede":    "Guten Tag Frau Kühn", "kunde": "Anna Kühn", "shop": "Teeladen", "firma": "Muster GmbH", "absender": "Teeladen\nMuster GmbH"}
	got := invoicing.StatusValues(o, s, d)
	if !reflect.DeepEqual(got, want) || len(got) != len(invoicing.MailStatus.Placeholders()) {
		t.Errorf("%q", got)
	}
	o.Language, o.Customer, d.Wish.SendComment = "en", invoicing.Address{}, false
	got = invoicing.StatusValues(o, s, d)
	if got["kommentar"] != "" || got["bestelldatum"] != "2026-11-22" || got["anrede"] != "Dear Sir or Madam" || got["kunde"] != "Kühn KG" {
		t.Errorf("in English, without the comment: %q", got)
	}
}

func TestAStatusMailIsWhole(t *testing.T) {
	t.Parallel()
	for _, language := range invoicing.MailLanguages {
		o, s, d := anOrderToShip()
		o.Language, d.Text = language, invoicing.DefaultMailText(invoicing.MailStatus, language)
		m, err := invoicing.StatusMail(o, s, d)
		if err != nil {
			t.Fatal(err)
		}
		if m.Document != invoicing.MailOfStatus || m.DocumentID != 17 || m.Sending != 2 || m.Kind != invoicing.MailStatus || m.Shop != "tee" || m.To != "anna@kunde.example" ||
			m.ToName != "Anna Kühn" || m.From != s.MailFrom || m.ReplyTo != s.MailReplyTo || m.BCC != s.MailBCC || m.FileName != "" || m.Source != invoicing.SourceOrder ||
			!strings.HasPrefix(m.MessageID, "status-17.2.") || !strings.HasSuffix(m.MessageID, "@muster.example") {
			t.Errorf("%s: %+v", language, m)
		}
		if strings.ContainsAny(m.Subject+m.Text, "{}") || !strings.Contains(m.Subject, "4711") || !strings.Contains(m.Text, "Versendet\n\nDanke!\nBis bald\n\nPaketblitz, 00 34, ") {
			t.Errorf("%s: %s\n%s", language, m.Subject, m.Text)
		}
		d.Wish = invoicing.StatusWish{}
		if m, err = invoicing.StatusMail(o, s, d); err != nil || strings.Contains(m.Text, "\n\n\n") || strings.Contains(m.Text, "{") {
			t.Errorf("%s, nothing to say: %s, %v", language, m.Text, err)
		}
	}
}

func TestAStatusMailThatNobodyCanGet(t *testing.T) {
	t.Parallel()
	o, s, d := anOrderToShip()
	o.Email = "keine"
	if _, err := invoicing.StatusMail(o, s, d); invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "AU-7") {
		t.Errorf("recipient: %v", err)
	}
	o, s, d = anOrderToShip()
	s.MailFrom = ""
	if _, err := invoicing.StatusMail(o, s, d); invoicing.ErrorCode(err) != invoicing.CodeConflict || !strings.Contains(err.Error(), "mail.from") {
		t.Errorf("sender: %v", err)
	}
	o, s, d = anOrderToShip()
	o.Email, d.Text.Subject = "anna@kunde.example", "{status}"
	d.Status = "Versendet\r\nBcc: x@boese.example"
	if m, err := invoicing.StatusMail(o, s, d); err != nil || strings.ContainsAny(m.Subject, "\r\n") {
		t.Errorf("subject %q, %v", m.Subject, err)
	}
}
