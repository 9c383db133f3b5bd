package api

import (
	"context"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// deliveryNoteJSON is a delivery note with what became of it.
type deliveryNoteJSON struct {
	invoicing.DeliveryNote
	SentAt   *time.Time `json:"sent_at"`
	VoidedAt *time.Time `json:"voided_at"`
	Mails    []mailJSON `json:"mails"`
}

// deliveryNote answers with one delivery note.
func (a *api) deliveryNote(ctx context.Context, c *call) (int, any, error) {
	return a.showDeliveryNote(ctx, http.StatusOK, c.id)
}

func (a *api) showDeliveryNote(ctx context.Context, status int, id int64) (int, any, error) {
	note, err := a.Store.DeliveryNote(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	note.Lines, note.Open = orNone(note.Lines), orNone(note.Open)
	mails, err := a.Store.MailsOf(ctx, invoicing.MailOfDeliveryNote, id)
	j := deliveryNoteJSON{DeliveryNote: note, SentAt: instant(note.SentAt), VoidedAt: instant(note.VoidedAt), Mails: []mailJSON{}}
	for _, m := range mails {
		j.Mails = append(j.Mails, newMail(m))
	}
	return status, j, err
}

// lineLeftJSON is how much of an article of an order is delivered.
type lineLeftJSON struct {
	LineID    int64           `json:"line_id"` // 0: the shop took the line out after it was delivered
	Number    string          `json:"number"`
	Text      string          `json:"text"`
	Details   []string        `json:"details"`
	Ordered   decimal.Decimal `json:"ordered"`
	Delivered decimal.Decimal `json:"delivered"`
	Left      decimal.Decimal `json:"left"`
}

// orderDeliveries answers with what is left to deliver of an order, and its delivery notes.
func (a *api) orderDeliveries(ctx context.Context, c *call) (int, any, error) {
	left, err := a.Store.LeftToDeliver(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	notes, _, err := a.Store.DeliveryNotes(ctx, store.ListQuery{OrderID: c.id, Limit: maxLimit})
	if err != nil {
		return 0, nil, err
	}
	lines := []lineLeftJSON{}
	for _, l := range left {
		lines = append(lines, lineLeftJSON{l.Line.ID, l.Line.Number, l.Line.Text, orNone(l.Line.Details), l.Ordered, l.Delivered, l.Left})
	}
	return http.StatusOK, struct {
		State invoicing.DeliveryState `json:"state"`
		Lines []lineLeftJSON          `json:"lines"`
		Notes []store.DeliveryNoteRow `json:"delivery_notes"`
	}{invoicing.DeliveryStateOf(left), lines, orNone(notes)}, nil
}

// addDeliveryNote makes a delivery note of parts of an order, or of all that is left.
func (a *api) addDeliveryNote(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Lines []invoicing.DeliveryPart `json:"lines"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if in.Lines != nil && len(in.Lines) == 0 {
		return 0, nil, invoicing.Invalidf("lines ist leer; ohne lines wird alles geliefert, was noch offen ist.")
	}
	id, err := a.Store.DeliverOnce(ctx, c.token.ID, c.Header.Get("Idempotency-Key"), c.id, store.DeliveryWish{Parts: in.Lines}, c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showDeliveryNote(ctx, http.StatusCreated, id)
}

// deliveryNotePDF answers with the archived print.
func (a *api) deliveryNotePDF(ctx context.Context, c *call) (int, any, error) {
	file, err := a.Store.PDF(ctx, store.DocumentDeliveryNote, c.id)
	return http.StatusOK, pdf(file), err
}

// sendDeliveryNote has a delivery note mailed: as usual, or to whom and with which text the caller says.
func (a *api) sendDeliveryNote(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		To      string `json:"to"`
		CC      string `json:"cc"`
		Subject string `json:"subject"`
		Text    string `json:"text"`
		Copy    bool   `json:"copy"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	wish := store.MailWish{To: in.To, CC: in.CC, Subject: in.Subject, Text: in.Text, Copy: in.Copy}
	if _, err := a.Store.SendDeliveryNote(ctx, c.id, wish, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showDeliveryNote(ctx, http.StatusAccepted, c.id)
}

// voidDeliveryNote takes a delivery note back that was made by mistake.
func (a *api) voidDeliveryNote(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Reason string `json:"reason"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if err := a.Store.VoidDeliveryNote(ctx, c.id, in.Reason, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showDeliveryNote(ctx, http.StatusOK, c.id)
}
