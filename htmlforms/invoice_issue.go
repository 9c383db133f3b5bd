package htmlforms

import (
	"net/http"
)

// invoiceIssue issues a draft ("Rechnung stellen"), and with senden=1 mails it too: both or neither.
func (p *Pages) invoiceIssue(r *http.Request, id int64) (string, Notice, error) {
	issue, key := p.Store.IssueInvoice, "invoice.issued"
	if r.PostFormValue("senden") != "" {
		issue, key = p.Store.IssueAndSend, "invoice.issued_sent"
	}
	inv, err := issue(r.Context(), id, p.User(r))
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: key, Text: inv.Number}, err
}
