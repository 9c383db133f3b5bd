package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// queueMailBody is the mail of a document as it would go out now.
type queueMailBody struct {
	Ref  invoicing.ScheduledRef
	Href string
	Mail store.MailPreview
}

// queueMail shows the mail that a draft or a collective invoice of the queue would be sent with.
func (p *Pages) queueMail(w http.ResponseWriter, r *http.Request) error {
	ref, err := parseRef(r.URL.Query().Get("beleg"))
	if err != nil {
		return invoicing.NotFoundf("no document %q", r.URL.Query().Get("beleg"))
	}
	body := queueMailBody{Ref: ref, Href: queueRow{ScheduledRow: store.ScheduledRow{ScheduledRef: ref}}.Href()}
	switch ref.Kind {
	case invoicing.ScheduledCollective:
		preview, err := p.Store.PreviewCollectiveMail(r.Context(), ref.ID)
		if err != nil {
			return err
		}
		body.Mail = preview.Mail
	case invoicing.ScheduledDraft:
		if body.Mail, err = p.Store.PreviewMail(r.Context(), ref.ID, store.MailWish{}); err != nil {
			return err
		}
	default:
		return invoicing.NotFoundf("%s %d has no mail yet", ref.Kind, ref.ID)
	}
	p.render(w, r, http.StatusOK, "queue_mail.html", page{Title: "queue.mail_text", Nav: queuePath, Body: body})
	return nil
}
