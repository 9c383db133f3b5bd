package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// collectiveDate sets the send date of a collective invoice, or takes it away when the field is empty.
func (p *Pages) collectiveDate(r *http.Request, id int64) (string, Notice, error) {
	send, err := invoicing.ParseDate(r.PostFormValue("versanddatum"))
	if err != nil {
		return "", Notice{}, err
	}
	if err := p.Store.SetSendDate(r.Context(), id, send, p.User(r)); err != nil {
		return "", Notice{}, err
	}
	to, said := idPath("/sammelrechnungen", id), Notice{Tone: "good", Key: "collective.date_set", Text: send.German()}
	if send.IsZero() {
		said.Key = "collective.date_cleared"
	}
	return to, said, nil
}
