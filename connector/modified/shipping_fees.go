package modified

import (
	"strings"

	"fakturisd/invoicing"
)

const (
	deliveryFees = "MODULE_ORDER_TOTAL_COD_"
	otherCountry = "00" // of a list of such fees
)

// fees reads what comes on top of the price list: a surcharge for some postcodes (shop: modules/shipping/gls.php), and the
// fee for cash on delivery, which the shop keeps by shipping module.
func (m *shippingModule) fees(all map[string]string) {
	if list := strings.Fields(strings.ReplaceAll(m.settings["POSTCODE"], ",", " ")); m.code == "gls" && len(list) > 0 {
		m.method.Fees.Postcodes = strings.Join(list, ",")
		m.method.Fees.Surcharge = m.number("POSTCODE_EXTRA_COST")
	}
	if all[deliveryFees+"FEE_STATUS"] != "true" {
		return
	}
	key := deliveryFees + "FEE_" + strings.ToUpper(m.code)
	if m.code == "freeamount" {
		key = deliveryFees + "FREEAMOUNT_FREE"
	}
	pieces := tierMark.Split(all[key], -1)
	var list []string
	for i := 0; i+1 < len(pieces); i += 2 {
		country, price := pieces[i], pieces[i+1]
		if !wholeNumber.MatchString(price) || !isCountry(country) && country != otherCountry || len(pieces)%2 != 0 {
			m.warn("%s: „%s“ ist keine Liste wie DE:4.00,00:9.90", key, all[key])
			break
		}
		if country == otherCountry {
			list = append(list, invoicing.World+":"+typedNumber(price).String())
			break
		}
		list = append(list, country+":"+typedNumber(price).String())
	}
	m.method.Fees.OnDelivery = strings.Join(list, ",")
}
