package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
)

// queueChange gives the ticked documents another send date, or takes it away, so that they wait for a person.
func (p *Pages) queueChange(w http.ResponseWriter, r *http.Request) {
	back := scheduleBack(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		refs, err := formRefs(r)
		if err != nil {
			return "", Notice{}, err
		}
		if len(refs) == 0 {
			return back, Notice{Tone: "bad", Key: "undated.none_ticked"}, nil
		}
		if r.PostFormValue("tun") == "anhalten" {
			err := p.Store.SetSendDates(r.Context(), refs, invoicing.Date{}, p.User(r))
			return back, Notice{Tone: "good", Key: "queue.stopped", Text: strconv.Itoa(len(refs))}, err
		}
		send, err := neededDate(r, "versanddatum")
		if err != nil {
			return "", Notice{}, err
		}
		return back, Notice{Tone: "good", Key: "undated.set", Text: send.German() + " (" + strconv.Itoa(len(refs)) + ")"}, p.Store.SetSendDates(r.Context(), refs, send, p.User(r))
	})
}

// scheduleBack returns the page to go back to: the overview, the queue or the list of missed ones.
func scheduleBack(to string) string {
	if u, err := url.Parse(to); err == nil && u.Scheme == "" && u.Host == "" && (u.Path == queuePath || u.Path == missedPath || u.Path == "/") {
		return u.RequestURI()
	}
	return "/"
}
