package vatid

import "strings"

// digit returns the value of the i-th character.
func digit(s string, i int) int { return int(s[i] - '0') }

// weigh adds up the digits, each times its weight.
func weigh(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * digit(s, i)
	}
	return sum
}

// modulo returns the remainder of a number of any length.
func modulo(s string, m int) int {
	rest := 0
	for i := range len(s) {
		rest = (rest*10 + digit(s, i)) % m
	}
	return rest
}

// luhn says whether the digits end on the check digit of ISO/IEC 7812.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := digit(s, len(s)-1-i)
		if i%2 == 1 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	return sum%10 == 0
}

// iso7064 says whether the digits end on the check digit of ISO 7064 mod 11,10 (Germany, Croatia).
func iso7064(s string) bool {
	product := 10
	for i := range len(s) - 1 {
		sum := (digit(s, i) + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return (11-product)%10 == digit(s, len(s)-1)
}

// last returns the last digit.
func last(s string) int { return digit(s, len(s)-1) }

// place returns where a character stands in an alphabet, -1 where it does not.
func place(alphabet string, c byte) int { return strings.IndexByte(alphabet, c) }
