package vatid

import "strings"

func austria(s string) bool {
	sum := 4
	for i := 1; i <= 7; i++ {
		d := digit(s, i)
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return (10-sum%10)%10 == last(s)
}

func belgium(s string) bool { return 97-modulo(s[:8], 97) == modulo(s[8:], 100) }

func denmark(s string) bool { return weigh(s, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

func finland(s string) bool { return weigh(s, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0 }

// frenchKeys are the characters of the newer keys, which know neither I nor O.
const frenchKeys = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// france checks the key, and the SIREN behind it except in Monaco, whose numbers have none.
func france(s string) bool {
	siren := s[2:]
	if !strings.HasPrefix(siren, "000") && !luhn(siren) {
		return false
	}
	a, b := place(frenchKeys, s[0]), place(frenchKeys, s[1])
	if a < 10 && b < 10 {
		return modulo(siren+"12", 97) == a*10+b
	}
	key := a*34 + b - 100
	if a < 10 {
		key = a*24 + b - 10
	}
	return (modulo(siren, 11)+1+key/11)%11 == key%11
}

// ireland checks 1234567A, 1234567AB and the older 1A23456B.
func ireland(s string) bool {
	const letters = "WABCDEFGHIJKLMNOPQRSTUV"
	number := s[:7]
	if number[1] < '0' || number[1] > '9' {
		number = "0" + s[2:7] + s[:1]
	}
	sum := weigh(number, 8, 7, 6, 5, 4, 3, 2)
	if len(s) == 9 {
		sum += 9 * place(letters, s[8])
	}
	return letters[sum%23] == s[7]
}

func luxembourg(s string) bool { return modulo(s[:6], 89) == modulo(s[6:], 100) }

// netherlands checks the number of a company (mod 11), and that of a person since 2020 (mod 97 over the whole).
func netherlands(s string) bool {
	company := s[10:] != "00" && (weigh(s, 9, 8, 7, 6, 5, 4, 3, 2)-digit(s, 8))%11 == 0
	return company || modulo("2321"+s[:9]+"11"+s[10:], 97) == 1 // N is 23, L 21, B 11
}

func sweden(s string) bool { return luhn(s[:10]) }

// britain checks both ways in which HMRC reckons; government and health bodies have no check digits.
func britain(s string) bool {
	if len(s) == 5 {
		return true
	}
	sum := weigh(s, 8, 7, 6, 5, 4, 3, 2) + modulo(s[7:9], 100)
	return sum%97 == 0 || (sum+55)%97 == 0
}

func switzerland(s string) bool {
	return (11-weigh(s, 5, 4, 3, 2, 7, 6, 5, 4)%11)%11 == digit(s, 8)
}
