package mailbox

import "net/http"

// Handler shows the mails under Options.Prefix.
func (b *Mailbox) Handler() http.Handler {
	return http.NotFoundHandler()
}
