package modified

import (
	"context"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// fit makes a text one that the column can hold as a whole: without sql_mode a server cuts a text off at the first
// character that its charset lacks. It takes what a Mac's keyboard composes as one letter, and the server says what it would
// put for the rest ("?").
func (h *HeldOrder) fit(ctx context.Context, column, text string) (string, error) {
	if isASCII(text) {
		return text, nil
	}
	text = norm.NFC.String(text)
	if h.desk.config.CharsetRepair {
		doubly, err := h.writesDoubly(ctx)
		if err != nil {
			return "", err
		}
		if doubly {
			text = encodeDoubly(text)
		}
	}
	charset := h.charset[column]
	if charset == "" || charset == "utf8mb4" || !identifier.MatchString(charset) {
		return text, nil
	}
	var fits string
	plain := strings.NewReplacer("\uFE0F", "", "\u200D", "").Replace(text) // they only join and colour emoji
	err := h.conn.QueryRowContext(ctx, "SELECT CONVERT(CONVERT(? USING "+charset+") USING utf8mb4)", plain).Scan(&fits)
	if err != nil {
		return "", h.trouble(ctx, err)
	}
	return fits, nil
}

// encodeDoubly takes the bytes of a text one by one for characters of cp1252, as a server does with UTF-8 over a
// connection that says latin1. It is what repairText undoes.
func encodeDoubly(s string) string {
	var b strings.Builder
	for i := range len(s) {
		r := charmap.Windows1252.DecodeByte(s[i])
		if r == '\uFFFD' {
			r = rune(s[i]) // the server fills the gaps of cp1252 with latin1
		}
		b.WriteRune(r)
	}
	return b.String()
}

// writesDoubly says whether the shop writes, and so reads, its texts doubly encoded today: its latest text with an umlaut
// shows it. In a shop that was moved and mended only the old ones are.
func (h *HeldOrder) writesDoubly(ctx context.Context) (bool, error) {
	rows, err := h.conn.QueryContext(ctx, "SELECT billing_name, billing_city, billing_street_address FROM orders ORDER BY orders_id DESC LIMIT 500")
	if err != nil {
		return false, h.trouble(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, city, street string
		if err := rows.Scan(&name, &city, &street); err != nil {
			return false, h.trouble(ctx, err)
		}
		if text := name + city + street; !isASCII(text) {
			return repairText(name) != name || repairText(city) != city || repairText(street) != street, nil
		}
	}
	return true, rows.Err()
}
