package htmlforms

import (
	"context"
	"net/http"
	"strings"
)

// registerMerge adds the pages on which invoices are merged, split and moved.
func (p *Pages) registerMerge(mux *http.ServeMux) {
	for pattern, load := range map[string]func(context.Context, int64) (*groupingBody, error){
		"/auftraege/{id}/zusammenfassen": p.groupingOfOrder, "/geschaeftspartner/{id}/zusammenfassen": p.groupingOfPartner,
	} {
		mux.HandleFunc("GET "+pattern, p.show(p.merge(load)))
		mux.HandleFunc("POST "+pattern, p.show(p.merge(load)))
	}
	mux.HandleFunc("POST /sammelrechnungen/{id}/trennen", p.act(p.collectiveSplit))
	mux.HandleFunc("POST /sammelrechnungen/{id}/verschieben", p.act(p.collectiveMove))
}

// merge answers what the popup's form asks for: it shows it, moves invoices in it, or saves it. Each button sends the whole form
// and gets the next one.
func (p *Pages) merge(load func(context.Context, int64) (*groupingBody, error)) showFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := pathID(r)
		if err != nil {
			return err
		}
		b, err := load(r.Context(), id)
		if err != nil {
			return err
		}
		r.PostFormValue("schritt") // reads the form
		b.read(r.Form)
		step := r.PostForm.Get("schritt")
		if what, saves := strings.CutPrefix(step, "speichern"); saves {
			return p.mergeSave(w, r, b, strings.TrimPrefix(what, ":"))
		}
		b.step(step, r.PostForm)
		if b.Result, err = p.mergedOf(r); err != nil {
			return err
		}
		if step != "" && step != "oeffnen" {
			b.Said = p.locale(w, r).text("merge.said", len(b.in(spotPlanned)), len(b.groups()))
		}
		return p.showGrouping(w, r, http.StatusOK, b)
	}
}
