package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// draftJSON is what a program may change of a draft; what is left out stays.
type draftJSON struct {
	Email        *string            `json:"email"`
	Language     *string            `json:"language"`
	BuyerVATID   *string            `json:"buyer_vat_id"`
	BuyerRef     *string            `json:"buyer_reference"`
	Payment      *string            `json:"payment"`
	ServiceFrom  day                `json:"service_from"`
	ServiceUntil day                `json:"service_until"`
	IntroText    *string            `json:"intro_text"`
	ClosingText  *string            `json:"closing_text"`
	Billing      *invoicing.Address `json:"billing"`
	Delivery     *invoicing.Address `json:"delivery"`
	Terms        *termsJSON         `json:"terms"`
	Exchange     *exchangeJSON      `json:"exchange"`
	Lines        *[]draftLineJSON   `json:"lines"`
}

type termsJSON struct {
	DueDays    *int   `json:"due_days"`
	SkontoDays int    `json:"skonto_days"`
	Skonto     number `json:"skonto"`
}

// exchangeJSON is how much of the invoice's currency one euro is; 0 for not known.
type exchangeJSON struct {
	Rate   number `json:"rate"`
	Source string `json:"source"`
}

// draftLineJSON is a line of a draft. Position names the present line that it replaces, whose order, options and period
// it keeps; 0 is a new one.
type draftLineJSON struct {
	Position  int                `json:"position"`
	Kind      invoicing.LineKind `json:"kind"`
	Number    string             `json:"number"`
	Text      string             `json:"text"`
	Quantity  number             `json:"quantity"`
	Unit      string             `json:"unit"`
	UnitPrice number             `json:"unit_price"`
	Discount  number             `json:"discount"`
	TaxRate   number             `json:"tax_rate"`
}

// draftInvoice drafts an invoice by hand, or of several orders and delivery notes of one partner.
func (a *api) draftInvoice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Orders        []int64  `json:"orders"`
		DeliveryNotes []int64  `json:"delivery_notes"`
		PartnerID     int64    `json:"partner_id"`
		Shop          string   `json:"shop"`
		Currency      string   `json:"currency"`
		PriceMode     tax.Mode `json:"price_mode"`
		draftJSON
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	once := c.once()
	var id int64
	var err error
	switch together := len(in.Orders)+len(in.DeliveryNotes) > 0; {
	case together && in.PartnerID != 0:
		return 0, nil, invoicing.Invalidf("partner_id steht für eine Rechnung von Hand; mit orders und delivery_notes ergibt sich der Geschäftspartner von selbst.")
	case together:
		id, err = a.Store.DraftTogether(ctx, in.Orders, in.DeliveryNotes, once, c.actor())
	default:
		id, err = a.Store.CreateDraft(ctx, store.NewDraft{PartnerID: in.PartnerID, Shop: in.Shop, Currency: in.Currency, PriceMode: in.PriceMode,
			Fill: in.draftJSON.edit}, once, c.actor())
	}
	if err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusCreated, id)
}

// editInvoice changes a draft.
func (a *api) editInvoice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Version int `json:"version"`
		draftJSON
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	d, err := a.Store.Draft(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	edited, err := in.edit(d.Invoice)
	if err != nil {
		return 0, nil, err
	}
	if _, err := a.Store.EditDraft(ctx, c.id, in.Version, edited, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusOK, c.id)
}

// duplicateInvoice makes a free copy of an invoice as a new draft.
func (a *api) duplicateInvoice(ctx context.Context, c *call) (int, any, error) {
	if err := decode(c.body, &struct{}{}); err != nil {
		return 0, nil, err
	}
	id, err := a.Store.DuplicateInvoice(ctx, c.id, c.once(), c.actor())
	if err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusCreated, id)
}

// discardInvoice takes a draft away and answers with what it was.
func (a *api) discardInvoice(ctx context.Context, c *call) (int, any, error) {
	version, err := strconv.Atoi(c.URL.Query().Get("version"))
	if err != nil {
		return 0, nil, malformed("Es fehlt version: der Stand des Entwurfs, der verworfen werden soll.")
	}
	status, body, err := a.showInvoice(ctx, http.StatusOK, c.id)
	if err != nil {
		return 0, nil, err
	}
	return status, body, a.Store.DiscardDraft(ctx, c.id, version, c.actor())
}

// edit applies the changes to a draft.
func (in draftJSON) edit(inv invoicing.Invoice) (invoicing.Invoice, error) {
	for _, f := range []struct{ from, to *string }{
		{in.Email, &inv.Email}, {in.Language, &inv.Language}, {in.BuyerVATID, &inv.BuyerVATID}, {in.BuyerRef, &inv.BuyerRef}, {in.Payment, &inv.Payment},
		{in.IntroText, &inv.IntroText}, {in.ClosingText, &inv.ClosingText},
	} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if in.ServiceFrom.given {
		inv.ServiceFrom = in.ServiceFrom.Date
	}
	if in.ServiceUntil.given {
		inv.ServiceUntil = in.ServiceUntil.Date
	}
	if in.Billing != nil {
		inv.Billing = *in.Billing
	}
	if in.Delivery != nil {
		inv.Delivery = *in.Delivery
	}
	if in.Terms != nil {
		inv.Terms.DueDays, inv.Terms.SkontoDays, inv.Terms.Skonto = in.Terms.DueDays, in.Terms.SkontoDays, in.Terms.Skonto.Decimal
	}
	if in.Exchange != nil {
		inv.Exchange.Rate, inv.Exchange.Source = in.Exchange.Rate.Decimal, in.Exchange.Source
	}
	if in.Lines == nil {
		return inv, nil
	}
	return withLines(inv, *in.Lines)
}

func withLines(inv invoicing.Invoice, lines []draftLineJSON) (invoicing.Invoice, error) {
	present := inv.Lines
	inv.Lines = make([]invoicing.InvoiceLine, len(lines))
	for n, in := range lines {
		line := invoicing.InvoiceLine{}
		if in.Position != 0 {
			if in.Position < 1 || in.Position > len(present) {
				return inv, invoicing.Invalidf("lines.%d.position: Der Entwurf hat keine Position %d.", n+1, in.Position)
			}
			line = present[in.Position-1]
		}
		rate, err := tax.ParseRate(in.TaxRate.String())
		if err != nil {
			return inv, invoicing.Invalidf("lines.%d.tax_rate: %w", n+1, err)
		}
		if line.Kind == "" {
			if line.Kind = in.Kind; !line.Kind.ByHand() {
				return inv, invoicing.Invalidf("lines.%d.kind: Möglich sind artikel, versand, gebuehr und rabatt.", n+1)
			}
		}
		line.Number, line.Text, line.Unit, line.TaxRate = in.Number, in.Text, in.Unit, rate
		line.Quantity, line.UnitPrice, line.Discount = in.Quantity.Decimal, in.UnitPrice.Decimal, in.Discount.Decimal
		if line.Discount.IsZero() {
			line.Discount = decimal.Decimal{}
		}
		inv.Lines[n] = line
	}
	return inv, nil
}
