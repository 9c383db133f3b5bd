package vatid_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fakturisd/invoicing/vatid"
)

// good are numbers that were given out, or that publications show as well formed.
var good = []string{
	"ATU13585627", "BE0428759497", "BE428759497", "BG175074752", "BG7523169263", "BG7111042925", "CY10259033P", "CZ25123891", "CZ7103192745", "CZ640903926",
	"DE136695976", "DE123456788", "DE811128135", "DK13585628", "EE100931558", "EE100594102", "EL094259216", "EL23456780", "ES54362315K", "ESX2482300W", "ESJ99216582", "ESA13585625",
	"FI20774740", "FR40303265045", "FR23334175221", "FRK7399859412", "FR83404833048", "HR33392005961", "HU12892312", "IE6433435F", "IE6433435OA", "IE8D79739I",
	"IT00743110157", "LT119511515", "LT100001919017", "LT100004801610", "LU15027442", "LV40003521600", "LV16117519997", "MT11679112", "NL004495445B01", "NL000099998B57",
	"PL8567346215", "PT501964843", "RO18547290", "SE123456789701", "SI50223054", "SK2022749619", "XI980780684", "GB980780684", "CHE107787577IVA", "CHE107787577",
}

func TestGoodNumbersAreTaken(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range good {
		id, err := vatid.Parse(s)
		if err != nil {
			t.Error(err)
		}
		seen[id.Country()] = true
	}
	for country := range strings.FieldsSeq("AT BE BG CY CZ DE DK EE GR ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI GB CH") {
		if !seen[country] {
			t.Errorf("no number of %s", country)
		}
	}
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		" de 136 695 976 ": "DE136695976", "GR094259216": "EL094259216", "CHE-107.787.577 MWST": "CHE107787577MWST", "atu-13585627": "ATU13585627",
		"BE 428.759.497": "BE0428759497",
	} {
		if id, err := vatid.Parse(written); err != nil || id.String() != want {
			t.Errorf("%q was read as %s (%v), want %s", written, id, err, want)
		}
	}
}

func TestWhatIsWrongIsSaid(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]error{
		"": vatid.ErrCountry, "X": vatid.ErrCountry, "US123456789": vatid.ErrCountry, strings.Repeat("1", 300): vatid.ErrCountry, "123456789": vatid.ErrCountry,
		"DE12345678": vatid.ErrFormat, "DE036695976": vatid.ErrFormat, "AT13585627": vatid.ErrFormat, "NL004495445X01": vatid.ErrFormat, "FRI7399859412": vatid.ErrFormat,
		"DE136695977": vatid.ErrDigits, "DE123456789": vatid.ErrDigits, "ATU12345678": vatid.ErrDigits, "ESA1358562E": vatid.ErrDigits, "ESI13585625": vatid.ErrDigits,
		"IT00000000000": vatid.ErrDigits, "CZ91234567": vatid.ErrDigits,
	} {
		if _, err := vatid.Parse(s); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", s, err, want)
		}
	}
}

// unchecked are numbers without a check digit, or with one of a few that would do.
const unchecked = " CZ640903926 BG175074752 BG7523169263 BG7111042925 "

// TestOneWrongDigitIsSeen changes one digit of a good number: a check digit is there to see that.
func TestOneWrongDigitIsSeen(t *testing.T) {
	t.Parallel()
	missed, tried := map[string]int{}, map[string]int{}
	for _, s := range good {
		if strings.Contains(unchecked, " "+s+" ") {
			continue
		}
		for i := len(s) - 1; i >= 2; i-- {
			for d := byte('0'); d <= '9'; d++ {
				if s[i] < '0' || s[i] > '9' || s[i] == d || i > 11 && (s[:2] == "SE" || s[:2] == "NL") {
					continue
				}
				tried[s[:2]]++
				if _, err := vatid.Parse(s[:i] + string(d) + s[i+1:]); err == nil {
					missed[s[:2]]++
				}
			}
		}
	}
	for country, n := range tried {
		if missed[country]*10 > n {
			t.Errorf("%s: %d of %d wrong digits pass", country, missed[country], n)
		}
	}
}

func TestNormalizingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Z]{2,3}[ .-]?[0-9A-Z]{2,14}`)).Draw(t, "number")
		once := vatid.Normalize(s)
		if twice := vatid.Normalize(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
		id, err := vatid.Parse(s)
		again, errAgain := vatid.Parse(id.String())
		if err == nil && (errAgain != nil || again != id) {
			t.Fatalf("%q is %s, read again %s (%v)", s, id, again, errAgain)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range good {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if id, err := vatid.Parse(s); err == nil && (id.Prefix == "" || id.Number == "") {
			t.Errorf("%q was taken as %+v", s, id)
		}
	})
}
