package invoicing

// Schedule says when a draft or a collective invoice goes out by itself (Versandplan). The dates are days of the merchant's
// calendar; send window and business days shift only the moment of sending.
type Schedule struct {
	ProvisionalDate Date   `json:"provisional_date"`
	SendDate        Date   `json:"send_date"`               // none: not sent by itself
	WaitingSince    Date   `json:"waiting_since,omitzero"`  // the provisional date that it had first
	RemindOn        Date   `json:"remind_on,omitzero"`      // not asked about before
	DeselectedOn    Date   `json:"deselected_on,omitzero"`  // somebody said "no date for now"
	Guard           string `json:"guard,omitzero"`          // German, a line each: why it was held instead of sent
	GuardReleased   string `json:"guard_released,omitzero"` // login of who let it go nevertheless
	DatedBack       bool   `json:"dated_back,omitzero"`     // missed, and to be dated as of its send date
	MissedDecided   bool   `json:"missed_decided,omitzero"` // a person decided about it after it was missed
}

// Held says whether it is kept back instead of sent, and nobody let it go.
func (s Schedule) Held() bool { return s.Guard != "" && s.GuardReleased == "" }

// ScheduledKind says what a scheduled document is.
type ScheduledKind string

// What can be sent by itself: a collective invoice, or the draft of an invoice. A planned invoice that nobody took over becomes
// a draft with the date that somebody gives it.
const (
	ScheduledCollective ScheduledKind = "sammelrechnung"
	ScheduledDraft      ScheduledKind = "rechnung"
	ScheduledPlanned    ScheduledKind = "geplant"
)

// ScheduledRef names a scheduled document.
type ScheduledRef struct {
	Kind ScheduledKind `json:"kind"`
	ID   int64         `json:"id"`
}
