package invoicing

import (
	"slices"
	"strings"

	"fakturisd/invoicing/money"
)

// smallAmount is up to where an invoice may leave out who buys (§ 33 UStDV).
const smallAmount money.Cents = 250_00

// missing names what § 14 (4) no. 1 and 2 UStG wants on an invoice and is not there.
func (i *Invoice) missing() []string {
	var all []string
	if fields := i.sellerMissing(); len(fields) > 0 {
		all = append(all, holdMissing+"vom Verkäufer fehlen company."+strings.Join(fields, ", company.")+
			" (§ 14 Abs. 4 Nr. 1 und 2 UStG); bitte in der Konfiguration eintragen.")
	}
	if fields := i.Billing.missing(); len(fields) > 0 && !i.small() {
		all = append(all, holdMissing+"vom Kunden fehlen "+strings.Join(fields, ", ")+
			" (§ 14 Abs. 4 Nr. 1 UStG); bitte die Rechnungsanschrift ergänzen.")
	}
	return all
}

// sellerMissing returns the configuration keys that the seller lacks; a small amount needs no tax number (§ 33 UStDV).
func (i *Invoice) sellerMissing() []string {
	return slices.DeleteFunc(i.Seller.Missing(), func(key string) bool { return key == "vat_id" && i.small() })
}

// small says whether the invoice may leave out who buys: up to 250 euros gross, and neither a distance sale (§ 3c) nor an
// intra-community supply (§ 6a) nor one for which the buyer owes the tax (§ 13b UStG).
func (i *Invoice) small() bool {
	switch i.TaxCase.Case {
	case CaseOSS, CaseIntraCommunity, CaseReverseCharge:
		return false
	}
	return i.Currency == "EUR" && i.Total.Abs() <= smallAmount
}

// missing returns the German names of what a full address lacks. Not all countries have postcodes.
func (a Address) missing() []string {
	var fields []string
	for _, field := range []struct{ name, value string }{
		{"Name", a.Label()}, {"Straße", a.Street + a.Extra}, {"Ort", a.City},
	} {
		if strings.TrimSpace(field.value) == "" {
			fields = append(fields, field.name)
		}
	}
	return fields
}
