package invoicing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/mail"
	"strings"

	"fakturisd/invoicing/money"
)

// MailDraft is what a mail is made of beside its document and the shop's settings.
type MailDraft struct {
	Sending int             // number of the sending, from 1
	Kind    MailKind        // of the text
	To      string          // comma separated
	Source  RecipientSource // where To was found
	CC      string          // comma separated
	Text    MailText        // with placeholders
	Typed   MailText        // what a clerk wrote instead, word for word; what is empty comes from Text
	Open    money.Cents     // what is left to pay
}

// InvoiceMail writes the mail that carries an invoice, in the invoice's language. Its Message-ID comes from the
// invoice and the number of the sending, so that the same sending is recognised if it arrives twice.
func InvoiceMail(inv Invoice, s ShopSettings, d MailDraft) (Mail, error) {
	m := Mail{Document: MailOfInvoice, DocumentID: inv.ID, InvoiceID: inv.ID, Shop: inv.Shop, FileName: attachmentName(inv)}
	m, sender, err := d.write(m, named(inv), inv.Billing, s, MailValues(inv, s, d.Open))
	if err != nil {
		return Mail{}, err
	}
	m.MessageID = messageID(inv, d.Sending, sender)
	return m, nil
}

// write fills in a mail about a document: addresses and text. It returns the sender's bare address too.
func (d MailDraft) write(m Mail, document string, person Address, s ShopSettings, values map[string]string) (Mail, string, error) {
	to, err := d.recipients(document)
	if err != nil {
		return Mail{}, "", err
	}
	cc, err := MailAddresses(d.CC)
	if err != nil {
		return Mail{}, "", err
	}
	from := first(s.MailFrom, s.Company.Email)
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return Mail{}, "", Conflictf("%s: der Absender %q ist keine E-Mail-Adresse. Bitte mail.from in der Konfiguration berichtigen.", document, from)
	}
	text := d.Text.Fill(values)
	text = MailText{Subject: first(d.Typed.Subject, text.Subject), Body: first(d.Typed.Body, text.Body)}.Tidy()
	if err := text.Check(); err != nil {
		return Mail{}, "", err
	}
	m.Sending, m.Kind, m.State, m.From, m.ReplyTo, m.To, m.Source, m.CC, m.BCC = d.Sending, d.Kind, MailPlanned, from, s.MailReplyTo, to, d.Source, cc, s.MailBCC
	m.Subject, m.Text = text.Subject, text.Body
	if !strings.Contains(to, ",") {
		m.ToName = oneLine(person.Label())
	}
	return m, sender.Address, nil
}

// recipients checks who gets the mail. What a clerk typed is Invalid, what is on record a Conflict with it.
func (d MailDraft) recipients(document string) (string, error) {
	to, err := MailAddresses(d.To)
	if err == nil && to != "" {
		return to, nil
	}
	if d.Source == SourceClerk {
		if err == nil {
			err = Invalidf("Es fehlt der Empfänger.")
		}
		return "", err
	}
	return "", Conflictf("%s: %q ist keine E-Mail-Adresse. Bitte beim Auftrag oder Geschäftspartner eine gültige eintragen und noch einmal senden.",
		document, d.To)
}

func named(inv Invoice) string {
	if inv.Number == "" {
		return fmt.Sprintf("Rechnungsentwurf %d", inv.ID)
	}
	return "Rechnung " + inv.Number
}

// messageID is unique beyond this database: ids start anew in every one, so number, day, total and seller go in too.
func messageID(inv Invoice, sending int, sender string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{inv.Number, inv.Date.String(), inv.Total.String(), inv.Seller.Name}, "\n")))
	host := sender[strings.LastIndex(sender, "@")+1:]
	return fmt.Sprintf("invoice-%d.%d.%s@%s", inv.ID, sending, hex.EncodeToString(sum[:6]), host)
}

// attachmentName says in the customer's folder what the file is, such as "Rechnung-RE-2026-0001.pdf".
func attachmentName(inv Invoice) string {
	names := map[MailKind]string{MailInvoice: "Rechnung", MailCollective: "Sammelrechnung", MailCancellation: "Stornorechnung", MailDeposit: "Anzahlungsrechnung"}
	if MailLanguage(inv.Language) == "en" {
		names = map[MailKind]string{MailInvoice: "Invoice", MailCollective: "Collective-invoice", MailCancellation: "Cancellation", MailDeposit: "Deposit-invoice"}
	}
	return fileName(names[MailKindOf(inv)]+"-"+inv.Number) + ".pdf"
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
