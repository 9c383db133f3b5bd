package modified

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"fakturisd/connector"
)

// repairs is how often a text may have been stored wrongly: each move of a shop to another server can add one.
const repairs = 3

// repairText undoes double encoding: UTF-8 that was taken for cp1252 or latin1 when it was stored and so comes out as
// "MÃ¼ller". A text counts as such only if the whole of it is; any other stays as it is, so that right and wrong texts
// may stand side by side in one table.
func repairText(s string) string {
	repaired := s
	for range repairs {
		once, ok := misread(repaired)
		if !ok {
			break
		}
		repaired = once
	}
	if strings.IndexFunc(repaired, isControl) >= 0 {
		return s
	}
	return repaired
}

// isControl knows the characters of U+0080 to U+009F, which nobody types.
func isControl(r rune) bool { return r >= 0x80 && r < 0xA0 }

// misread gives the text whose bytes, taken one by one for characters, are s.
func misread(s string) (string, bool) {
	if isASCII(s) {
		return "", false
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if !isControl(r) {
				return "", false
			}
			c = byte(r)
		}
		b = append(b, c)
	}
	b = b[:len(b)-cutTail(b)]
	return string(b), utf8.Valid(b) && !isASCII(string(b))
}

// firstBytes begin the characters of European texts. A right text may well end in ä, which begins a Chinese one.
const firstBytes = "\xC2\xC3\xC4\xC5\xE2"

// cutTail is the length of a character at the end of which the shop's column took only a part.
func cutTail(b []byte) int {
	for n := 1; n < 3 && n <= len(b); n++ {
		if tail := b[len(b)-n:]; strings.IndexByte(firstBytes, tail[0]) >= 0 && !utf8.FullRune(tail) {
			return n
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// sampleRows is how many rows of each table a probe looks at, from either end of the orders.
const sampleRows = 200

// probeDoubleEncoding looks for texts that charset_repair would repair.
func (s *Shop) probeDoubleEncoding(ctx context.Context, out *connector.Capabilities) error {
	if s.config.CharsetRepair {
		return nil
	}
	var texts, wrong int
	example := ""
	for _, q := range []string{
		"(SELECT billing_name, billing_city, billing_street_address FROM orders ORDER BY orders_id DESC LIMIT %d) " +
			"UNION (SELECT billing_name, billing_city, billing_street_address FROM orders ORDER BY orders_id LIMIT %[1]d)",
		"SELECT customers_firstname, customers_lastname FROM customers ORDER BY customers_id DESC LIMIT %d",
		"SELECT products_name FROM products_description ORDER BY products_id DESC LIMIT %d",
	} {
		rows, err := s.rows(ctx, fmt.Sprintf(q, sampleRows))
		if err != nil {
			return err
		}
		for _, r := range rows {
			for _, v := range r.values {
				if isASCII(v) {
					continue
				}
				texts++
				if repairText(v) != v {
					wrong, example = wrong+1, v
				}
			}
		}
	}
	if wrong > 0 {
		out.Problems = append(out.Problems, fmt.Sprintf("Umlaute sind in der Datenbank des Shops doppelt kodiert (%d von %d geprüften Texten mit Umlauten, "+
			"Beispiel: „%s“ statt „%s“). Setzen Sie für diesen Shop charset_repair: true.", wrong, texts, example, repairText(example)))
	}
	return nil
}
