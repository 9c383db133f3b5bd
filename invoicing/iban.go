package invoicing

import (
	"strings"
)

// ibanLengths are the lengths of an IBAN in the countries of SEPA (ISO 13616 registry).
var ibanLengths = map[string]int{
	"AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
	"FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
	"MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19,
	"SK": 24, "SM": 27, "VA": 22,
}

// CompactIBAN returns an IBAN as machines read it: capitals, no spaces.
func CompactIBAN(iban string) string {
	return strings.ToUpper(strings.Join(strings.Fields(iban), ""))
}

// CheckIBAN says in German what is wrong with an IBAN: its form, its length or its check digits (ISO 13616, mod 97).
func CheckIBAN(iban string) error {
	s := CompactIBAN(iban)
	if len(s) < 15 || len(s) > 34 || !isLetter(s[0]) || !isLetter(s[1]) || !isDigit(s[2]) || !isDigit(s[3]) {
		return Invalidf("%q ist keine IBAN: zwei Buchstaben, zwei Prüfziffern und die Kontokennung, zusammen 15 bis 34 Zeichen", iban)
	}
	if want, known := ibanLengths[s[:2]]; known && len(s) != want {
		return Invalidf("die IBAN %q hat %d Zeichen; in %s sind es %d", iban, len(s), s[:2], want)
	}
	rest := 0
	for _, c := range []byte(s[4:] + s[:4]) {
		switch {
		case isDigit(c):
			rest = (rest*10 + int(c-'0')) % 97
		case isLetter(c):
			rest = (rest*100 + int(c-'A') + 10) % 97
		default:
			return Invalidf("die IBAN %q enthält das Zeichen %q", iban, c)
		}
	}
	if rest != 1 {
		return Invalidf("die Prüfziffern der IBAN %q stimmen nicht; wahrscheinlich ein Tippfehler", iban)
	}
	return nil
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }
