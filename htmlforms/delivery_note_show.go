package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// deliveryNoteBody is the view of a delivery note.
type deliveryNoteBody struct {
	Path  string
	Note  invoicing.DeliveryNote
	Shops []string
	Lines linePage
}

// deliveryNoteShow shows one delivery note.
func (p *Pages) deliveryNoteShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	n, err := p.Store.DeliveryNote(r.Context(), id)
	if err != nil {
		return err
	}
	lines := pageOfLines(r, len(n.Lines), func(i int) lineRow { return lineRow{Position: i + 1, Line: n.Lines[i]} })
	body := deliveryNoteBody{Path: idPath("/lieferscheine", id), Note: n, Lines: lines}
	if n.Shop != "" {
		body.Shops = []string{n.Shop}
	}
	p.render(w, r, http.StatusOK, "delivery_note.html", page{Title: "delivery_note.title", Name: n.Number, Nav: "/lieferscheine", Body: body})
	return nil
}
