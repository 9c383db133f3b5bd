package vatid

// bulgaria checks companies (9 digits) and, by 10 digits, citizens, foreigners and others.
func bulgaria(s string) bool {
	if len(s) == 10 {
		citizen := weigh(s, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10
		foreigner := weigh(s, 21, 19, 17, 13, 11, 9, 7, 3, 1) % 10
		other := (11 - weigh(s, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
		return last(s) == citizen || last(s) == foreigner || last(s) == other
	}
	check := weigh(s, 1, 2, 3, 4, 5, 6, 7, 8) % 11
	if check == 10 {
		check = weigh(s, 3, 4, 5, 6, 7, 8, 9, 10) % 11 % 10
	}
	return check == last(s)
}

// czechia checks companies (8 digits) and persons born since 1954 (10); numbers of 9 digits have no check digit.
func czechia(s string) bool {
	switch len(s) {
	case 8:
		return s[0] != '9' && (11-weigh(s, 8, 7, 6, 5, 4, 3, 2)%11)%10 == last(s)
	case 10:
		return modulo(s, 11) == 0 || modulo(s[:9], 11) == 10 && last(s) == 0
	}
	return true
}

func estonia(s string) bool { return weigh(s, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0 }

func hungary(s string) bool { return weigh(s, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0 }

// latvia checks companies and the persons whose number tells their birthday; newer ones, from 32 on, have no check digit.
func latvia(s string) bool {
	switch {
	case s[0] > '3':
		return weigh(s, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3
	case s[:2] == "32":
		return true
	}
	return (1+weigh(s, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9))%11%10 == last(s)
}

func lithuania(s string) bool {
	check, again := 0, 0
	for i := range len(s) - 1 {
		check += (1 + i%9) * digit(s, i)
		again += (1 + (i+2)%9) * digit(s, i)
	}
	if check %= 11; check == 10 {
		check = again % 11 % 10
	}
	return check == last(s)
}

func poland(s string) bool { return weigh(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == last(s) }

func romania(s string) bool {
	for len(s) < 10 {
		s = "0" + s
	}
	return weigh(s, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == last(s)
}

func slovakia(s string) bool { return modulo(s, 11) == 0 }

func slovenia(s string) bool {
	check := 11 - weigh(s, 8, 7, 6, 5, 4, 3, 2)%11
	return check%10 == last(s) && check != 11
}
