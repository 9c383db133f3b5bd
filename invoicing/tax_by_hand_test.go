package invoicing_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

func TestDecisionsByHand(t *testing.T) {
	t.Parallel()
	plain := seller(nil)
	home := func(rates ...string) invoicing.Invoice { return billed(plain, at("DE", "10115"), today, rates...) }
	vienna := with(billed(plain, firm("AT"), today, "0"), buyer(austrianID))
	for name, c := range map[string]struct {
		inv      invoicing.Invoice
		choice   invoicing.TaxChoice
		category tax.Category
		code     string
		note     string
		refused  string
	}{
		"photovoltaics":          {inv: home("0"), choice: invoicing.ChoosePV, category: tax.Zero, note: "§ 12 Abs. 3"},
		"exempt":                 {inv: home("0", "19"), choice: invoicing.ChooseExempt, category: tax.Exempt, note: "§ 4 UStG"},
		"a voucher is sold":      {inv: home("0", "19"), choice: invoicing.ChooseVoucher, category: tax.Exempt, note: "Mehrzweck-Gutschein"},
		"at home, taxed":         {inv: billed(plain, at("CH", "8001"), today, "19"), choice: invoicing.ChooseDomestic, category: tax.Standard},
		"at home, not taxed":     {inv: home("0"), choice: invoicing.ChooseDomestic, refused: "im Inland muss gesagt sein, warum"},
		"photovoltaics, taxed":   {inv: home("19"), choice: invoicing.ChoosePV, refused: "alles mit Steuer"},
		"reverse charge at home": {inv: with(home("0"), buyer("DE123456788")), choice: invoicing.ChooseReverseCharge, category: tax.ReverseCharge, code: "VATEX-EU-AE", note: "Steuerschuldnerschaft des Leistungsempfängers"},
		"reverse charge, no id":  {inv: home("0"), choice: invoicing.ChooseReverseCharge, refused: "beide USt-IdNrn."},
		"community, not checked": {inv: vienna, choice: invoicing.ChooseIntraCommunity, category: tax.IntraCommunity, code: "VATEX-EU-IC", note: "innergemeinschaftliche"},
		"community, taxed":       {inv: with(billed(plain, firm("AT"), today, "19"), buyer(austrianID)), choice: invoicing.ChooseIntraCommunity, refused: "berechnet sind aber 19 %"},
		"export":                 {inv: vienna, choice: invoicing.ChooseExport, category: tax.Export, code: "VATEX-EU-G", note: "Ausfuhr"},
		"outside":                {inv: vienna, choice: invoicing.ChooseOutside, category: tax.Outside, code: "VATEX-EU-O", note: "Nicht im Inland"},
		"OSS":                    {inv: billed(plain, at("AT", "1010"), today, "20"), choice: invoicing.ChooseOSS, category: tax.Standard, note: "Österreich"},
		"OSS at home":            {inv: home("19"), choice: invoicing.ChooseOSS, refused: "andere Mitgliedstaaten"},
		"small business":         {inv: home("0"), choice: invoicing.ChooseSmallBusiness, category: tax.Exempt, note: "§ 19"},
		"something else":         {inv: home("0"), choice: "unsinn", refused: "Bitte einen Steuerfall wählen"},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.inv
			err := c.inv.DecideTaxByHand(c.choice, " Sagt der Steuerberater ", "anna")
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) || c.inv.TaxCase != before.TaxCase {
					t.Errorf("decided %+v: %v, want %q", c.inv.TaxCase, err, c.refused)
				}
				return
			}
			d := c.inv.TaxCase
			if err != nil || d.Category != c.category || d.Code != c.code || d.Reason != "Sagt der Steuerberater" || d.ByHand != "anna" || c.inv.TaxHeld() {
				t.Errorf("decided %+v, held %q: %v", d, c.inv.Hold, err)
			}
			if notes := strings.Join(c.inv.TaxNotes, "|"); (notes == "") != (c.note == "") || !strings.Contains(notes, c.note) {
				t.Errorf("notes %q, want %q", notes, c.note)
			}
		})
	}
}

func TestADecisionByHandLiftsNothingElse(t *testing.T) {
	t.Parallel()
	inv := billed(seller(nil), at("DE", "10115"), today, "0")
	inv.Billing.City = ""
	inv.Hold = []string{"Die Summe stimmt nicht."}
	if err := inv.DecideTaxByHand(invoicing.ChooseExempt, "Heilbehandlung", "anna"); err != nil {
		t.Fatal(err)
	}
	if len(inv.Hold) != 2 || inv.Hold[0] != "Die Summe stimmt nicht." || !strings.Contains(inv.Hold[1], "Ort") {
		t.Errorf("held for %q", inv.Hold)
	}
}

func TestADecisionByHandFallsWithWhatItDecidedAbout(t *testing.T) {
	t.Parallel()
	before := billed(seller(nil), at("DE", "10115"), today, "0")
	if err := before.DecideTaxByHand(invoicing.ChooseExempt, "Heilbehandlung", "anna"); err != nil {
		t.Fatal(err)
	}
	same := before
	same.IntroText, same.TaxCase = "Guten Tag", invoicing.TaxDecision{}
	if same.KeepDecision(before); same.TaxCase.ByHand != "anna" || same.TaxHeld() {
		t.Errorf("another text: %+v, held %q", same.TaxCase, same.Hold)
	}
	moved := before
	moved.Billing, moved.Delivery = at("CH", "8001"), at("CH", "8001")
	if moved.KeepDecision(before); moved.TaxCase.ByHand != "" || moved.TaxCase.Case != invoicing.CaseExport {
		t.Errorf("another country: %+v", moved.TaxCase)
	}
	taxed := billed(seller(nil), at("DE", "10115"), today, "19")
	taxed.TaxCase = before.TaxCase
	if taxed.DecideTax(invoicing.VATCheck{}); !taxed.TaxHeld() || !strings.Contains(taxed.Hold[0], "gilt nicht mehr") {
		t.Errorf("other rates: held %q", taxed.Hold)
	}
}

// TestNoDecisionByHandBreaksWhatMustHold: whatever is chosen, an untaxed case has no tax, and the category says so.
func TestNoDecisionByHandBreaksWhatMustHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t)
		inv := invoicing.Invoice{Type: invoicing.TypeInvoice, Seller: f.Seller, Billing: f.Billing, Delivery: f.Delivery, BuyerVATID: f.BuyerVATID, Currency: "EUR"}
		for _, r := range f.Rates {
			inv.Lines = append(inv.Lines, invoicing.InvoiceLine{Kind: invoicing.LineArticle, Amount: 100, TaxRate: r})
		}
		choice := rapid.SampledFrom(invoicing.TaxChoices()).Draw(t, "choice")
		if err := inv.DecideTaxByHand(choice, "x", "anna"); err != nil {
			return
		}
		d := inv.TaxCase
		if free := slices.Contains(f.Rates, 0); (d.Category == tax.Standard) == free {
			t.Fatalf("%+v at rates %v", d, f.Rates)
		}
		if taxed := len(f.Rates) > 0 && slices.Max(f.Rates) > 0; taxed && d.Case != invoicing.CaseDomestic && d.Case != invoicing.CaseOSS {
			t.Fatalf("%+v at rates %v", d, f.Rates)
		}
		if inv.TaxHeld() || d.Reason != "x" || d.Country == "" {
			t.Fatalf("%+v, held %q", d, inv.Hold)
		}
	})
}
