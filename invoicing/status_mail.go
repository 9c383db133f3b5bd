package invoicing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// StatusMailDraft is what a status mail is made of beside its order and the shop's settings.
type StatusMailDraft struct {
	ID       int64 // of the intent; 0 in a preview
	Sending  int   // number of the sending, from 1
	Wish     StatusWish
	Status   string // its name in the order's language
	Carriers []Carrier
	Sent     time.Time // the day on which new parcels go
	Text     MailText  // with placeholders
}

// StatusMail writes our own mail about an order's new status, in the order's language. Its Message-ID comes from the intent and the
// number of the sending, so that the same sending is recognised if it arrives twice.
func StatusMail(o Order, s ShopSettings, d StatusMailDraft) (Mail, error) {
	to, err := mailAddress(o.Email)
	if err != nil {
		return Mail{}, Conflictf("Auftrag %s: %q ist keine E-Mail-Adresse; der Kunde kann keine Nachricht bekommen.", o.Number, o.Email)
	}
	from := first(s.MailFrom, s.Company.Email)
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Mail{}, Conflictf("Auftrag %s: der Absender %q ist keine E-Mail-Adresse. Bitte mail.from in der Konfiguration berichtigen.", o.Number, from)
	}
	text := d.Text.Fill(StatusValues(o, s, d)).Tidy()
	if err := text.Check(); err != nil {
		return Mail{}, err
	}
	return Mail{Document: MailOfStatus, DocumentID: d.ID, Sending: d.Sending, Shop: s.Key, Kind: MailStatus, State: MailPlanned, From: from, ReplyTo: s.MailReplyTo,
		To: to, ToName: oneLine(o.person().Label()), Source: SourceOrder, BCC: s.MailBCC, Subject: text.Subject, Text: text.Body,
		MessageID: statusMessageID(o, d, sender.Address)}, nil
}

// StatusValues returns what the placeholders of a status mail stand for.
func StatusValues(o Order, s ShopSettings, d StatusMailDraft) map[string]string {
	w := mailWriter{english: MailLanguage(o.Language) == "en"}
	comment := ""
	if d.Wish.SendComment {
		comment = strings.TrimSpace(MailText{Body: d.Wish.Comment}.Tidy().Body)
	}
	return map[string]string{
		"status": d.Status, "kommentar": comment, "sendungen": strings.Join(parcelLines(o, d), "\n"), "shop_bestellung": first(o.ShopNumber, o.Number),
		"bestelldatum": w.date(DateOf(o.Ordered)), "auftrag": o.Number, "anrede": w.greeting(o.person()), "kunde": o.person().Label(),
		"shop": first(s.Name, s.Company.Name), "firma": s.Company.Name, "absender": signature(Invoice{Seller: s.Company}, s),
	}
}

// parcelLines names each parcel in a line of its own: carrier, number and where it can be followed.
func parcelLines(o Order, d StatusMailDraft) []string {
	var lines []string
	for _, p := range d.Wish.Parcels {
		carrier, link := p.Carrier, ""
		for _, known := range o.Parcels { // the shop has it already
			if known.Number == p.Number && (p.Carrier == "" || known.Carrier == p.Carrier) {
				carrier, link = known.Carrier, known.Link
			}
		}
		for _, c := range d.Carriers {
			if link == "" && c.ID == p.CarrierID {
				carrier, link = first(carrier, c.Name), c.LinkOf(p.Number, MailLanguage(o.Language), d.Sent)
			}
		}
		lines = append(lines, oneLine(strings.Join(nonEmpty(carrier, p.Number, link), ", ")))
	}
	return lines
}

func nonEmpty(values ...string) []string {
	var all []string
	for _, v := range values {
		if v != "" {
			all = append(all, v)
		}
	}
	return all
}

// person is whom a mail about the order is written to: the account as the shop names it, else whom the invoice names.
func (o Order) person() Address {
	if strings.TrimSpace(o.Customer.LastName+o.Customer.Company) != "" {
		return o.Customer
	}
	return o.Billing
}

// statusMessageID is unique beyond this database, as messageID is.
func statusMessageID(o Order, d StatusMailDraft, sender string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{o.Number, o.Ordered.UTC().String(), o.Origin.Shop, o.Origin.Key}, "\n")))
	return fmt.Sprintf("status-%d.%d.%s@%s", d.ID, d.Sending, hex.EncodeToString(sum[:6]), sender[strings.LastIndex(sender, "@")+1:])
}
