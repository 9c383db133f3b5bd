package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// deliveryNoteBody is the view of a delivery note.
type deliveryNoteBody struct {
	Path  string
	Note  invoicing.DeliveryNote
	Shops []string
	Lines linePage

	History []store.AuditRow
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
	if body.History, err = p.Store.History(r.Context(), store.DocumentDeliveryNote, id); err != nil {
		return err
	}
	if n.Shop != "" {
		body.Shops = []string{n.Shop}
	}
	p.render(w, r, http.StatusOK, "delivery_note.html", page{Title: "delivery_note.title", Name: n.Number, Nav: "/lieferscheine", Body: body})
	return nil
}
