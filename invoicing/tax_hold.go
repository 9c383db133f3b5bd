package invoicing

import (
	"fmt"
	"slices"
	"strings"

	"fakturisd/invoicing/tax"
	"fakturisd/invoicing/vatid"
)

// The beginnings of reasons to hold that DecideTax gives and takes back.
const (
	holdTax     = "Steuer: "
	holdMissing = "Pflichtangabe: "
)

// TaxHeld says whether the invoice is held for its tax case, which a person may decide.
func (i *Invoice) TaxHeld() bool {
	return slices.ContainsFunc(i.Hold, func(h string) bool { return strings.HasPrefix(h, holdTax) })
}

// dropHolds takes back the reasons that begin so.
func (i *Invoice) dropHolds(prefixes ...string) {
	i.Hold = slices.DeleteFunc(slices.Clone(i.Hold), func(h string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(h, p) })
	})
	if len(i.Hold) == 0 {
		i.Hold = nil
	}
}

// contradictions returns what speaks against a decision.
func (f TaxFacts) contradictions(d TaxDecision) []string {
	var h holds
	switch d.Case {
	case CaseSmallBusiness:
		f.holdTaxed(&h, "der Verkäufer Kleinunternehmer ist (§ 19 UStG)",
			"Steuer, die ausgewiesen wird, ist geschuldet (§ 14c UStG): bitte die Steuer im Shop abschalten oder company.small_business berichtigen")
	case CaseDomestic:
		f.holdRates(&h, d.Country)
		f.holdUntaxed(&h, d.Country)
	case CaseOSS:
		f.holdRates(&h, d.Country)
		f.holdUntaxed(&h, d.Country)
	case CaseIntraCommunity:
		f.holdTaxed(&h, "die innergemeinschaftliche Lieferung an die bestätigte USt-IdNr. "+f.BuyerVATID+" steuerfrei ist",
			"bitte mit dem Kunden klären und den Auftrag im Shop berichtigen oder den Steuerfall von Hand entscheiden")
		f.holdIDs(&h, "Die steuerfreie innergemeinschaftliche Lieferung")
	case CaseReverseCharge:
		f.holdTaxed(&h, "der Leistungsempfänger mit der bestätigten USt-IdNr. "+f.BuyerVATID+" die Steuer schuldet",
			"bitte mit dem Kunden klären und den Auftrag im Shop berichtigen oder den Steuerfall von Hand entscheiden")
		f.holdIDs(&h, "Die Umkehr der Steuerschuld")
	case CaseExport:
		f.holdTaxed(&h, "die Ausfuhr ins Drittland ("+f.to().German()+") steuerfrei ist",
			"bitte den Auftrag im Shop berichtigen oder, etwa ohne Ausfuhrnachweis, den Steuerfall von Hand entscheiden")
	case CaseOutside:
		f.holdTaxed(&h, "die Leistung im Drittland ("+f.to().German()+") und nicht hier steuerbar ist",
			"bitte den Auftrag im Shop berichtigen oder den Steuerfall von Hand entscheiden")
	}
	if f.Supply == SupplyMixed && f.free() && d.Case != CaseDomestic && d.Case != CaseSmallBusiness {
		h.add("Waren und sonstige Leistungen stehen ohne Steuer auf einer Rechnung, für beide gelten verschiedene Regeln; bitte getrennt abrechnen")
	}
	return h
}

// holds gathers sentences.
type holds []string

func (h *holds) add(format string, args ...any) {
	*h = append(*h, holdTax+fmt.Sprintf(format, args...)+".")
}

// holdTaxed objects to tax in a case that has none.
func (f TaxFacts) holdTaxed(h *holds, why, todo string) {
	if f.taxed() {
		h.add("Berechnet sind %s, obwohl %s; %s", f.Rates[len(f.Rates)-1].German(), why, todo)
	}
}

// holdRates objects to rates that the country does not have on the day of supply.
func (f TaxFacts) holdRates(h *holds, country string) {
	for _, r := range f.Rates {
		if r > 0 && !tax.RateHolds(country, r, f.Day) {
			h.add("%s ist am %s kein Steuersatz von %s (dort gelten %s)%s; bitte den Auftrag im Shop oder das Leistungsdatum berichtigen",
				r.German(), f.day(), tax.GermanName(country), tax.GermanRates(country, f.Day), f.elsewhere(country, r))
		}
	}
}

// elsewhere tells where or when the rate would have been right.
func (f TaxFacts) elsewhere(country string, r tax.Rate) string {
	home, to := f.home(), f.to()
	switch {
	case country != home.Country && tax.RateHolds(home.Country, r, f.Day):
		return ", sondern von " + home.German() + ", obwohl über den One-Stop-Shop gemeldet wird (company.oss)"
	case country != to.Country && tax.RateHolds(to.Country, r, f.Day):
		return ", sondern von " + to.German() + ", ohne dass über den One-Stop-Shop gemeldet wird (company.oss)"
	}
	for _, p := range tax.WhenRate(country, r) {
		if p.Until != "" {
			return fmt.Sprintf(", er galt vom %s bis %s", germanDay(p.From), germanDay(p.Until))
		}
	}
	return ""
}

// holdUntaxed objects to articles without tax where the country taxes them.
func (f TaxFacts) holdUntaxed(h *holds, country string) {
	if !f.Untaxed || f.Seller.ZeroRate != "" && country == f.home().Country {
		return
	}
	h.add("Es ist keine Steuer berechnet, obwohl die Leistung dort steuerbar ist (%s; es gelten %s); bitte den Auftrag im Shop berichtigen oder den Steuerfall von Hand "+
		"entscheiden (0 %% für Photovoltaik nach § 12 Abs. 3, steuerfrei nach § 4, Steuerschuld des Empfängers nach § 13b UStG)",
		tax.GermanName(country), tax.GermanRates(country, f.Day))
}

// holdIDs objects to a case that needs both VAT ids where one is missing or not confirmed.
func (f TaxFacts) holdIDs(h *holds, what string) {
	if f.Seller.VATID == "" {
		h.add("%s braucht die eigene USt-IdNr.; bitte company.vat_id in der Konfiguration eintragen", what)
	}
	if f.BuyerVATID == "" {
		h.add("%s braucht die USt-IdNr. des Kunden, sie fehlt; bitte erfragen und beim Auftrag eintragen, sonst mit Steuer abrechnen", what)
		return
	}
	if _, err := vatid.Parse(f.BuyerVATID); err != nil {
		h.add("Die USt-IdNr. %s des Kunden kann nicht stimmen (Aufbau oder Prüfziffer); bitte erfragen, sonst mit Steuer abrechnen", f.BuyerVATID)
		return
	}
	f.holdUnconfirmed(h, what)
}

func (f TaxFacts) holdUnconfirmed(h *holds, what string) {
	switch {
	case f.confirmed():
	case f.Check.Result == VATInvalid:
		h.add("%s ist so nicht zulässig: die USt-IdNr. %s ist laut Prüfung vom %s ungültig; bitte mit dem Kunden klären, sonst mit Steuer abrechnen",
			what, f.BuyerVATID, DateOf(f.Check.At).German())
	case f.Check.Result == VATUnavailable:
		h.add("%s braucht eine bestätigte USt-IdNr.; die Prüfung von %s blieb ohne Antwort und wird wiederholt, sonst bitte von Hand bestätigen", what, f.BuyerVATID)
	default:
		h.add("%s braucht eine bestätigte USt-IdNr.; %s ist nicht geprüft: bitte prüfen lassen oder von Hand bestätigen", what, f.BuyerVATID)
	}
}

// day names the day of supply.
func (f TaxFacts) day() string {
	if f.Day == "" {
		return "heutigen Tag"
	}
	return germanDay(f.Day)
}

func germanDay(day string) string {
	d, err := ParseDate(day)
	if err != nil {
		return day
	}
	return d.German()
}
