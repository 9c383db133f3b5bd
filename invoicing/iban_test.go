package invoicing_test

import (
	"testing"

	"fakturisd/invoicing"
)

func TestCheckIBAN(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"DE89370400440532013000", "DE02 1203 0000 0000 2020 51", "at61 1904 3002 3457 3201", "CH9300762011623852957", "NO9386011117947",
		"MT84MALT011000012345MTLCAST001S"} {
		if err := invoicing.CheckIBAN(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{"", "DE", "DE89370400440532013001", "DE8937040044053201300", "DE893704004405320130000", "8937040044053201300000",
		"DE8937040044053201300Ä", "DE89370400440532-13000", "XX00", "DE98370400440532013000"} {
		if err := invoicing.CheckIBAN(bad); invoicing.ErrorCode(err) != invoicing.CodeInvalid {
			t.Errorf("%q was taken: %v", bad, err)
		}
	}
}

// TestCheckIBANFindsSlips holds what the check digits are for: one wrong digit, or two neighbours swapped.
func TestCheckIBANFindsSlips(t *testing.T) {
	t.Parallel()
	const good = "DE89370400440532013000"
	for i := 2; i < len(good); i++ {
		wrong := []byte(good)
		wrong[i] = '0' + (wrong[i]-'0'+1)%10
		if invoicing.CheckIBAN(string(wrong)) == nil {
			t.Errorf("%s was taken", wrong)
		}
		swapped := []byte(good)
		swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
		if string(swapped) != good && invoicing.CheckIBAN(string(swapped)) == nil {
			t.Errorf("%s was taken", swapped)
		}
	}
}
