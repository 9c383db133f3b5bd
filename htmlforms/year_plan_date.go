package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// yearPlanDate sets the send date of a draft or a collective invoice in a cell of the year plan.
func (p *Pages) yearPlanDate(w http.ResponseWriter, r *http.Request) {
	back := planBack(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		ref, err := parseRef(r.PostFormValue("beleg"))
		if err != nil {
			return "", Notice{}, err
		}
		send, err := invoicing.ParseDate(r.PostFormValue("versanddatum"))
		if err != nil {
			return "", Notice{}, err
		}
		said := Notice{Tone: "good", Key: "collective.date_set", Text: send.German()}
		if send.IsZero() {
			said.Key = "collective.date_cleared"
		}
		return back, said, p.Store.SetSendDates(r.Context(), []invoicing.ScheduledRef{ref}, send, p.User(r))
	})
}
