package htmlforms

import (
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// maxRefs bounds how many documents one form changes.
const maxRefs = 500

// refValue names a scheduled document in a form, such as "sammelrechnung:5".
func refValue(ref invoicing.ScheduledRef) string {
	return string(ref.Kind) + ":" + strconv.FormatInt(ref.ID, 10)
}

// parseRef reads what refValue writes.
func parseRef(s string) (invoicing.ScheduledRef, error) {
	kind, number, _ := strings.Cut(s, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 {
		return invoicing.ScheduledRef{}, invoicing.Invalidf("%q ist kein Beleg.", s)
	}
	return invoicing.ScheduledRef{Kind: invoicing.ScheduledKind(kind), ID: id}, nil
}

// formRefs reads the documents that a form names; with the box "alle" it means all that the page showed.
func formRefs(r *http.Request) ([]invoicing.ScheduledRef, error) {
	named := r.PostForm["beleg"]
	if r.PostFormValue("alle") != "" {
		named = r.PostForm["gezeigt"]
	}
	if len(named) > maxRefs {
		return nil, invoicing.Invalidf("Es lassen sich höchstens %d Belege auf einmal ändern.", maxRefs)
	}
	refs := make([]invoicing.ScheduledRef, len(named))
	for i, s := range named {
		var err error
		if refs[i], err = parseRef(s); err != nil {
			return nil, err
		}
	}
	return refs, nil
}
