package invoicing

import (
	"strings"
	"time"
	"unicode/utf8"
)

// StatusIntent is a clerk's wish to change an order's status in the shop, and how far it has got. It is carried out
// once, in the order in which the shop's own admin writes (shop: orders_update.php): order, parcels, mail, history.
type StatusIntent struct {
	ID      int64 `json:"id"`
	OrderID int64 `json:"order_id"`
	StatusWish
	OrderNumber string `json:"order_number"`
	Customer    string `json:"customer"`
	Source      string `json:"source"`
	Shop        string `json:"shop"`
	Key         int64  `json:"shop_key"` // the shop's orders_id

	State        IntentState `json:"state"`
	Step         IntentStep  `json:"step"`
	Reason       string      `json:"reason"` // German; why it waits, was refused or is unknown
	WaitingSince time.Time   `json:"waiting_since,omitzero"`
	MailState    MailState   `json:"mail_state"` // of the customer's mail; empty: none is wished, or it was not its turn yet
	MailID       int64       `json:"mail_id"`    // where it goes through our mail server
	MailError    string      `json:"mail_error"` // the shop's or mail server's own words
	MailTry      int         `json:"mail_try"`   // raised when a person has the mail sent again: part of the key by which the shop knows it

	// HistoryBefore, HistoryAt and HistoryID tell our row of the shop's history from others: the highest number before, the
	// shop's own clock as it goes into date_added ("2006-01-02 15:04:05"), and its number once written.
	HistoryBefore int64  `json:"-"`
	HistoryAt     string `json:"-"`
	HistoryID     int64  `json:"-"`

	Actor   string    `json:"actor"`
	Created time.Time `json:"created"`
	Done    time.Time `json:"done,omitzero"`
}

// StatusWish is what somebody, or a rule, wants of the shop.
type StatusWish struct {
	OrderID     int64          `json:"-"`
	Seen        int64          `json:"seen_status"` // the status the clerk saw; another one in the shop refuses the wish
	Status      int64          `json:"status"`
	Comment     string         `json:"comment"`
	Notify      bool           `json:"notify"`       // a mail to the customer
	SendComment bool           `json:"send_comment"` // the comment is for the customer, too
	Parcels     []StatusParcel `json:"parcels"`      // what the mail names
	MailWay     MailWay        `json:"mail_way"`
	FormID      string         `json:"-"` // one form, one intent: a second press finds the first
	Cause       string         `json:"cause"`
}

// MailWay is how the customer hears of a new status. Only one is ever used.
type MailWay string

// The ways of the customer's mail.
const (
	MailByShop MailWay = "extension" // the shop's own template, through the shop extension
	MailByUs   MailWay = "own"       // our template, through our mail server
	MailNone   MailWay = "none"
)

// Causes of an intent; of a rule it is CauseRule and the event.
const (
	CauseForm = "form"
	CauseBulk = "bulk"
	CauseAPI  = "api"
	CauseRule = "rule:"
)

// IntentState is where an intent stands.
type IntentState string

// The states of an intent. Unknown asks a person whether the customer's mail arrived; the history row waits for the answer.
const (
	IntentQueued    IntentState = "queued"
	IntentWaiting   IntentState = "waiting" // tried, and tried again by itself
	IntentUnknown   IntentState = "unknown"
	IntentDone      IntentState = "done"
	IntentRefused   IntentState = "refused" // the shop's status had changed meanwhile; nothing was written
	IntentCancelled IntentState = "cancelled"
)

// Open says whether something is still to happen; an order has one open intent at most.
func (s IntentState) Open() bool {
	return s == IntentQueued || s == IntentWaiting || s == IntentUnknown
}

// IntentStep is the last step of an intent that is on record; each is looked for before it is repeated.
type IntentStep string

// The steps, in their order. Begun is committed before the first write to the shop.
const (
	StepNone    IntentStep = ""
	StepBegun   IntentStep = "begun"   // HistoryBefore and HistoryAt are known
	StepStatus  IntentStep = "status"  // orders.orders_status is written
	StepParcels IntentStep = "parcels" // orders_tracking is written
	StepMailing IntentStep = "mailing" // the mail may have been asked for
	StepMailed  IntentStep = "mailed"  // its fate is known, or there is none
	StepHistory IntentStep = "history" // orders_status_history is written
)

// MaxStatusComment is how many characters of a comment the form takes; the shop's column holds 65,535 bytes.
const MaxStatusComment = 4000

// Check refuses a wish that says nothing, or more than the shop can hold.
func (w StatusWish) Check() error {
	switch {
	case w.Status < 0:
		return Invalidf("Es fehlt der neue Status.")
	case w.Status == w.Seen && strings.TrimSpace(w.Comment) == "" && !w.hasNewParcel():
		return Invalidf("Es gibt nichts zu ändern: Der Status ist derselbe, und es ist weder ein Kommentar noch eine Sendungsnummer angegeben.")
	case utf8.RuneCountInString(w.Comment) > MaxStatusComment:
		return Invalidf("Der Kommentar hat %d Zeichen; höchstens %d sind möglich.", utf8.RuneCountInString(w.Comment), MaxStatusComment)
	case w.MailWay != MailByShop && w.MailWay != MailByUs && w.MailWay != MailNone:
		return Invalidf("Unbekannter Weg der Kundenmail: %q.", w.MailWay)
	}
	for _, p := range w.Parcels {
		if err := p.check(); err != nil {
			return err
		}
	}
	return nil
}

func (w StatusWish) hasNewParcel() bool {
	for _, p := range w.Parcels {
		if p.New {
			return true
		}
	}
	return false
}

// StatusParcel is a parcel that a status mail names.
type StatusParcel struct {
	CarrierID int64  `json:"carrier_id"` // the shop's; of a parcel that the shop has already it may be 0
	Carrier   string `json:"carrier"`    // its name
	Number    string `json:"number"`
	New       bool   `json:"new"` // to be written into the shop; else it is there
}

// check refuses what orders_tracking.parcel_id VARCHAR(80) would cut off.
func (p StatusParcel) check() error {
	switch n := utf8.RuneCountInString(p.Number); {
	case n == 0 || strings.TrimSpace(p.Number) != p.Number:
		return Invalidf("Eine Sendungsnummer fehlt oder beginnt oder endet mit einem Leerzeichen.")
	case n > 80:
		return Invalidf("Die Sendungsnummer %q hat %d Zeichen; höchstens 80 sind möglich.", p.Number, n)
	case p.New && p.CarrierID == 0:
		return Invalidf("Zur Sendungsnummer %s fehlt der Paketdienst.", p.Number)
	}
	return nil
}

// StatusMailPreview is the customer's mail as it would go out.
type StatusMailPreview struct {
	Way         MailWay  `json:"way"`
	From        string   `json:"from"`
	FromName    string   `json:"from_name"`
	ReplyTo     string   `json:"reply_to"`
	To          string   `json:"to"`
	ToName      string   `json:"to_name"`
	BCC         []string `json:"bcc"`
	Subject     string   `json:"subject"`
	HTML        string   `json:"html"` // of the shop, not to be trusted; empty: Text only
	Text        string   `json:"text"`
	Attachments []string `json:"attachments"` // names of files
}
