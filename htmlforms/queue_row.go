package htmlforms

import (
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// queueRow is a scheduled document as the pages show it.
type queueRow struct {
	store.ScheduledRow
	Now  invoicing.Date
	Why  string         // German: why it goes on another day than its send date
	Next invoicing.Date // when somebody would be asked again, were it deselected
}

// Ref names the document in forms.
func (q queueRow) Ref() string { return refValue(q.ScheduledRef) }

// Href leads to the document; a planned invoice is found in the order's list, whose number the row does not know.
func (q queueRow) Href() string {
	if q.InvoiceID != 0 {
		return idPath("/rechnungen", q.InvoiceID)
	}
	switch q.Kind {
	case invoicing.ScheduledCollective:
		return idPath("/sammelrechnungen", q.ID)
	case invoicing.ScheduledDraft:
		return idPath("/rechnungen", q.ID)
	}
	return ""
}

// Preview leads to the PDF as it would be sent; none for what nobody has taken over.
func (q queueRow) Preview() string {
	if q.Planned() || !q.Open() {
		return ""
	}
	return q.Href() + "/vorschau"
}

// Late is for how many days its send date is over.
func (q queueRow) Late() int { return int(q.Now.Time().Sub(q.SendDate.Time()).Hours() / 24) }

// Open says whether it can still be changed before it is sent.
func (q queueRow) Open() bool { return q.State != store.StateFailed && q.State != store.StateUnknown }

// Held says whether the guard keeps it back.
func (q queueRow) Kept() bool { return q.State == store.StateHeld }

// Planned says that nobody has taken it over yet.
func (q queueRow) Planned() bool { return q.Kind == invoicing.ScheduledPlanned }

// Again is the day on which it is asked about once more; none while it waits for an answer.
func (q queueRow) Again() invoicing.Date {
	day := q.ProvisionalDate
	if day.Before(q.RemindOn) {
		day = q.RemindOn
	}
	if q.State != store.StateUndated || !q.Now.Before(day) {
		return invoicing.Date{}
	}
	return day
}

// MailText leads to the mail that it would be sent with.
func (q queueRow) MailText() string {
	if q.Preview() == "" {
		return ""
	}
	return queuePath + "/mail?beleg=" + q.Ref()
}

// Mail leads to the mail that was not accepted.
func (q queueRow) Mail() string {
	if q.Open() {
		return ""
	}
	if q.MailID != 0 {
		return idPath("/mails", q.MailID)
	}
	return q.Href() + "#mails"
}
