package invoicing

import "fakturisd/invoicing/tax"

// Notes returns what the invoice's print says about its tax, in German or English (§ 14 (4) no. 8, § 14a UStG).
func (d TaxDecision) Notes(language string) []string {
	german, english := d.note()
	switch {
	case german == "":
		return nil
	case language == "en":
		return []string{english}
	}
	return []string{german}
}

func (d TaxDecision) note() (german, english string) {
	switch d.Case {
	case CaseSmallBusiness:
		return "Steuerbefreit als Kleinunternehmer (§ 19 UStG)", "Exempt from VAT as a small business (Kleinunternehmer, § 19 UStG)"
	case CaseReverseCharge: // § 14a (5) UStG prescribes the words; art. 226 no. 11a of the directive knows the English ones
		return "Steuerschuldnerschaft des Leistungsempfängers", "Reverse charge (Steuerschuldnerschaft des Leistungsempfängers)"
	case CaseIntraCommunity:
		return "Steuerfreie innergemeinschaftliche Lieferung (§ 4 Nr. 1 Buchst. b, § 6a UStG)",
			"VAT-exempt intra-Community supply (art. 138 of directive 2006/112/EC; § 4 no. 1 b, § 6a UStG)"
	case CaseExport:
		return "Steuerfreie Ausfuhrlieferung (§ 4 Nr. 1 Buchst. a, § 6 UStG)", "VAT-exempt export (art. 146 of directive 2006/112/EC; § 4 no. 1 a, § 6 UStG)"
	case CaseOutside:
		return "Nicht im Inland steuerbare Leistung (§ 3a UStG)", "Service not taxable in Germany (§ 3a UStG; place of supply: the customer's country)"
	case CaseOSS:
		return "Umsatzsteuer von " + tax.GermanName(d.Country) + ", erklärt über das One-Stop-Shop-Verfahren (OSS)",
			"VAT of " + tax.EnglishName(d.Country) + ", declared through the One-Stop Shop (OSS)"
	}
	switch {
	case d.Voucher:
		return "Mehrzweck-Gutschein ohne Umsatzsteuer: sie fällt bei der Einlösung an (§ 3 Abs. 15 UStG)",
			"Multi-purpose voucher without VAT: it is due when the voucher is redeemed (§ 3 (15) UStG)"
	case d.Category == tax.Exempt:
		return "Steuerfrei nach § 4 UStG", "Exempt from VAT (§ 4 UStG)"
	case d.Category == tax.Zero && d.PV:
		return "Steuersatz 0 % (§ 12 Abs. 3 UStG)", "VAT rate 0 % (§ 12 (3) UStG)"
	}
	return "", ""
}
