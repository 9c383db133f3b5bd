package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// forgetBody asks whether a record is to be forgotten.
type forgetBody struct {
	store.Trace
	Refused string // German: why it cannot be forgotten
}

// syncForget says what forgetting does before anything is forgotten.
func (p *Pages) syncForget(w http.ResponseWriter, r *http.Request) error {
	t, err := p.traced(r)
	if err != nil {
		return err
	}
	body := forgetBody{Trace: t}
	switch err := p.Store.MayForget(r.Context(), t.Source, t.Kind, t.Key); invoicing.ErrorCode(err) {
	case "":
	case invoicing.CodeConflict:
		body.Refused = invoicing.ErrorMessage(err)
	default:
		return err
	}
	p.render(w, r, http.StatusOK, "sync_forget.html", page{Title: "sync.forget.title", Name: p.locale(w, r).label("kind", t.Kind) + " " + t.Key,
		Nav: "/abgleich", Body: body})
	return nil
}
