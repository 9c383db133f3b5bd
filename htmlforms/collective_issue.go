package htmlforms

import "net/http"

// collectiveIssue issues a collective invoice at once and mails it, without waiting for its send date.
func (p *Pages) collectiveIssue(r *http.Request, id int64) (string, Notice, error) {
	invoiceID, err := p.Store.IssueCollective(r.Context(), id, p.User(r))
	return idPath("/rechnungen", invoiceID), Notice{Tone: "good", Key: "collective.issued"}, err
}
