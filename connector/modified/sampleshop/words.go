package sampleshop

// words are the names that the shop's language files give to rows of orders_total.
type words struct {
	subtotal, subtotalNet                 string
	discount, coupon, voucher             string
	netSum, total, totalNet, totalGross   string
	included, added                       string
	cod, personal, lowOrder               string
	shipping, payDiscount, payFee         string
	flat, table, post, pickup, pickupText string
	bestWay, sentTo                       string
}

func wordsOf(language string) words {
	if language == "english" {
		return words{
			subtotal: "Subtotal", subtotalNet: "Subtotal, no tax", discount: "Discount",
			coupon: "Discount Coupon", voucher: "Gift Voucher", netSum: "<b>Total, no tax</b>",
			total: "<b>Total</b>", totalNet: "<b>Total, no tax</b>", totalGross: "<b>Total, incl. Tax</b>",
			included: "incl. ", added: "plus ", cod: "COD charge", personal: "Personal Shipping",
			lowOrder: "Low Order Fee", shipping: "Shipping", payDiscount: "Discount", payFee: "Fee",
			flat: "Flat Rate", table: "Table Rate", post: "German Post", pickup: "Self Pickup",
			pickupText: "Self Pickup at our Company.", bestWay: "Best Way", sentTo: "Dispatch to",
		}
	}
	return words{
		subtotal: "Zwischensumme", subtotalNet: "Zwischensumme, netto", discount: "Rabatt",
		coupon: "Rabatt Coupon", voucher: "Gutschein", netSum: "<b>Summe, netto</b>",
		total: "<b>Summe</b>", totalNet: "<b>Summe, netto</b>", totalGross: "<b>Summe, brutto</b>",
		included: "inkl. ", added: "zzgl. ", cod: "Nachnahmegeb&uuml;hr", personal: "Eigenh&auml;ndig",
		lowOrder: "Mindermengenzuschlag", shipping: "Versandkosten", payDiscount: "Rabatt", payFee: "Zuschlag",
		flat: "Pauschale Versandkosten", table: "Tabellarische Versandkosten", post: "Deutsche Post",
		pickup: "Selbstabholung", pickupText: "Selbstabholung der Ware in unserer Gesch&auml;ftsstelle.",
		bestWay: "Bester Weg", sentTo: "Versand nach",
	}
}
