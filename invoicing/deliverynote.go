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
	Status      string             `json:"status"` // "erstellt" or "versendet"
	CustomerNo  string             `json:"customer_number"`
	OrderNo     string             `json:"order_number"`
	ShopOrderNo string             `json:"shop_order_number"`
	OrderDate   Date               `json:"order_date"`
	Seller      Company            `json:"seller"`
	Delivery    Address            `json:"delivery"`
	Language    string             `json:"language"`
	Shipping    string             `json:"shipping"`
	Lines       []DeliveryNoteLine `json:"lines"`
	CreatedAt   time.Time          `json:"-"`
}

// DeliveryNoteLine is one line of a delivery note.
type DeliveryNoteLine struct {
	Position    int             `json:"position"`
	OrderLineID int64           `json:"order_line_id"`
	Number      string          `json:"number"`
	Text        string          `json:"text"`
	Details     []string        `json:"details,omitempty"`
	Quantity    decimal.Decimal `json:"quantity"`
}
