package htmlforms

import "net/http"

// deliveryNoteCreate makes the delivery note of an order ("Lieferschein"); a second press leads to the same one.
func (p *Pages) deliveryNoteCreate(r *http.Request, orderID int64) (string, Notice, error) {
	id, err := p.Store.CreateDeliveryNote(r.Context(), orderID, p.User(r))
	return idPath("/lieferscheine", id), Notice{Tone: "good", Key: "delivery_note.created"}, err
}
