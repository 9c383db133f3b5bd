package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// undatedDecide does what a person decided about documents without a send date: set one, do without one for now, or be
// reminded. "Later" closes the popup until the next login; the list stays.
func (p *Pages) undatedDecide(w http.ResponseWriter, r *http.Request) {
	back := scheduleBack(r.PostFormValue("zurueck"))
	do := r.PostFormValue("tun")
	if do == "spaeter" {
		p.Session.SetPutOff(r, p.Today())
		http.Redirect(w, r, back, http.StatusSeeOther)
		return
	}
	p.perform(w, r, back, func() (string, Notice, error) {
		refs, err := formRefs(r)
		if err != nil {
			return "", Notice{}, err
		}
		if len(refs) == 0 {
			return back, Notice{Tone: "bad", Key: "undated.none_ticked"}, nil
		}
		say, err := p.decideUndated(r, do, refs)
		return back, say, err
	})
}

func (p *Pages) decideUndated(r *http.Request, do string, refs []invoicing.ScheduledRef) (Notice, error) {
	n := strconv.Itoa(len(refs))
	switch do {
	case "setzen":
		send, err := neededDate(r, "versanddatum")
		if err != nil {
			return Notice{}, err
		}
		return Notice{Tone: "good", Key: "undated.set", Text: send.German() + " (" + n + ")"}, p.Store.SetSendDates(r.Context(), refs, send, p.User(r))
	case "abwaehlen":
		return Notice{Tone: "good", Key: "undated.deselected", Text: n}, p.Store.Deselect(r.Context(), refs, p.User(r))
	case "erinnern":
		on, err := neededDate(r, "erinnern")
		if err != nil {
			return Notice{}, err
		}
		return Notice{Tone: "good", Key: "undated.reminded", Text: on.German() + " (" + n + ")"}, p.Store.RemindOn(r.Context(), refs, on, p.User(r))
	}
	return Notice{}, invoicing.Invalidf("Bitte einen der Knöpfe drücken.")
}

// neededDate reads a day that must be given.
func neededDate(r *http.Request, name string) (invoicing.Date, error) {
	d, err := invoicing.ParseDate(r.PostFormValue(name))
	if err == nil && d.IsZero() {
		err = invoicing.Invalidf("Bitte einen Tag angeben.")
	}
	return d, err
}
