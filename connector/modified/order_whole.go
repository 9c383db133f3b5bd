package modified

// incomplete says what is missing until the order is whole: the shop writes its header, totals and lines one after the
// other, without a transaction, and its admin changes them one by one until "save" (shop: checkout_process, orders_edit).
func (b *bill) incomplete() string {
	switch {
	case len(b.lines) == 0:
		return "Die Positionen fehlen noch."
	case b.find("ot_total") == nil:
		return "Die Gesamtsumme fehlt noch."
	case b.allZero():
		return "" // cancelled, or free of charge
	}
	t := b.find("ot_subtotal")
	if t == nil || sameAmount(b.sum(), t.value, len(b.lines)+1) {
		return ""
	}
	return "Die Positionen ergeben " + german(b.sum()) + ", die Zwischensumme ist " + german(t.value) + "."
}
