package invoicing

import (
	"fmt"
	"strings"

	"fakturisd/invoicing/tax"
)

// DecideTax says by the invoice's own facts and the evidence about the buyer's VAT id how it is taxed, what its print
// says about that, and what stands in the way of issuing it. No amount changes. What a person decided stays; a
// cancellation is taxed as what it takes back.
func (i *Invoice) DecideTax(check VATCheck) {
	if i.Type == TypeCancellation {
		return
	}
	facts := i.Facts(check)
	decision, holds := Decide(facts)
	if i.TaxCase.ByHand == "" {
		i.TaxCase = decision
	} else if holds = nil; i.TaxCase.impossible(facts) != "" {
		holds = []string{holdTax + "Die Entscheidung von Hand gilt nicht mehr: " + i.TaxCase.impossible(facts) + "; bitte neu entscheiden."}
	}
	i.TaxNotes = i.TaxCase.Notes(i.Language)
	i.dropHolds(holdTax, holdMissing)
	i.Hold = append(append(i.Hold, holds...), i.missing()...)
}

// Decide finds the tax case of what was charged and says what contradicts it, each a German sentence that names what is
// wrong and what to do.
func Decide(f TaxFacts) (TaxDecision, []string) {
	d := f.classify()
	d.Category, d.Code = d.Case.category(f)
	d.PV = d.Case == CaseDomestic && d.Category == tax.Zero && f.Untaxed && f.Seller.ZeroRate == ZeroPV
	return d, f.contradictions(d)
}

// classify follows the law from the seller to the place of supply and the buyer.
func (f TaxFacts) classify() TaxDecision {
	home, to := f.home(), f.to()
	switch {
	case f.Seller.SmallBusiness:
		return f.decided(CaseSmallBusiness, home, "der Verkäufer ist Kleinunternehmer (§ 19 UStG)")
	case to.Country == home.Country && to.EU == home.EU:
		return f.domestic(home)
	case to.EU:
		return f.insideEU(home, to)
	case f.goods():
		return f.decided(CaseExport, to, "die Ware geht ins Drittland: %s (§ 4 Nr. 1 Buchst. a, § 6 UStG)", to.German())
	case f.business():
		return f.decided(CaseOutside, to, "eine sonstige Leistung an ein Unternehmen im Drittland: %s (§ 3a Abs. 2 UStG)", to.German())
	case f.Supply == SupplyElectronic:
		return f.decided(CaseOutside, to, "eine elektronische Leistung an eine Privatperson im Drittland: %s (§ 3a Abs. 5 UStG)", to.German())
	}
	return f.decided(CaseDomestic, home, "eine sonstige Leistung an eine Privatperson im Ausland (%s) gilt am Sitz des Verkäufers als ausgeführt (§ 3a Abs. 1 UStG)", to.German())
}

// insideEU decides about another member state.
func (f TaxFacts) insideEU(home, to tax.Place) TaxDecision {
	id, has := f.buyerID()
	claimed := has && (!f.taxed() || f.confirmed()) || !f.taxed() && f.Billing.Company != ""
	switch {
	case claimed && f.goods():
		return f.decided(CaseIntraCommunity, to, "die Ware geht in einen anderen EU-Staat (%s) an ein Unternehmen %s (§ 4 Nr. 1 Buchst. b, § 6a UStG)", to.German(), f.withID())
	case claimed:
		return f.decided(CaseReverseCharge, to, "eine sonstige Leistung an ein Unternehmen in einem anderen EU-Staat (%s) %s (§ 3a Abs. 2 UStG)", to.German(), f.withID())
	case f.Supply == SupplyServices:
		return f.decided(CaseDomestic, home, "eine sonstige Leistung an eine Privatperson im Ausland (%s) gilt am Sitz des Verkäufers als ausgeführt (§ 3a Abs. 1 UStG)", to.German())
	case has && f.allHold(home):
		return f.decided(CaseDomestic, home, "die Lieferung geht in einen anderen EU-Staat (%s), aber die USt-IdNr. %s ist nicht bestätigt und der Shop hat Steuer berechnet (§ 6a Abs. 1 UStG)",
			to.German(), id)
	case f.Seller.OSS:
		return f.decided(CaseOSS, to, "die Lieferung geht an eine Privatperson in einem anderen EU-Staat (%s), und der Verkäufer meldet über den One-Stop-Shop (§ 3c UStG)", to.German())
	}
	return f.decided(CaseDomestic, home, "die Lieferung geht an eine Privatperson in einem anderen EU-Staat (%s), ohne One-Stop-Shop: die Lieferschwelle gilt als nicht überschritten (§ 3c Abs. 4 UStG)",
		to.German())
}

func (f TaxFacts) domestic(home tax.Place) TaxDecision {
	what := "die Ware bleibt"
	if !f.goods() {
		what = "die Leistung bleibt"
	}
	why := fmt.Sprintf("%s im Inland (%s)", what, home.German())
	switch {
	case f.free() && f.Seller.ZeroRate != "":
		why += ", und 0 % heißt laut Konfiguration (company.zero_rate): " + f.Seller.ZeroRate
	case f.free() && !f.Untaxed:
		why += ", Nebenkosten ohne Steuer so wie der Shop sie gebucht hat"
	}
	d := f.decided(CaseDomestic, home, "")
	d.Reason = sentence(why + f.charged())
	return d
}

// decided writes a decision whose reason names what decided and what was charged.
func (f TaxFacts) decided(c TaxCase, where tax.Place, format string, args ...any) TaxDecision {
	return TaxDecision{Case: c, Country: where.Country, Reason: sentence(fmt.Sprintf(format, args...) + f.charged())}
}

// charged names the rates that the shop charged.
func (f TaxFacts) charged() string {
	if len(f.Rates) == 0 {
		return ""
	}
	rates := make([]string, len(f.Rates))
	for i, r := range f.Rates {
		rates[len(rates)-1-i] = r.German()
	}
	most := len(rates) - 1
	if most == 0 {
		return "; berechnet sind " + rates[0]
	}
	return "; berechnet sind " + strings.Join(rates[:most], ", ") + " und " + rates[most]
}

func (f TaxFacts) withID() string {
	if f.BuyerVATID == "" {
		return "ohne USt-IdNr."
	}
	return "mit der USt-IdNr. " + f.BuyerVATID
}

// allHold says whether every rate that is charged is one of the place's.
func (f TaxFacts) allHold(p tax.Place) bool {
	for _, r := range f.Rates {
		if r > 0 && !tax.RateHolds(p.Country, r, f.Day) {
			return false
		}
	}
	return f.taxed()
}

// sentence makes one of a clause.
func sentence(clause string) string {
	clause = strings.TrimPrefix(clause, "; ")
	r := []rune(clause)
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:]) + "."
}

// category returns what is not taxed in a case, with its code of the CEF's list VATEX; tax.Standard where all is taxed.
func (c TaxCase) category(f TaxFacts) (tax.Category, string) {
	if !f.free() {
		return tax.Standard, ""
	}
	switch c {
	case CaseSmallBusiness:
		return tax.Exempt, ""
	case CaseReverseCharge:
		return tax.ReverseCharge, "VATEX-EU-AE"
	case CaseIntraCommunity:
		return tax.IntraCommunity, "VATEX-EU-IC"
	case CaseExport:
		return tax.Export, "VATEX-EU-G"
	case CaseOutside:
		return tax.Outside, "VATEX-EU-O"
	}
	if c == CaseDomestic && f.Seller.ZeroRate == ZeroExempt {
		return tax.Exempt, ""
	}
	return tax.Zero, ""
}
