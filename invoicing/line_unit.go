package invoicing

import "strings"

// lineUnits are the units of measure that a line may have, by their code of UN/ECE recommendation 20 (BT-130).
var lineUnits = []struct{ code, name string }{
	{"C62", "Stück"}, {"HUR", "Stunde"}, {"DAY", "Tag"}, {"MON", "Monat"}, {"ANN", "Jahr"}, {"KGM", "kg"}, {"GRM", "g"}, {"LTR", "Liter"},
	{"MTR", "m"}, {"MTK", "m²"}, {"KMT", "km"}, {"SET", "Set"}, {"XPK", "Paket"}, {"LS", "pauschal"},
}

// ByHand says whether people may write a line of this kind; vouchers come from the shop.
func (k LineKind) ByHand() bool {
	return k == LineArticle || k == LineShipping || k == LineFee || k == LineDiscount
}

// UnitNames returns the German names of all units.
func UnitNames() []string {
	names := make([]string, len(lineUnits))
	for i, u := range lineUnits {
		names[i] = u.name
	}
	return names
}

// UnitName returns the German name of a unit's code; "" for one that is not known.
func UnitName(code string) string {
	for _, u := range lineUnits {
		if u.code == code {
			return u.name
		}
	}
	return ""
}

// UnitCode reads a unit's German name or its code; false for one that is not known.
func UnitCode(name string) (string, bool) {
	name = strings.TrimSpace(name)
	for _, u := range lineUnits {
		if strings.EqualFold(u.name, name) || strings.EqualFold(u.code, name) {
			return u.code, true
		}
	}
	return "", name == ""
}
