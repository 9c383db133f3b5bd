package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

// yearPlanTake makes a draft of a single planned invoice (Als Rechnung übernehmen).
func (p *Pages) yearPlanTake(w http.ResponseWriter, r *http.Request) {
	back := planBack(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		ref, err := parseRef(r.PostFormValue("beleg"))
		if err != nil {
			return "", Notice{}, err
		}
		_, err = p.Store.TakeOver(r.Context(), store.TakeOver{Singles: []int64{ref.ID}}, p.User(r))
		return back, Notice{Tone: "good", Key: "plan.taken"}, err
	})
}
