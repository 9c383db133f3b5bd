package invoicing

import (
	"embed"
	"slices"
	"strings"
)

//go:embed mailtexts
var mailTexts embed.FS

// DefaultMailText returns the text of a kind that nobody has changed; of a language without texts, that of the first.
func DefaultMailText(kind MailKind, language string) MailText {
	b, err := mailTexts.ReadFile("mailtexts/" + MailLanguage(language) + "/" + string(kind) + ".txt")
	if err != nil {
		b, _ = mailTexts.ReadFile("mailtexts/" + MailLanguage(language) + "/" + string(MailInvoice) + ".txt") // embedded: is there
	}
	subject, body, _ := strings.Cut(string(b), "\n")
	return MailText{Subject: subject, Body: strings.TrimLeft(body, "\n")}.Tidy()
}

// MailLanguage returns the language of a document's mail.
func MailLanguage(language string) string {
	if slices.Contains(MailLanguages, language) {
		return language
	}
	return MailLanguages[0]
}
