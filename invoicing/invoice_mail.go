package invoicing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"
)

// InvoiceMail writes the mail that carries an invoice, in the invoice's language. Its Message-ID comes from the
// invoice and the number of the sending (from 1), so that the same sending is recognised if it arrives twice.
func InvoiceMail(inv Invoice, s ShopSettings, sending int) (Mail, error) {
	to, err := mail.ParseAddress(strings.TrimSpace(inv.Email))
	if err != nil || !strings.Contains(to.Address, "@") {
		return Mail{}, Conflictf("Rechnung %s: %q ist keine E-Mail-Adresse. Bitte beim Auftrag oder Geschäftspartner eine gültige eintragen und noch einmal senden.", inv.Number, inv.Email)
	}
	from := first(s.MailFrom, s.Company.Email)
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Mail{}, Conflictf("Rechnung %s: der Absender %q ist keine E-Mail-Adresse. Bitte mail.from in der Konfiguration berichtigen.", inv.Number, from)
	}
	m := Mail{InvoiceID: inv.ID, Shop: inv.Shop, State: MailPlanned, From: from, To: to.Address, ToName: inv.Billing.Label(), BCC: s.MailBCC,
		MessageID: messageID(inv, sending, sender.Address), FileName: fileName(inv.Number) + ".pdf"}
	m.Subject, m.Text = "Ihre Rechnung "+inv.Number, germanMail(inv, s)
	if inv.Language == "en" {
		m.Subject, m.Text = "Your invoice "+inv.Number, englishMail(inv, s)
	}
	return m, nil
}

func germanMail(inv Invoice, s ShopSettings) string {
	return fmt.Sprintf(`Guten Tag,

im Anhang erhalten Sie unsere Rechnung %s vom %s
über %s %s.

Mit freundlichen Grüßen
%s
`, inv.Number, inv.Date.German(), inv.Total.German(), inv.Currency, signature(inv, s))
}

func englishMail(inv Invoice, s ShopSettings) string {
	return fmt.Sprintf(`Dear customer,

please find attached our invoice %s of %s
for %s %s.

Kind regards
%s
`, inv.Number, inv.Date, inv.Total, inv.Currency, signature(inv, s))
}

// signature names the shop that the customer knows and the company behind it.
func signature(inv Invoice, s ShopSettings) string {
	if s.Name == "" || s.Name == inv.Seller.Name {
		return inv.Seller.Name
	}
	return s.Name + "\n" + inv.Seller.Name
}

// messageID is unique beyond this database: ids start anew in every one, so number, day, total and seller go in too.
func messageID(inv Invoice, sending int, sender string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{inv.Number, inv.Date.String(), inv.Total.String(), inv.Seller.Name}, "\n")))
	host := sender[strings.LastIndex(sender, "@")+1:]
	return fmt.Sprintf("invoice-%d.%d.%s@%s", inv.ID, sending, hex.EncodeToString(sum[:6]), host)
}

// fileName leaves of a number what every file system takes.
func fileName(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>| `, r) || r < ' ' {
			return '-'
		}
		return r
	}, number)
}
