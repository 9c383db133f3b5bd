package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// yearPlanMove gives a draft or a collective invoice a day in another month: its send date where it has one, else the
// provisional date.
func (p *Pages) yearPlanMove(w http.ResponseWriter, r *http.Request) {
	back := planBack(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		ref, err := parseRef(r.PostFormValue("beleg"))
		if err != nil {
			return "", Notice{}, err
		}
		month, err := parseMonth(r.PostFormValue("monat"))
		if err != nil {
			return "", Notice{}, err
		}
		day, err := invoicing.ParseDate(r.PostFormValue("tag"))
		if err != nil {
			return "", Notice{}, err
		}
		to := dayIn(month, day, p.Today())
		if to.Before(p.Today()) {
			return back, Notice{Tone: "bad", Key: "plan.move.past"}, nil
		}
		if r.PostFormValue("gesetzt") != "" {
			err = p.Store.SetSendDates(r.Context(), []invoicing.ScheduledRef{ref}, to, p.User(r))
			return back, Notice{Tone: "good", Key: "plan.moved.send", Text: to.German()}, err
		}
		err = p.Store.SetProvisionalDates(r.Context(), []invoicing.ScheduledRef{ref}, to, p.User(r))
		return back, Notice{Tone: "good", Key: "plan.moved.provisional", Text: to.German()}, err
	})
}

// dayIn returns the same day of another month, clamped to its end; in the present month not before today.
func dayIn(month, day, today invoicing.Date) invoicing.Date {
	months := (month.Year-day.Year)*12 + int(month.Month) - int(day.Month)
	to := day.AddMonths(months)
	if to.Year == today.Year && to.Month == today.Month && to.Before(today) {
		return today
	}
	return to
}
