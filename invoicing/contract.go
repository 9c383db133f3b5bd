package invoicing

import (
	"time"

	"github.com/shopspring/decimal"
)

// Unit is the unit of an interval.
type Unit string

// The units of an interval (Aktionsturnus).
const (
	Day   Unit = "tag"
	Week  Unit = "woche"
	Month Unit = "monat"
	Year  Unit = "jahr"
)

// Interval is a rhythm or a span, such as the one in which a contract is billed (Aktionsturnus): every Count Units.
type Interval struct {
	Count int  `json:"count"`
	Unit  Unit `json:"unit"`
}

// IsZero says whether there is no interval.
func (i Interval) IsZero() bool { return i.Count == 0 }

// Ultimo as an anchor day means the last day of every month.
const Ultimo = 31

// Proration says what a period costs that the contract's start or end cuts.
type Proration string

// Ways to reckon a cut period: by its days, by the commercial year of 360 days, or in full.
const (
	ProrateDays Proration = "tage"
	Prorate360  Proration = "30/360"
	ProrateNone Proration = "voll"
)

// Takeover says what becomes of a planned invoice on its provisional date when nobody took it over before.
type Takeover string

// Without a person, a planned invoice waits and is asked about, becomes a draft, or a draft that is sent by itself.
const (
	TakeoverByHand Takeover = "hand"
	TakeoverDraft  Takeover = "entwurf"
	TakeoverSend   Takeover = "senden"
)

// Contract holds the terms of an order that is billed again and again (Service-Vertrag). Its periods are reckoned
// from the anchor, never from the period before.
type Contract struct {
	ID          int64          `json:"id"`
	OrderID     int64          `json:"order_id"`
	Interval    Interval       `json:"interval"`
	Start       Date           `json:"start"`                  // first day of service
	AnchorDay   int            `json:"anchor_day,omitzero"`    // of the month on which periods begin; 0: Start's, Ultimo: the last
	Count       int            `json:"count"`                  // number of periods; 0: until End, or open
	End         Date           `json:"end,omitzero"`           // last day of the first term; none: by Count, or open
	Renewal     Interval       `json:"renewal,omitzero"`       // by which a term is prolonged unless notice was given; zero: it ends
	Notice      Interval       `json:"notice,omitzero"`        // how long before a term's end notice must be given
	Terminated  Date           `json:"terminated_on,omitzero"` // day on which notice was given (Kündigung)
	Arrears     bool           `json:"arrears"`                // billed at the period's end instead of its start
	Proration   Proration      `json:"proration,omitzero"`     // empty: ProrateDays
	Takeover    Takeover       `json:"takeover,omitzero"`      // empty: TakeoverByHand
	Terms       *PaymentTerms  `json:"terms,omitempty"`        // nil: those of the shop
	BuyerRef    string         `json:"buyer_reference,omitzero"`
	Lines       []ContractLine `json:"lines,omitempty"`
	Prices      []PriceChange  `json:"prices,omitempty"`
	Texts       []TextChange   `json:"texts,omitempty"`
	Pauses      []Pause        `json:"pauses,omitempty"`
	Hold        string         `json:"hold,omitzero"`          // German: why nothing can be planned; empty when nothing stands in the way
	PlannedTo   Date           `json:"planned_until,omitzero"` // last day for which periods were laid out
	Version     int            `json:"version,omitzero"`       // grows with each change
	OrderNumber string         `json:"order_number,omitzero"`
	PartnerID   int64          `json:"partner_id,omitzero"`

	// Set by the store where the rhythm was changed after periods had been billed: those stay, and the new rhythm begins on
	// the day after the last of them, as though the contract began there with that period.
	RhythmFrom   Date `json:"rhythm_from,omitzero"`
	RhythmNumber int  `json:"rhythm_number,omitzero"`

	// Reckoned by the store when the contract is read.
	State       ContractState `json:"state,omitzero"`
	EndsOn      Date          `json:"ends_on,omitzero"`      // last day of service as things stand; none: open
	NoticeUntil Date          `json:"notice_until,omitzero"` // last day to give notice before the term is prolonged
}

// ContractState says where a contract stands on a day.
type ContractState string

// The states of a contract, in the order in which they are asked for: one that cannot be planned is held, whatever else it is.
// One that ends, or whose last day for notice comes, within ContractEnding days is ending.
const (
	ContractHeld       ContractState = "gehalten"
	ContractEnded      ContractState = "beendet"
	ContractTerminated ContractState = "gekuendigt"
	ContractUpcoming   ContractState = "vorgemerkt"
	ContractPaused     ContractState = "pausiert"
	ContractEndsSoon   ContractState = "auslaufend"
	ContractActive     ContractState = "aktiv"
)

// ContractEnding is how many days before its end a contract is listed as ending.
const ContractEnding = 90

// ContractLine gives a line of the order a rhythm of its own; lines without one are billed every period.
type ContractLine struct {
	OrderLineID int64    `json:"order_line_id"`
	Interval    Interval `json:"interval"`
}

// PriceChange changes prices from the first period on that begins on From or later.
type PriceChange struct {
	From        Date             `json:"from"`
	OrderLineID int64            `json:"order_line_id,omitzero"` // 0: all article lines
	Percent     *decimal.Decimal `json:"percent,omitempty"`      // on the price before, such as 2.5; nil: UnitPrice
	UnitPrice   *decimal.Decimal `json:"unit_price,omitempty"`   // in the order's price mode
	Note        string           `json:"note,omitzero"`
}

// TextChange gives a line other words from the first period on that begins on From or later.
type TextChange struct {
	From        Date     `json:"from"`
	OrderLineID int64    `json:"order_line_id"`
	Text        string   `json:"text"`
	Details     []string `json:"details,omitempty"`
}

// Pause keeps the periods from being billed that begin within it.
type Pause struct {
	From      Date `json:"from"`
	Until     Date `json:"until"` // inclusive
	BillLater bool `json:"bill_later"`
}

// ContractChange is one entry of what became of a contract.
type ContractChange struct {
	At    time.Time `json:"at"`
	Actor string    `json:"actor"`
	Text  string    `json:"text"`
}
