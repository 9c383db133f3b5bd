package api

import (
	"context"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

type orderJSON struct {
	ID            int64               `json:"id"`
	Type          invoicing.OrderType `json:"type"`
	Number        string              `json:"number"`
	Shop          string              `json:"shop"`
	ShopKey       string              `json:"shop_key"`
	ShopNumber    string              `json:"shop_number"`
	PartnerID     int64               `json:"partner_id"`
	ContractID    int64               `json:"contract_id"`
	Ordered       *time.Time          `json:"ordered"`
	Currency      string              `json:"currency"`
	Language      string              `json:"language"`
	Email         string              `json:"email"`
	Phone         string              `json:"phone"`
	VATID         string              `json:"vat_id"`
	Billing       invoicing.Address   `json:"billing"`
	Delivery      invoicing.Address   `json:"delivery"`
	Customer      invoicing.Address   `json:"customer"`
	StatusID      int64               `json:"status_id"`
	Shipping      string              `json:"shipping"`
	Payment       string              `json:"payment"`
	Comment       string              `json:"comment"`
	PriceMode     tax.Mode            `json:"price_mode"`
	Lines         []orderLineJSON     `json:"lines"`
	TaxTotals     []tax.Total         `json:"tax_totals"`
	Net           money.Cents         `json:"net"`
	Tax           money.Cents         `json:"tax"`
	Total         money.Cents         `json:"total"`
	CheckReasons  []string            `json:"check_reasons"`
	History       []statusChangeJSON  `json:"history"`
	Parcels       []parcelJSON        `json:"parcels"`
	DeletedInShop bool                `json:"deleted"`
	Cancelled     bool                `json:"cancelled"`
	Revisions     []revisionJSON      `json:"revisions"`
}

type orderLineJSON struct {
	ID         int64              `json:"id"`
	Kind       invoicing.LineKind `json:"kind"`
	ArticleKey string             `json:"article_key"`
	Number     string             `json:"number"`
	Text       string             `json:"text"`
	Details    []string           `json:"details"`
	Quantity   decimal.Decimal    `json:"quantity"`
	UnitPrice  decimal.Decimal    `json:"unit_price"`
	Amount     money.Cents        `json:"amount"`
	TaxRate    tax.Rate           `json:"tax_rate"`
}

type statusChangeJSON struct {
	StatusID int64     `json:"status_id"`
	At       time.Time `json:"at"`
	Notified bool      `json:"notified"`
	Comment  string    `json:"comment"`
}

type parcelJSON struct {
	Carrier string `json:"carrier"`
	Number  string `json:"number"`
	Link    string `json:"link"`
}

// order answers with one order.
func (a *api) order(ctx context.Context, c *call) (int, any, error) {
	o, err := a.Store.Order(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	revisions, err := a.Store.Revisions(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, newOrder(o, revisions), nil
}

func newOrder(o invoicing.Order, revisions []invoicing.Revision) orderJSON {
	sum := o.Totals()
	j := orderJSON{
		ID: o.ID, Type: o.Type, Number: o.Number, Shop: o.Origin.Shop, ShopKey: o.Origin.Key, ShopNumber: o.ShopNumber,
		PartnerID: o.PartnerID, ContractID: o.ContractID, Ordered: instant(o.Ordered), Currency: o.Currency, Language: o.Language,
		Email: o.Email, Phone: o.Phone, VATID: o.VATID, Billing: o.Billing, Delivery: o.Delivery, Customer: o.Customer,
		StatusID: o.ShopStatus, Shipping: o.Shipping, Payment: o.Payment, Comment: o.Comment, PriceMode: o.PriceMode,
		TaxTotals: orNone(o.TaxTotals), Net: sum.Net, Tax: sum.Tax, Total: o.Total, CheckReasons: orNone(o.Check),
		DeletedInShop: !o.DeletedAt.IsZero(), Cancelled: o.Cancelled, Revisions: newRevisions(revisions), Lines: []orderLineJSON{}, History: []statusChangeJSON{}, Parcels: []parcelJSON{},
	}
	for _, l := range o.Lines {
		j.Lines = append(j.Lines, orderLineJSON{l.ID, l.Kind, l.ArticleKey, l.Number, l.Text, orNone(l.Details), l.Quantity, l.UnitPrice, l.Amount, l.TaxRate})
	}
	for _, h := range o.History {
		j.History = append(j.History, statusChangeJSON{h.StatusID, h.At.UTC(), h.Notified, h.Comment})
	}
	for _, p := range o.Parcels {
		j.Parcels = append(j.Parcels, parcelJSON(p))
	}
	return j
}

// instant is nil, which JSON shows as null, where there is no time.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
