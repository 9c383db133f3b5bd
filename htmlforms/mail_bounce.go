package htmlforms

import "net/http"

// mailBounce takes a person's word that a mail did not arrive.
func (p *Pages) mailBounce(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.MarkUndeliverable(r.Context(), id, r.PostFormValue("worte"), p.User(r))
	if err != nil {
		return idPath("/mails", id), Notice{}, err
	}
	m, err := p.Store.Mail(r.Context(), id)
	return aboutPath(m.Document, m.DocumentID, m.OrderID), Notice{Tone: "good", Key: "mail.bounce.saved"}, err
}
