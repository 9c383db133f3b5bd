package htmlforms

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// typedForm is what was typed into the fields of a form by their names, and what is wrong with it.
type typedForm struct {
	l      *locale
	values map[string]string
	errors invoicing.FieldErrors
}

func readTyped(r *http.Request, l *locale, names []string) typedForm {
	f := typedForm{l: l, values: map[string]string{}, errors: invoicing.FieldErrors{}}
	for _, name := range names {
		f.values[name] = typedText(r, name)
	}
	return f
}

func typedText(r *http.Request, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n"))
}

func (f *typedForm) figure(name string) decimal.Decimal {
	if f.values[name] == "" {
		return decimal.Zero
	}
	d, err := germanDecimal(f.values[name])
	if err != nil {
		f.errors[name] = f.l.text("draft.number.wrong")
	}
	return d
}

func (f *typedForm) date(name string) invoicing.Date {
	d, err := invoicing.ParseDate(f.values[name])
	if err != nil {
		f.errors[name] = f.l.text("draft.date.wrong")
	}
	return d
}

func (f *typedForm) whole(name string) int {
	if f.values[name] == "" {
		return 0
	}
	n, err := strconv.Atoi(f.values[name])
	if err != nil {
		f.errors[name] = f.l.text("draft.whole.wrong")
	}
	return n
}

// fill puts what was typed, and what is wrong with it, into the fields; a group with an error is open.
func (f *typedForm) fill(groups []fieldGroup) []fieldGroup {
	for g := range groups {
		for n := range groups[g].Fields {
			field := &groups[g].Fields[n]
			field.Value, field.Error = f.values[field.Name], f.errors[field.Name]
			groups[g].Open = groups[g].Open || field.Error != ""
		}
	}
	return groups
}

// refused takes over what is wrong with the form's content; it returns other errors, which are not about what was typed.
func (f *typedForm) refused(err error) error {
	if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
		for field, what := range wrong {
			f.errors[field] = what
		}
		return nil
	}
	if code := invoicing.ErrorCode(err); err != nil && (code == invoicing.CodeInvalid || code == invoicing.CodeConflict) {
		f.errors[""] = invoicing.ErrorMessage(err)
		return nil
	}
	return err
}

// besides are the errors that stand neither at these fields nor at a line's.
func (f *typedForm) besides(groups []fieldGroup) []string {
	shown := map[string]bool{}
	for _, g := range groups {
		for _, field := range g.Fields {
			shown[field.Name] = true
		}
	}
	var texts []string
	for field, what := range f.errors {
		if !shown[field] && !strings.HasPrefix(field, "l.") {
			texts = append(texts, what)
		}
	}
	slices.Sort(texts)
	return texts
}
