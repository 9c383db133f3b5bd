package invoicing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// DeliveryNoteMail writes the mail that carries a delivery note of an order, in the note's language. Its Message-ID comes from the note and the
// number of the sending, so that the same sending is recognised if it arrives twice.
func DeliveryNoteMail(n DeliveryNote, o Order, s ShopSettings, d MailDraft) (Mail, error) {
	name := "Lieferschein-"
	if MailLanguage(n.Language) == "en" {
		name = "Delivery-note-"
	}
	m := Mail{Document: MailOfDeliveryNote, DocumentID: n.ID, Number: n.Number, Shop: n.Shop, FileName: fileName(name+n.Number) + ".pdf"}
	m, sender, err := d.write(m, "Lieferschein "+n.Number, o.person(), s, DeliveryNoteValues(n, o, s))
	if err != nil {
		return Mail{}, err
	}
	m.MessageID = noteMessageID(n, d.Sending, sender)
	return m, nil
}

// DeliveryNoteValues returns what the placeholders of a delivery note's mail stand for.
func DeliveryNoteValues(n DeliveryNote, o Order, s ShopSettings) map[string]string {
	w := mailWriter{english: MailLanguage(n.Language) == "en"}
	return map[string]string{
		"nummer": n.Number, "datum": w.date(n.Date), "auftrag": n.OrderNo, "shop_bestellung": first(n.ShopOrderNo, n.OrderNo), "bestelldatum": w.date(n.OrderDate),
		"versandart": n.Shipping, "teil": w.part(n), "anrede": w.greeting(o.person()), "kunde": o.person().Label(), "shop": first(s.Name, n.Seller.Name),
		"firma": n.Seller.Name, "absender": signature(Invoice{Seller: n.Seller}, s),
	}
}

// part is a sentence; empty where the order goes out in one.
func (w mailWriter) part(n DeliveryNote) string {
	switch {
	case n.Part == 0:
		return ""
	case w.english && len(n.Open) > 0:
		return fmt.Sprintf("This is part delivery %d; the rest will follow.", n.Part)
	case w.english:
		return fmt.Sprintf("This is part delivery %d; it completes your order.", n.Part)
	case len(n.Open) > 0:
		return fmt.Sprintf("Das ist Teillieferung %d; der Rest folgt.", n.Part)
	}
	return fmt.Sprintf("Das ist Teillieferung %d; damit ist Ihre Bestellung vollständig.", n.Part)
}

// noteMessageID is unique beyond this database, as messageID is.
func noteMessageID(n DeliveryNote, sending int, sender string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{n.Number, n.Date.String(), n.OrderNo, n.Seller.Name}, "\n")))
	return fmt.Sprintf("delivery-note-%d.%d.%s@%s", n.ID, sending, hex.EncodeToString(sum[:6]), sender[strings.LastIndex(sender, "@")+1:])
}
