package invoicing

import (
	"time"

	"github.com/shopspring/decimal"
)

// DeliveryNote says what goods go to whom (Lieferschein); it shows no prices.
type DeliveryNote struct {
	ID          int64              `json:"id"`
	Number      string             `json:"number"`
	OrderID     int64              `json:"order_id"`
	PartnerID   int64              `json:"partner_id"`
	Shop        string             `json:"shop"`
	Date        Date               `json:"date"`
	Part        int                `json:"part"`   // 1, 2, … of an order that is delivered in parts; 0: all of it in one
	Status      string             `json:"status"` // "erstellt", "versendet" or "storniert"
	CustomerNo  string             `json:"customer_number"`
	OrderNo     string             `json:"order_number"`
	ShopOrderNo string             `json:"shop_order_number"`
	OrderDate   Date               `json:"order_date"`
	Seller      Company            `json:"seller"`
	Delivery    Address            `json:"delivery"`
	Language    string             `json:"language"`
	Shipping    string             `json:"shipping"`
	Lines       []DeliveryNoteLine `json:"lines"`
	Open        []DeliveryNoteLine `json:"open"` // what was left to deliver after it
	CreatedAt   time.Time          `json:"-"`
	SentAt      time.Time          `json:"-"`
	VoidedAt    time.Time          `json:"-"`
}

// DeliveryNoteLine is one line of a delivery note.
type DeliveryNoteLine struct {
	Position    int             `json:"position"`
	OrderLineID int64           `json:"order_line_id"`
	ArticleKey  string          `json:"article_key,omitempty"` // as in OrderLine; empty on notes from before there were parts
	Number      string          `json:"number"`
	Text        string          `json:"text"`
	Details     []string        `json:"details,omitempty"`
	Quantity    decimal.Decimal `json:"quantity"`
}

// States of a delivery note.
const (
	DeliveryNoteCreated = "erstellt"
	DeliveryNoteSent    = "versendet"
	DeliveryNoteVoid    = "storniert" // made by mistake: what it names counts as not delivered
)

// Voided says whether the note was taken back.
func (n DeliveryNote) Voided() bool { return n.Status == DeliveryNoteVoid }

// Effective returns the notes that were not taken back.
func Effective(notes []DeliveryNote) []DeliveryNote {
	var all []DeliveryNote
	for _, n := range notes {
		if !n.Voided() {
			all = append(all, n)
		}
	}
	return all
}

// Delivered returns the days of the first and the last of an order's notes; zero where there are none.
func Delivered(notes []DeliveryNote) (from, until Date) {
	for i, n := range notes {
		if i == 0 || n.Date.Before(from) {
			from = n.Date
		}
		if until.Before(n.Date) {
			until = n.Date
		}
	}
	return from, until
}

// NoteReferences names delivery notes where another document refers to them (BT-16).
func NoteReferences(notes []DeliveryNote) []Reference {
	var refs []Reference
	for _, n := range notes {
		refs = append(refs, Reference{Kind: RefersDeliveryNote, ID: n.ID, Number: n.Number, Date: n.Date})
	}
	return refs
}
