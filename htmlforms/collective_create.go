package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// collectiveCreate combines the ticked planned invoices into one collective invoice ("Rechnungen zusammenfassen") and
// stays on the page, where the next ones can be ticked.
func (p *Pages) collectiveCreate(r *http.Request, orderID int64) (string, Notice, error) {
	here := idPath("/auftraege", orderID) + "/geplante-rechnungen"
	ids, err := formIDs(r, "geplant")
	if err != nil {
		return "", Notice{}, err
	}
	if len(ids) == 0 {
		return here, Notice{Tone: "bad", Key: "planned.none_ticked"}, nil
	}
	send, err := invoicing.ParseDate(r.PostFormValue("versanddatum"))
	if err != nil {
		return here, p.excuse(r, err), nil
	}
	if _, err := p.Store.Combine(r.Context(), ids, send, p.User(r)); err != nil {
		return here, p.excuse(r, err), nil
	}
	return here, Notice{Tone: "good", Key: "planned.combined", Text: strconv.Itoa(len(ids))}, nil
}

// formIDs reads the ids of ticked boxes.
func formIDs(r *http.Request, name string) ([]int64, error) {
	ids := make([]int64, len(r.PostForm[name]))
	for i, v := range r.PostForm[name] {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, invoicing.Invalidf("%s: %q is no id", name, v)
		}
		ids[i] = id
	}
	return ids, nil
}
