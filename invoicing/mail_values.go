package invoicing

import (
	"fmt"
	"strings"

	"fakturisd/invoicing/money"
)

// MailKindOf returns the kind of text that carries an invoice for the first time.
func MailKindOf(inv Invoice) MailKind {
	switch inv.Kind() {
	case KindDeposit:
		return MailDeposit
	case KindCollective:
		return MailCollective
	case KindCancellation, KindCorrection:
		return MailCancellation
	}
	return MailInvoice
}

// MailValues returns what the placeholders of an invoice's mail stand for. open is what is left to pay.
func MailValues(inv Invoice, s ShopSettings, open money.Cents) map[string]string {
	w := mailWriter{english: MailLanguage(inv.Language) == "en"}
	asked := inv.Payable()
	if inv.Type == TypeCancellation {
		asked, open = asked.Abs(), 0
	}
	values := map[string]string{
		"nummer": inv.Number, "datum": w.date(inv.Date), "betrag": w.amount(asked), "gesamt": w.amount(inv.Total.Abs()), "waehrung": inv.Currency,
		"offen": w.amount(open), "anrede": w.greeting(inv.Billing), "kunde": inv.Billing.Label(), "auftrag": inv.OrderNo, "shop_bestellung": inv.ShopOrderNo,
		"zeitraum": w.period(inv.ServiceFrom, inv.ServiceUntil), "shop": first(s.Name, inv.Seller.Name), "firma": inv.Seller.Name,
		"absender": signature(inv, s), "original": original(inv), "faellig": "", "skonto": "",
	}
	if open > 0 {
		values["faellig"], values["skonto"] = w.date(inv.DueDate), w.skonto(inv)
	}
	return values
}

// original returns the number of the invoice that this one takes back or replaces.
func original(inv Invoice) string {
	r, ok := inv.Refers(RefersCancelled)
	if !ok {
		r, _ = inv.Refers(RefersCorrected)
	}
	return r.Number
}

// signature names the shop that the customer knows and the company behind it.
func signature(inv Invoice, s ShopSettings) string {
	if s.Name == "" || s.Name == inv.Seller.Name {
		return inv.Seller.Name
	}
	return s.Name + "\n" + inv.Seller.Name
}

// mailWriter writes values in the language of a mail.
type mailWriter struct{ english bool }

func (w mailWriter) date(d Date) string {
	switch {
	case d.IsZero():
		return ""
	case w.english:
		return d.String()
	}
	return d.German()
}

func (w mailWriter) amount(c money.Cents) string {
	if w.english {
		return c.String()
	}
	return c.German()
}

func (w mailWriter) period(from, until Date) string {
	if from == until || until.IsZero() {
		return w.date(from)
	}
	if w.english {
		return w.date(from) + " to " + w.date(until)
	}
	return w.date(from) + " bis " + w.date(until)
}

// greeting takes the gender from the address alone: a first name does not tell it.
func (w mailWriter) greeting(a Address) string {
	name := strings.TrimSpace(a.LastName)
	titles := map[string]string{"Frau": "Guten Tag Frau ", "Herr": "Guten Tag Herr "}
	if w.english {
		titles = map[string]string{"Frau": "Dear Ms ", "Herr": "Dear Mr "}
	}
	if title, ok := titles[a.Salutation]; ok && name != "" {
		return title + name
	}
	if w.english {
		return "Dear Sir or Madam"
	}
	return "Sehr geehrte Damen und Herren"
}

// skonto is a sentence; empty where there is none.
func (w mailWriter) skonto(inv Invoice) string {
	if inv.Terms.SkontoDays <= 0 || !inv.Terms.Skonto.IsPositive() || inv.Date.IsZero() {
		return ""
	}
	until, percent := w.date(inv.Date.AddDays(inv.Terms.SkontoDays)), inv.Terms.Skonto.String()
	deduction := money.FromDecimal(inv.Payable().Decimal().Mul(inv.Terms.Skonto).Shift(-2))
	if w.english {
		return fmt.Sprintf("If you pay by %s, please deduct a %s %% discount (%s %s).", until, percent, w.amount(deduction), inv.Currency)
	}
	return fmt.Sprintf("Bei Zahlung bis zum %s können Sie %s %% Skonto abziehen (%s %s).", until, strings.Replace(percent, ".", ",", 1), w.amount(deduction), inv.Currency)
}
