package extension_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

func TestPing(t *testing.T) {
	t.Parallel()
	s := &shop{answer: func(_ int, q map[string]any) (int, any) {
		if q["action"] != "ping" {
			return 404, map[string]any{"error": "unknown_action"}
		}
		return 200, map[string]any{"version": "1.0.0", "shop_version": "MOD_2.0.7.2", "php": "8.2.1", "charset": "utf-8", "now": noon.Unix() + 90, "languages": []string{"de"}}
	}}
	got, err := s.open(t).Ping(t.Context())
	want := extension.Info{Version: "1.0.0", ShopVersion: "MOD_2.0.7.2", PHP: "8.2.1", Charset: "utf-8", Now: noon.Unix() + 90, Languages: []string{"de"}, Ahead: 90 * time.Second}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

func TestSendAndPreviewAskForTheSameMail(t *testing.T) {
	t.Parallel()
	var asked []map[string]any
	s := &shop{answer: func(_ int, q map[string]any) (int, any) {
		asked = append(asked, q)
		if q["action"] == "preview" {
			return 200, map[string]any{"from": "shop@example.de", "to": "kundin@example.de", "bcc": []string{}, "subject": "Ihre Bestellung", "html": "<p>Grüße</p>", "way": "none"}
		}
		return 200, map[string]any{"state": "sent", "to": "kundin@example.de", "subject": "Ihre\r\nBestellung"}
	}}
	c := s.open(t)
	m := extension.StatusMail{Order: 4711, Status: 3, Comment: "Grüße <b> & \"€\"", Parcels: []invoicing.StatusParcel{{CarrierID: 1, Number: "0034"}}}
	sent, err := c.Send(t.Context(), "s17.1", m)
	if err != nil || sent.State != extension.StateSent || sent.Subject != "Ihre Bestellung" {
		t.Errorf("%+v, %v", sent, err)
	}
	p, err := c.Preview(t.Context(), m)
	if err != nil || p.Way != invoicing.MailByShop || p.HTML != "<p>Grüße</p>" || p.To != "kundin@example.de" {
		t.Errorf("%+v, %v", p, err)
	}
	if asked[0]["key"] != "s17.1" || asked[1]["key"] != nil || asked[0]["comment"] != m.Comment {
		t.Errorf("asked %v", asked)
	}
	for _, q := range asked {
		delete(q, "key")
		delete(q, "action")
	}
	if !reflect.DeepEqual(asked[0], asked[1]) {
		t.Errorf("the preview asks for another mail:\n%v\n%v", asked[0], asked[1])
	}
}

func TestSendRefusesWhatTheProtocolCannotSay(t *testing.T) {
	t.Parallel()
	s := &shop{answer: func(int, map[string]any) (int, any) { return 200, map[string]any{"state": "sent"} }}
	c := s.open(t)
	if _, err := c.Send(t.Context(), "no key/", extension.StatusMail{}); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("key: %v", err)
	}
	if _, err := c.Send(t.Context(), "k", extension.StatusMail{Comment: strings.Repeat("x", 70_000)}); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		t.Errorf("size: %v", err)
	}
	c.Secret = "short"
	if _, err := c.Ping(t.Context()); invoicing.ErrorCode(err) != invoicing.CodeInvalid || strings.Contains(err.Error(), "short") {
		t.Errorf("secret: %v", err)
	}
	if asked, _ := s.count(); asked != 0 {
		t.Errorf("the shop was asked %d times", asked)
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	s := &shop{answer: func(int, map[string]any) (int, any) {
		return 200, map[string]any{"shipping": map[string]any{"dp": map[string]string{"de": "Deutsche Post"}, "leer": []string{}}, "payment": []string{}}
	}}
	got, err := s.open(t).Titles(t.Context())
	want := extension.Titles{Shipping: extension.ModuleTitles{"dp": {"de": "Deutsche Post"}, "leer": nil}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, %v", got, err)
	}
}
