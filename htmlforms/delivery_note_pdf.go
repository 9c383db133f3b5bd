package htmlforms

import "net/http"

// deliveryNotePDF answers with the PDF of a delivery note.
func (p *Pages) deliveryNotePDF(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	n, err := p.Store.DeliveryNote(r.Context(), id)
	if err != nil {
		return err
	}
	return p.servePDF(w, r, "delivery_note", id, "Lieferschein-"+n.Number)
}
