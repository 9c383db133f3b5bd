package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// collectiveRefresh takes the present state of an order that changed in its shop into the collective invoice in which it is
// ("Jetzigen Stand übernehmen").
func (p *Pages) collectiveRefresh(r *http.Request, id int64) (string, Notice, error) {
	plannedID, err := strconv.ParseInt(r.PostFormValue("geplant"), 10, 64)
	if err != nil {
		return "", Notice{}, invoicing.Invalidf("geplant: %q is no id", r.PostFormValue("geplant"))
	}
	err = p.Store.RefreshItem(r.Context(), plannedID, p.User(r))
	return idPath("/sammelrechnungen", id), Notice{Tone: "good", Key: "collective.refreshed"}, err
}
