package htmlforms

import (
	"context"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// deliveryNoteBody is the view of a delivery note.
type deliveryNoteBody struct {
	Path    string
	Note    invoicing.DeliveryNote
	Shops   []string
	Lines   linePage
	Sending mailPanel
	History []store.AuditRow
}

// Mails are those of the note.
func (b deliveryNoteBody) Mails() []mailLine { return b.Sending.Mails }

// deliveryNoteShow shows one delivery note.
func (p *Pages) deliveryNoteShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	n, err := p.Store.DeliveryNote(r.Context(), id)
	if err != nil {
		return err
	}
	lines := pageOfLines(r, len(n.Lines), func(i int) lineRow { return lineRow{Position: i + 1, Line: n.Lines[i]} })
	body := deliveryNoteBody{Path: idPath("/lieferscheine", id), Note: n, Lines: lines}
	if body.Sending, err = p.noteSending(r.Context(), n); err != nil {
		return err
	}
	if body.History, err = p.Store.History(r.Context(), store.DocumentDeliveryNote, id); err != nil {
		return err
	}
	if n.Shop != "" {
		body.Shops = []string{n.Shop}
	}
	p.render(w, r, http.StatusOK, "delivery_note.html", page{Title: "delivery_note.title", Name: n.Number, Nav: "/lieferscheine", Body: body})
	return nil
}

// noteSending collects what a delivery note's page tells of its mails.
func (p *Pages) noteSending(ctx context.Context, n invoicing.DeliveryNote) (mailPanel, error) {
	s := mailPanel{Path: idPath("/lieferscheine", n.ID)}
	mails, err := p.Store.MailsOf(ctx, invoicing.MailOfDeliveryNote, n.ID)
	if err != nil {
		return s, err
	}
	if !n.Voided() {
		s.Mode = modeOfMails(mails)
	}
	if err := p.addMails(ctx, &s, mails); err != nil {
		return s, err
	}
	s.Render, err = p.Store.RenderNoteJob(ctx, n.ID)
	return s, err
}

// deliveryNoteSent takes a clerk's word that the goods went out.
func (p *Pages) deliveryNoteSent(r *http.Request, id int64) (string, Notice, error) {
	return idPath("/lieferscheine", id), Notice{Tone: "good", Key: "delivery_note.marked"}, p.Store.MarkDeliveryNoteSent(r.Context(), id, p.User(r))
}

// deliveryNoteVoid takes a note back that was made by mistake ("Lieferschein zurücknehmen").
func (p *Pages) deliveryNoteVoid(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.VoidDeliveryNote(r.Context(), id, typedText(r, "grund"), p.User(r))
	return idPath("/lieferscheine", id), Notice{Tone: "good", Key: "delivery_note.voided"}, err
}

// noteMailResolve takes down, on a note's page, what a person found out about its mail.
func (p *Pages) noteMailResolve(r *http.Request, id int64) (string, Notice, error) {
	mailID, err := strconv.ParseInt(r.PostFormValue("mail"), 10, 64)
	if err != nil {
		return "", Notice{}, invoicing.Invalidf("no mail %q", r.PostFormValue("mail"))
	}
	m, err := p.Store.Mail(r.Context(), mailID)
	if err != nil {
		return "", Notice{}, err
	}
	if m.Document != invoicing.MailOfDeliveryNote || m.DocumentID != id {
		return "", Notice{}, invoicing.NotFoundf("delivery note %d has no mail %d", id, mailID)
	}
	return p.resolve(r, m)
}

// notePDFRetry has a note's PDF made again whose making was given up.
func (p *Pages) notePDFRetry(r *http.Request, id int64) (string, Notice, error) {
	job, err := p.Store.RenderNoteJob(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	return idPath("/lieferscheine", id), Notice{Tone: "good", Key: "job.retried"}, p.Retry(r.Context(), job.ID)
}
