package htmlforms

import (
	"net/http"
	"slices"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// missedDecide settles what becomes of the ticked missed documents.
func (p *Pages) missedDecide(w http.ResponseWriter, r *http.Request) {
	p.perform(w, r, missedPath, func() (string, Notice, error) {
		refs, err := formRefs(r)
		if err != nil {
			return "", Notice{}, err
		}
		if len(refs) == 0 {
			return missedPath, Notice{Tone: "bad", Key: "undated.none_ticked"}, nil
		}
		choice := store.MissedDecision(r.PostFormValue("tun"))
		if !slices.Contains(missedChoices, choice) {
			return "", Notice{}, invoicing.Invalidf("Bitte einen der Knöpfe drücken.")
		}
		return missedPath, Notice{Tone: "good", Key: "missed.decided", Text: strconv.Itoa(len(refs))}, p.Store.DecideMissed(r.Context(), refs, choice, p.User(r))
	})
}
