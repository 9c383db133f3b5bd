package phptest

import (
	"reflect"
	"strings"
	"testing"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

// dispatched is a mail with everything in it.
func dispatched(order int64) extension.StatusMail {
	return extension.StatusMail{Order: order, Status: 3, Comment: "Grüße <b>& Dank</b>\nbis bald ", Parcels: []invoicing.StatusParcel{
		{CarrierID: 2, Number: "0150"}, {CarrierID: 1, Number: "0034"},
	}}
}

// body is dispatched(1) as the template of the stand-in has it when parcel 0150 is in the shop and 0034 is to come.
const body = `<p>Guten Tag f Änne Groß,</p>
<p>1/1 23.11.2026 9.99 EUR german german</p>
<p><img src="http://shop.example/templates/std/img/logo.gif"> templates/std/</p>
<p>Zur Bestellung: <a href="http://shop.example/account_history_info.php?order_id=1">http://shop.example/account_history_info.php?order_id=1</a></p>
<p>Unsere Nachricht: Grüße <b>& Dank</b><br />
bis bald</p>
<p>Neuer Status: 3 Versendet</p>
<p>Pakete: 2 [DPD 0150 https://dpd.example/0150?l=de] [DHL 0034 http://dhl.example/?lang=de&idc=0034]</p>
<p>-- Teehaus Nord GmbH, Köln</p>

`

func (s *shop) withParcel() *shop {
	s.exec("UPDATE carriers SET carrier_name = 'DHL', carrier_tracking_link = 'http://dhl.example/?lang=$2&idc=$1' WHERE carrier_id = 1")
	s.exec("UPDATE carriers SET carrier_name = 'DPD', carrier_tracking_link = 'https://dpd.example/$1?l=$2' WHERE carrier_id = 2")
	s.exec("INSERT INTO orders_tracking (orders_id, carrier_id, parcel_id, date_added) VALUES (1, 1, 'of another day', NOW()), (1, 2, '0150', NOW()), (2, 2, '0150', NOW())")
	return s
}

func (s *shop) preview(m extension.StatusMail) invoicing.StatusMailPreview {
	s.t.Helper()
	p, err := s.client().Preview(s.t.Context(), m)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *shop) send(key string, m extension.StatusMail) extension.Sent {
	s.t.Helper()
	got, err := s.client().Send(s.t.Context(), key, m)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func TestThePreviewIsTheMailThatIsSent(t *testing.T) {
	t.Parallel()
	s := open(t, kind{}).withParcel()
	p := s.preview(dispatched(1))
	want := invoicing.StatusMailPreview{
		Way: invoicing.MailByShop, From: "shop@example.org", FromName: "Teehaus Köln", ReplyTo: "antwort@example.org", To: "kunde1@example.com", ToName: "Änne Groß",
		BCC: []string{"archiv@example.org"}, Subject: "Bestellung 1 vom 23.11.2026: Änne Groß *", HTML: body, Text: p.Text, Attachments: []string{"agb.pdf"},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("preview %+v\nwant %+v", p, want)
	}
	if !strings.HasPrefix(p.Text, "Guten Tag Änne Groß,\nGrüße & Dank \n\nbis bald\n") || !strings.Contains(p.Text, "-- Teehaus Nord GmbH, Köln") {
		t.Errorf("text %q", p.Text)
	}
	if n := len(s.mail.all()); n != 0 {
		t.Fatalf("the preview sent %d mails", n)
	}
	if got := s.send("k1", dispatched(1)); got != (extension.Sent{State: extension.StateSent, To: p.To, Subject: p.Subject}) {
		t.Errorf("%+v", got)
	}
	mails := s.mail.all()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	mails[0].PID = 0
	if sent := (letter{Charset: "utf-8", From: p.From, To: p.To, ToName: bytesText(p.ToName), ReplyTo: p.ReplyTo, BCC: "archiv@example.org",
		Subject: bytesText(p.Subject), Body: bytesText(p.HTML), Text: bytesText(p.Text), Attachments: 1}); mails[0] != sent {
		t.Errorf("sent %+v\nshown %+v", mails[0], sent)
	}
}

func TestAGuestGetsNoLinkAndIsAskedForItsGender(t *testing.T) {
	t.Parallel()
	s := open(t, kind{}).withParcel()
	p := s.preview(extension.StatusMail{Order: 2, Status: 2})
	if strings.Contains(p.HTML, "Zur Bestellung") || strings.Contains(p.HTML, "Unsere Nachricht") ||
		strings.Contains(p.HTML, "Pakete") { // the order has one, which is not mentioned now
		t.Errorf("%s", p.HTML)
	}
	if !strings.Contains(p.HTML, "Guten Tag d Gast,") || p.Subject != "Bestellung 2 vom 23.11.2026:   *" {
		t.Errorf("%q: %s", p.Subject, p.HTML)
	}
}

func TestTheMailSpeaksTheLanguageOfTheOrder(t *testing.T) {
	t.Parallel()
	s := open(t, kind{}).withParcel()
	p := s.preview(dispatched(3))
	if p.From != "shop.en@example.org" || p.FromName != "Tea House" || p.Subject != "Order 3 of 23/11/2026 *" ||
		!strings.Contains(p.HTML, "New status: 3 Shipped") || !strings.Contains(p.HTML, "Teehaus Nord Ltd") ||
		!strings.Contains(p.HTML, "[DPD 0150 https://dpd.example/0150?l=en]") {
		t.Errorf("%+v", p)
	}
	s.exec("UPDATE orders SET language = 'klingon' WHERE orders_id = 3")
	if p = s.preview(dispatched(3)); !strings.Contains(p.HTML, "Guten Tag m John Doe") || p.Subject != "Bestellung 3 vom 23.11.2026: John Doe *" {
		t.Errorf("a language that is gone: %+v", p)
	}
}

func TestAShopOfAnotherCharacterSet(t *testing.T) {
	t.Parallel()
	s := open(t, kind{Charset: "latin1", Words: "iso-8859-15"})
	s.set("EMAIL_BILLING_NAME", "Teehaus Köln")
	s.exec("UPDATE orders_status SET orders_status_name = 'Geprüft' WHERE orders_status_id = 3 AND language_id = 2")
	m := extension.StatusMail{Order: 1, Status: 3, Comment: "Für 5 € „frei“ – 😀"}
	p := s.preview(m)
	if p.ToName != "Änne Groß" || p.FromName != "Teehaus Köln" || !strings.Contains(p.HTML, "Neuer Status: 3 Geprüft") || !strings.Contains(p.HTML, `Für 5 € "frei" - ?`) {
		t.Errorf("%+v", p)
	}
	s.send("k", m)
	got := s.mail.all()[0]
	if got.Charset != "iso-8859-15" || got.ToName != "\xC4nne Gro\xDF" || !strings.Contains(string(got.Body), "F\xFCr 5 \xA4 \"frei\" - ?") {
		t.Errorf("%+v", got)
	}
}

func TestAMailWithoutHTML(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.set("EMAIL_USE_HTML", "false")
	if p := s.preview(dispatchedWithout(1)); p.HTML != "" || !strings.HasPrefix(p.Text, "Guten Tag Änne Groß,") {
		t.Errorf("%+v", p)
	}
}

func dispatchedWithout(order int64) extension.StatusMail {
	return extension.StatusMail{Order: order, Status: 3}
}

func TestTheAdminGetsACopyOfWhatWasSent(t *testing.T) {
	t.Parallel()
	s := open(t, kind{Variant: "3.0"})
	s.set("STATUS_EMAIL_SENT_COPY_TO_ADMIN", "true")
	s.set("EMAIL_BILLING_FORWARDING_STRING", "chef@example.org")
	s.preview(dispatchedWithout(1))
	if n := len(s.mail.all()); n != 0 {
		t.Errorf("the preview sent %d mails", n)
	}
	s.mail.answers(func(l letter) string {
		if l.To == "shop@example.org" {
			return "the merchant's mailbox is full"
		}
		return "ok"
	})
	if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateSent || got.Message != "" {
		t.Errorf("%+v", got)
	}
	mails := s.mail.all()
	if len(mails) != 2 || mails[0].To != "kunde1@example.com" || mails[1].To != "shop@example.org" || mails[1].ReplyTo != "kunde1@example.com" ||
		mails[1].BCC != "chef@example.org,archiv@example.org" || mails[0].Priority != 3 || mails[1].Priority != 4 {
		t.Errorf("%+v", mails)
	}
}

func TestAMailThatTheShopRefusesMayBeTriedAgain(t *testing.T) {
	t.Parallel()
	for _, variant := range []string{"", "2.0.0.0", "3.0"} {
		t.Run("shop "+variant, func(t *testing.T) {
			t.Parallel()
			s := open(t, kind{Variant: variant})
			s.mail.answers(func(letter) string { return "SMTP connect() failed" })
			if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateFailed || got.Message != "SMTP connect() failed" || got.Repeated {
				t.Errorf("%+v", got)
			}
			s.mail.answers(nil)
			if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateSent || got.Repeated || got.Message != "" {
				t.Errorf("again: %+v", got)
			}
			if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateSent || !got.Repeated || got.To != "kunde1@example.com" || got.Subject == "" {
				t.Errorf("a third time: %+v", got)
			}
			if n := len(s.mail.all()); n != 2 {
				t.Errorf("%d mails", n)
			}
		})
	}
}

func TestAKeyBelongsToOneOrder(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.send("K", dispatchedWithout(1))
	if _, err := s.client().Send(t.Context(), "K", dispatchedWithout(3)); err == nil {
		t.Error("the key of another order was taken")
	}
	if got := s.send("k", dispatchedWithout(3)); got.Repeated { // keys differ by their letters' case
		t.Errorf("%+v", got)
	}
}

func TestAShopThatShowsNobodyItsMails(t *testing.T) {
	t.Parallel()
	s := open(t, kind{Variant: "2.0.0.0"}).withParcel()
	info, err := s.client().Ping(t.Context())
	if err != nil || !reflect.DeepEqual(info.Can, []string{"preview_unsigned", "status_mail", "titles"}) {
		t.Errorf("%+v, %v", info, err)
	}
	p := s.preview(dispatched(1))
	want, _, _ := strings.Cut(body, "<p>--")
	if strings.TrimSpace(p.HTML) != strings.TrimSpace(want) || p.Subject != "Bestellung 1 vom 23.11.2026: Änne Groß" || p.From != "shop@example.org" ||
		!reflect.DeepEqual(p.BCC, []string{"archiv@example.org"}) || !strings.HasPrefix(p.Text, "Guten Tag Änne Groß,\nGrüße & Dank \n\nbis bald") {
		t.Errorf("%+v", p)
	}
	if n := len(s.mail.all()); n != 0 {
		t.Errorf("the preview sent %d mails", n)
	}
}

func TestPing(t *testing.T) {
	t.Parallel()
	s := open(t, kind{Words: "iso-8859-15", Charset: "latin1"})
	s.exec("DELETE FROM database_version")
	s.exec("INSERT INTO database_version (version) VALUES ('MOD_2.0.10.0'), ('MOD_2.0.7.2')")
	got, err := s.client().Ping(t.Context())
	if err != nil || got.Version != "1.0.0" || got.ShopVersion != "MOD_2.0.10.0" || got.Charset != "iso-8859-15" || got.Template != "std" || got.PHP == "" ||
		!reflect.DeepEqual(got.Languages, []string{"de", "en"}) || !reflect.DeepEqual(got.Can, []string{"preview", "status_mail", "titles"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	got, err := s.client().Titles(t.Context())
	want := extension.Titles{
		Shipping: extension.ModuleTitles{
			"flat": {"de": `Versand pauschal & "günstig"`, "en": `Flat "rate" $5`}, "joined": {"de": "Mit der Post: Paket ('klein')"}, "computed": {},
		},
		Payment: extension.ModuleTitles{"family_now": {"de": "Sofort bezahlen"}, "listed": {"de": "Rechnung"}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestInstalledTwiceAndRemovedTwice(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.send("k", dispatchedWithout(1))
	s.tables("install")
	if n := s.count("SELECT COUNT(*) FROM fakturis_status_mail"); n != 1 {
		t.Errorf("%d mails are remembered", n)
	}
	s.tables("remove")
	s.tables("remove")
	if n := s.count("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'fakturis%'"); n != 0 {
		t.Errorf("%d tables stay", n)
	}
}
