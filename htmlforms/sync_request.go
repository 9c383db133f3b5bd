package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// syncRequest asks the leading daemon to read again, to forget, or to look at everything. It does so at its next look
// at the shop; the page that follows shows what came of it.
func (p *Pages) syncRequest(w http.ResponseWriter, r *http.Request) {
	back := "/abgleich"
	if key := r.PostFormValue("nr"); key != "" {
		back = traceAddress(r.PostFormValue("quelle"), r.PostFormValue("art"), key)
	}
	p.perform(w, r, back, func() (string, Notice, error) {
		from, err := invoicing.ParseDate(r.PostFormValue("ab"))
		if err != nil {
			return "", Notice{}, err
		}
		ask := store.SyncRequest{Source: r.PostFormValue("quelle"), Action: store.SyncAction(r.PostFormValue("aktion")),
			Kind: invoicing.Kind(r.PostFormValue("art")), Key: r.PostFormValue("nr"), From: from}
		if ask.Action == store.ActionRead && ask.Key == "" && from.IsZero() {
			return "", Notice{}, invoicing.Invalidf("Es fehlt das Datum, ab dem neu eingelesen werden soll.")
		}
		if _, err := p.Store.AddSyncRequest(r.Context(), ask, p.User(r)); err != nil {
			return "", Notice{}, err
		}
		return back, Notice{Tone: "good", Key: "sync.asked"}, nil
	})
}
