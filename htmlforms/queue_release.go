package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
)

// queueRelease lets what the guard holds go out nevertheless; whoever does that says why.
func (p *Pages) queueRelease(w http.ResponseWriter, r *http.Request) {
	back := scheduleBack(r.PostFormValue("zurueck"))
	p.perform(w, r, back, func() (string, Notice, error) {
		refs, err := formRefs(r)
		if err != nil {
			return "", Notice{}, err
		}
		reason := strings.TrimSpace(r.PostFormValue("grund"))
		if reason == "" {
			return "", Notice{}, invoicing.Invalidf("Bitte angeben, warum trotzdem gesendet werden soll.")
		}
		return back, Notice{Tone: "good", Key: "queue.released"}, p.Store.ReleaseGuard(r.Context(), refs, reason, p.User(r))
	})
}
