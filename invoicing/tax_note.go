package invoicing

import (
	"strings"

	"fakturisd/invoicing/tax"
)

// TaxReason says why an invoice shows no tax.
type TaxReason string

// Reasons for no tax; the empty one says that none is known or needed.
const (
	ReasonSmallBusiness  TaxReason = "kleinunternehmer"  // § 19 UStG
	ReasonExport         TaxReason = "ausfuhr"           // § 4 Nr. 1a, § 6 UStG
	ReasonIntraCommunity TaxReason = "innergemeinschaft" // § 4 Nr. 1b, § 6a UStG
)

// reasonTexts are what § 14 (4) no. 8 UStG wants on the invoice.
var reasonTexts = map[TaxReason]string{
	ReasonSmallBusiness:  "Steuerbefreit als Kleinunternehmer (§ 19 UStG)",
	ReasonExport:         "Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1a UStG)",
	ReasonIntraCommunity: "Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1b UStG)",
}

// euCountries are the member states that share the VAT territory (Greece is GR in ISO 3166-1, EL in VAT numbers).
const euCountries = " AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "

// TaxNotes returns the reasons for no tax as the invoice prints them.
func TaxNotes(i Invoice) []string {
	if text := reasonTexts[NoTaxReason(i)]; text != "" {
		return []string{text}
	}
	return nil
}

// NoTaxReason decides why an invoice shows no tax: the seller is a small business, the goods leave the EU, or they
// go to a business with a VAT id in another member state.
func NoTaxReason(i Invoice) TaxReason {
	if !untaxed(i.TaxTotals) {
		return ""
	}
	if i.Seller.SmallBusiness {
		return ReasonSmallBusiness
	}
	home, to := strings.ToUpper(first(i.Seller.Country, "DE")), strings.ToUpper(first(i.Delivery.Country, i.Billing.Country))
	switch {
	case to == "" || to == home:
		return ""
	case !strings.Contains(euCountries, " "+to+" "):
		return ReasonExport
	case i.BuyerVATID != "":
		return ReasonIntraCommunity
	}
	return ""
}

// untaxed says whether nothing at all is taxed.
func untaxed(totals []tax.Total) bool {
	for _, t := range totals {
		if t.Rate != 0 || t.Tax != 0 {
			return false
		}
	}
	return len(totals) > 0
}
