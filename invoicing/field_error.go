package invoicing

import (
	"maps"
	"slices"
	"strings"
)

// FieldErrors says of each field of a form what is wrong with it, in German. Fields are called as in JSON, such as
// "email" or "billing.city"; those of lines are counted from 1, such as "lines.3.quantity".
type FieldErrors map[string]string

// Error returns all of them in one text.
func (f FieldErrors) Error() string {
	texts := make([]string, 0, len(f))
	for _, field := range slices.Sorted(maps.Keys(f)) {
		texts = append(texts, field+": "+f[field])
	}
	return strings.Join(texts, " ")
}

// orNil returns the errors coded as Invalid, nil where there are none.
func (f FieldErrors) orNil() error {
	if len(f) == 0 {
		return nil
	}
	return Invalidf("%w", f)
}
