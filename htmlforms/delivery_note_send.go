package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// deliveryNoteSendShow shows the mail of a delivery note as it will go out. All of it can be changed for this one mail.
func (p *Pages) deliveryNoteSendShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	return p.showNoteSend(w, r, id, http.StatusOK, store.MailWish{})
}

func (p *Pages) showNoteSend(w http.ResponseWriter, r *http.Request, id int64, status int, wish store.MailWish) error {
	n, err := p.Store.DeliveryNote(r.Context(), id)
	if err != nil {
		return err
	}
	mails, err := p.Store.MailsOf(r.Context(), invoicing.MailOfDeliveryNote, id)
	if err != nil {
		return err
	}
	body := mailSendBody{Path: idPath("/lieferscheine", id), Document: invoicing.MailOfDeliveryNote, Number: n.Number, Mode: modeOfMails(mails), Seen: len(mails)}
	if n.Voided() || body.Mode == sendNothing {
		http.Redirect(w, r, body.Path, http.StatusSeeOther) // its page says why
		return nil
	}
	if len(mails) > 0 {
		body.Last = mails[len(mails)-1]
	}
	wish.Copy = body.Mode == sendCopy
	if body.Preview, err = p.Store.PreviewDeliveryNoteMail(r.Context(), id, wish); err != nil {
		return err
	}
	typed(&body.Preview.Mail, wish)
	body.Bounds.Subject, body.Bounds.Text = invoicing.MailBounds()
	p.render(w, r, status, "mail_send.html", page{Title: "mail.send.title", Name: n.Number, Nav: "/lieferscheine", Body: body})
	return nil
}

// deliveryNoteSend mails a delivery note as the page before showed it. What cannot be right comes back with everything that was typed.
func (p *Pages) deliveryNoteSend(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		p.Fail(w, r, err)
		return
	}
	wish := readWish(r)
	var mistake error
	p.performOr(w, r, idPath("/lieferscheine", id), func() (string, Notice, error) {
		_, err := p.Store.SendDeliveryNote(r.Context(), id, wish, p.User(r))
		if invoicing.ErrorCode(err) == invoicing.CodeInvalid {
			mistake = err
		}
		return idPath("/lieferscheine", id), Notice{Tone: "good", Key: "invoice.queued"}, err
	}, func() bool {
		if mistake == nil {
			return false
		}
		p.Session.Notify(r, p.excuse(r, mistake))
		if err := p.showNoteSend(w, r, id, http.StatusUnprocessableEntity, wish); err != nil {
			p.Fail(w, r, err)
		}
		return true
	})
}
