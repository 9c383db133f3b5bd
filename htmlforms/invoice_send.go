package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailSendBody is the mail of a document before it goes out.
type mailSendBody struct {
	Path     string
	Document invoicing.MailDocument
	Number   string
	Mode     sendMode
	Last     invoicing.Mail // the one before; none at the first sending
	Seen     int
	Preview  store.MailPreview
	Remember bool
	Bounds   struct{ Subject, Text int }
}

// invoiceSendShow shows the mail of an issued invoice as it will go out. All of it can be changed for this one mail.
func (p *Pages) invoiceSendShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	return p.showSend(w, r, id, http.StatusOK, store.MailWish{})
}

func (p *Pages) showSend(w http.ResponseWriter, r *http.Request, id int64, status int, wish store.MailWish) error {
	inv, err := p.Store.Invoice(r.Context(), id)
	if err != nil {
		return err
	}
	mails, err := p.Store.Mails(r.Context(), id)
	if err != nil {
		return err
	}
	body := mailSendBody{Path: idPath("/rechnungen", id), Document: invoicing.MailOfInvoice, Number: inv.Number, Mode: modeOf(inv, mails), Seen: len(mails), Remember: wish.Remember}
	if body.Mode == sendNothing {
		http.Redirect(w, r, body.Path, http.StatusSeeOther) // a draft, or one that is under way: its page says which
		return nil
	}
	if len(mails) > 0 {
		body.Last = mails[len(mails)-1]
	}
	wish.Copy = body.Mode == sendCopy
	if body.Preview, err = p.Store.PreviewMail(r.Context(), id, wish); err != nil {
		return err
	}
	typed(&body.Preview.Mail, wish)
	body.Bounds.Subject, body.Bounds.Text = invoicing.MailBounds()
	p.render(w, r, status, "mail_send.html", page{Title: "mail.send.title", Name: inv.Number, Nav: "/rechnungen", Body: body})
	return nil
}

// typed leaves what a person wrote as it was written, also where it cannot be sent.
func typed(m *invoicing.Mail, wish store.MailWish) {
	for _, f := range []struct {
		into *string
		text string
	}{{&m.To, wish.To}, {&m.CC, wish.CC}, {&m.Subject, wish.Subject}, {&m.Text, wish.Text}} {
		if f.text != "" {
			*f.into = f.text
		}
	}
}

// invoiceSend mails an issued invoice: as the page before showed it, or as usual where the form says nothing. What
// cannot be right comes back with everything that was typed.
func (p *Pages) invoiceSend(w http.ResponseWriter, r *http.Request) {
	id, err := pathID(r)
	if err != nil {
		p.Fail(w, r, err)
		return
	}
	wish := readWish(r)
	var mistake error
	send := func() (string, Notice, error) {
		_, err := p.Store.SendInvoiceAs(r.Context(), id, wish, p.User(r))
		if invoicing.ErrorCode(err) == invoicing.CodeInvalid {
			mistake = err
		}
		return idPath("/rechnungen", id), Notice{Tone: "good", Key: "invoice.queued"}, err
	}
	p.performOr(w, r, idPath("/rechnungen", id), send, func() bool {
		if mistake == nil {
			return false
		}
		p.Session.Notify(r, p.excuse(r, mistake))
		if err := p.showSend(w, r, id, http.StatusUnprocessableEntity, wish); err != nil {
			p.Fail(w, r, err)
		}
		return true
	})
}

func readWish(r *http.Request) store.MailWish {
	seen, err := strconv.Atoi(r.PostFormValue("gesehen"))
	if err != nil || seen < 0 {
		seen = 0
	}
	return store.MailWish{To: r.PostFormValue("an"), CC: r.PostFormValue("kopie"), Subject: r.PostFormValue("betreff"), Text: r.PostFormValue("text"),
		Remember: r.PostFormValue("merken") != "", Copy: r.PostFormValue("bestaetigt") != "", Seen: seen}
}

// pdfRetry has a PDF made again whose making was given up.
func (p *Pages) pdfRetry(r *http.Request, id int64) (string, Notice, error) {
	job, err := p.Store.RenderJob(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	if err := p.Retry(r.Context(), job.ID); err != nil {
		return "", Notice{}, err
	}
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "job.retried"}, nil
}
