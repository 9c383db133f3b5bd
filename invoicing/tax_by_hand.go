package invoicing

import (
	"slices"
	"strings"

	"fakturisd/invoicing/tax"
	"fakturisd/invoicing/vatid"
)

// TaxChoice is what a person may decide about the tax of a draft: a case, or why something is untaxed at home. The empty
// choice leaves it to the rule again.
type TaxChoice string

// The choices.
const (
	ChooseRule           TaxChoice = ""
	ChooseDomestic       TaxChoice = TaxChoice(CaseDomestic)
	ChoosePV             TaxChoice = ZeroPV
	ChooseExempt         TaxChoice = ZeroExempt
	ChooseVoucher        TaxChoice = "gutschein" // sold, taxed when it is redeemed
	ChooseSmallBusiness  TaxChoice = TaxChoice(CaseSmallBusiness)
	ChooseReverseCharge  TaxChoice = TaxChoice(CaseReverseCharge)
	ChooseIntraCommunity TaxChoice = TaxChoice(CaseIntraCommunity)
	ChooseExport         TaxChoice = TaxChoice(CaseExport)
	ChooseOutside        TaxChoice = TaxChoice(CaseOutside)
	ChooseOSS            TaxChoice = TaxChoice(CaseOSS)
)

// TaxChoices returns all choices but that of the rule, in the order of a list.
func TaxChoices() []TaxChoice {
	return []TaxChoice{ChooseDomestic, ChoosePV, ChooseExempt, ChooseVoucher, ChooseReverseCharge, ChooseIntraCommunity, ChooseExport, ChooseOutside, ChooseOSS, ChooseSmallBusiness}
}

// Choice returns the choice that leads to a decision.
func (d TaxDecision) Choice() TaxChoice {
	switch {
	case d.PV:
		return ChoosePV
	case d.Voucher:
		return ChooseVoucher
	case d.Case == CaseDomestic && d.Category == tax.Exempt:
		return ChooseExempt
	}
	return TaxChoice(d.Case)
}

// longestReason is how many characters a person's reason may have.
const longestReason = 500

// DecideTaxByHand has a person decide the tax case, with a reason that stays on the invoice. It lifts what the rule held
// against the case and nothing else. What the charged rates or missing VAT ids make impossible is refused.
func (i *Invoice) DecideTaxByHand(choice TaxChoice, reason, login string) error {
	if choice == ChooseRule {
		i.TaxCase = TaxDecision{}
		i.DecideTax(VATCheck{})
		return nil
	}
	reason = strings.TrimSpace(reason)
	if reason == "" || len([]rune(reason)) > longestReason || !slices.Contains(TaxChoices(), choice) || login == "" {
		return Invalidf("Bitte einen Steuerfall wählen und in höchstens %d Zeichen begründen, warum er gilt.", longestReason)
	}
	d := choice.decision(i.Facts(VATCheck{}))
	d.Reason, d.ByHand = reason, login
	if why := d.impossible(i.Facts(VATCheck{})); why != "" {
		return Conflictf("Dieser Steuerfall ist nicht möglich: %s.", why)
	}
	i.TaxCase = d
	i.DecideTax(VATCheck{})
	return nil
}

// decision is what a choice means for the facts.
func (c TaxChoice) decision(f TaxFacts) TaxDecision {
	d := TaxDecision{Case: TaxCase(c), Country: f.to().Country}
	switch c {
	case ChooseDomestic, ChoosePV, ChooseExempt, ChooseVoucher:
		d.Case, d.Country = CaseDomestic, f.home().Country
	case ChooseSmallBusiness:
		d.Country = f.home().Country
	}
	f.Seller.ZeroRate = ""
	d.Category, d.Code = d.Case.category(f)
	if d.PV, d.Voucher = c == ChoosePV, c == ChooseVoucher; d.Voucher || c == ChooseExempt {
		d.Category = tax.Exempt
	}
	return d
}

// impossible says why a decision cannot be, "" where it can. No person can decide these away.
func (d TaxDecision) impossible(f TaxFacts) string {
	untaxed := d.Case != CaseDomestic && d.Case != CaseOSS
	_, format := vatid.Parse(f.BuyerVATID)
	switch {
	case untaxed && f.taxed():
		return "er kennt keine Steuer, berechnet sind aber " + f.Rates[len(f.Rates)-1].German()
	case (d.PV || d.Category == tax.Exempt && d.Case == CaseDomestic) && !f.free():
		return "es ist alles mit Steuer berechnet"
	case (d.Category == tax.Standard) == f.free():
		return "die berechneten Steuersätze haben sich seit der Entscheidung geändert"
	case d.Case == CaseDomestic && f.Untaxed && !d.PV && d.Category != tax.Exempt:
		return "es ist keine Steuer berechnet, und im Inland muss gesagt sein, warum"
	case d.Case == CaseOSS && (f.Untaxed || !f.to().EU || f.to().Country == f.home().Country):
		return "über den One-Stop-Shop werden nur besteuerte Verkäufe in andere Mitgliedstaaten gemeldet"
	case (d.Case == CaseIntraCommunity || d.Case == CaseReverseCharge) && (format != nil || f.Seller.VATID == ""):
		return "auf die Rechnung gehören beide USt-IdNrn., die eigene und eine richtig aufgebaute des Kunden (§ 14a UStG)"
	}
	return ""
}

// KeepDecision takes over what a person decided about an earlier state of the draft, unless what decided it changed.
func (i *Invoice) KeepDecision(before Invoice) {
	if before.TaxCase.ByHand == "" {
		return
	}
	i.TaxCase = before.TaxCase
	if now, then := i.Facts(VATCheck{}), before.Facts(VATCheck{}); !now.same(then) {
		i.TaxCase = TaxDecision{}
	}
	i.DecideTax(VATCheck{})
}

// same says whether the same things decide.
func (f TaxFacts) same(g TaxFacts) bool {
	return f.home() == g.home() && f.to() == g.to() && f.BuyerVATID == g.BuyerVATID && f.Supply == g.Supply && f.Untaxed == g.Untaxed && slices.Equal(f.Rates, g.Rates)
}
