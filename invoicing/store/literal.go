package store

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// appendLiteral appends a value as SQL. Every connection of this package speaks utf8mb4 and has a sql_mode in which a
// backslash escapes (parseDSN): a quote and a backslash are all that needs escaping, and no other character holds their
// bytes. Only types that are named here are taken, so that values need not move to the heap.
func appendLiteral(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(b, "NULL"...), nil
	case string:
		return appendText(b, v), nil
	case invoicing.Kind:
		return appendText(b, string(v)), nil
	case json.RawMessage:
		return appendText(b, string(v)), nil
	case []byte:
		return appendText(append(b, "_binary"...), string(v)), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case bool:
		if v {
			return append(b, '1'), nil
		}
		return append(b, '0'), nil
	case time.Time:
		return v.UTC().AppendFormat(b, "'2006-01-02 15:04:05.999999'"), nil
	case invoicing.Date:
		if v.IsZero() {
			return append(b, "NULL"...), nil
		}
		return appendText(b, v.String()), nil
	}
	return b, errors.New("no SQL for a value of type " + reflect.TypeOf(value).String())
}

func appendText(b []byte, s string) []byte {
	b = append(b, '\'')
	for {
		i := strings.IndexAny(s, `'\`)
		if i < 0 {
			return append(append(b, s...), '\'')
		}
		b = append(append(b, s[:i]...), '\\', s[i])
		s = s[i+1:]
	}
}
