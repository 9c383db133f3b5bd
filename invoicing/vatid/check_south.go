package vatid

import "strings"

func cyprus(s string) bool {
	odd := [10]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}
	sum := 0
	for i := range 8 {
		d := digit(s, i)
		if i%2 == 0 {
			d = odd[d]
		}
		sum += d
	}
	return byte('A'+sum%26) == s[8]
}

func greece(s string) bool {
	return weigh(s, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == last(s)
}

func italy(s string) bool {
	office := modulo(s[7:10], 1000)
	known := office >= 1 && office <= 100 || office == 120 || office == 121 || office == 888 || office == 999
	return s[:7] != "0000000" && known && luhn(s)
}

func malta(s string) bool { return weigh(s, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0 }

func portugal(s string) bool {
	check := 11 - weigh(s, 9, 8, 7, 6, 5, 4, 3, 2)%11
	if check > 9 {
		check = 0
	}
	return check == last(s)
}

// spain checks the number of a Spaniard (NIF), of a foreigner (NIE) and of a company (CIF).
func spain(s string) bool {
	switch first := s[0]; {
	case first >= '0' && first <= '9':
		return spanishLetter(s[:8]) == s[8]
	case strings.IndexByte("KLM", first) >= 0:
		return spanishLetter(s[1:8]) == s[8]
	case first >= 'X':
		return spanishLetter(string('0'+first-'X')+s[1:8]) == s[8]
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", first) >= 0:
		return spanishCompany(s)
	}
	return false
}

func spanishLetter(digits string) byte { return "TRWAGMYFPDXBNJZSQVHLCKE"[modulo(digits, 23)] }

// spanishCompany knows which kinds of company end on a digit, which on a letter; the others may do both.
func spanishCompany(s string) bool {
	check := 0
	for !luhn(s[1:8] + string(rune('0'+check))) {
		check++
	}
	asDigit, asLetter := s[8] == byte('0'+check), s[8] == "JABCDEFGHI"[check]
	switch {
	case strings.IndexByte("ABEH", s[0]) >= 0:
		return asDigit
	case strings.IndexByte("NPQRSW", s[0]) >= 0:
		return asLetter
	}
	return asDigit || asLetter
}
