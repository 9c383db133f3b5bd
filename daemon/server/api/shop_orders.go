package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// shopOrderJSON is what the shop's order page shows (packaging/shop-extension/PROTOCOL.md).
type shopOrderJSON struct {
	Mirrored     bool               `json:"mirrored"`
	Order        *shopOrderLink     `json:"order"`
	SyncedAt     *time.Time         `json:"synced_at"`
	Held         string             `json:"held"`
	StatusChange *shopStatusJSON    `json:"status_change"`
	Documents    []shopDocumentJSON `json:"documents"`
	May          shopMayJSON        `json:"may"`
}

type shopOrderLink struct {
	ID           int64    `json:"id"`
	Number       string   `json:"number"`
	URL          string   `json:"url"`
	CheckReasons []string `json:"check_reasons"`
}

type shopStatusJSON struct {
	State  invoicing.IntentState `json:"state"`
	Status int64                 `json:"status"`
	Reason string                `json:"reason"`
	At     time.Time             `json:"at"`
}

type shopDocumentJSON struct {
	Kind   string         `json:"kind"`
	ID     int64          `json:"id"`
	Number string         `json:"number"`
	Status string         `json:"status"`
	Date   invoicing.Date `json:"date"`
	Total  string         `json:"total"` // as people read it
	PDF    bool           `json:"pdf"`
}

type shopMayJSON struct {
	DeliveryNote bool `json:"delivery_note"`
	Invoice      bool `json:"invoice"`
}

// shopOrder answers with what a shop may know of one of its orders, mirrored or not.
func (a *api) shopOrder(ctx context.Context, c *call) (int, any, error) {
	nr, err := shopNumber(c)
	if err != nil {
		return 0, nil, err
	}
	o, err := a.Store.FindShopOrder(ctx, c.PathValue("key"), nr)
	if err != nil {
		return 0, nil, err
	}
	j := shopOrderJSON{Held: o.Held, Documents: []shopDocumentJSON{}, SyncedAt: instant(o.Synced), May: shopMayJSON{o.MayDeliver, o.MayBill}}
	if o.Order.ID == 0 {
		return http.StatusOK, j, nil
	}
	j.Mirrored = true
	j.Order = &shopOrderLink{ID: o.Order.ID, Number: o.Order.Number, URL: a.page("auftraege", o.Order.ID), CheckReasons: orNone(o.Order.Check)}
	for _, d := range o.Documents {
		j.Documents = append(j.Documents, newShopDocument(d))
	}
	j.StatusChange, err = a.shopStatus(ctx, o.Order.ID)
	return http.StatusOK, j, err
}

// shopStatus returns the newest change of an order's status that was asked for here, nil for none.
func (a *api) shopStatus(ctx context.Context, order int64) (*shopStatusJSON, error) {
	intents, err := a.Store.StatusIntentsOfOrder(ctx, order)
	if err != nil || len(intents) == 0 {
		return nil, err
	}
	i := intents[0]
	j := &shopStatusJSON{State: i.State, Status: i.Status, Reason: i.Reason, At: i.Created.UTC()}
	for _, later := range []time.Time{i.WaitingSince, i.Done} {
		if !later.IsZero() {
			j.At = later.UTC()
		}
	}
	return j, nil
}

func newShopDocument(d store.ShopDocument) shopDocumentJSON {
	j := shopDocumentJSON{Kind: d.Kind, ID: d.ID, Number: d.Number, Status: d.Status, Date: d.Date, PDF: d.PDF}
	if d.Currency != "" {
		j.Total = d.Total.German() + " " + d.Currency
	}
	return j
}

// shopDocumentPDF answers with the archived print of a document of that order.
func (a *api) shopDocumentPDF(ctx context.Context, c *call) (int, any, error) {
	nr, err := shopNumber(c)
	if err != nil {
		return 0, nil, err
	}
	file, err := a.Store.ShopPDF(ctx, c.PathValue("key"), nr, c.PathValue("kind"), c.id)
	return http.StatusOK, pdf(file), err
}

// madeJSON is a document that was made of a shop's order.
type madeJSON struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	URL    string `json:"url"`
}

// addShopDeliveryNote makes the delivery note of all that is left to deliver.
func (a *api) addShopDeliveryNote(ctx context.Context, c *call) (int, any, error) {
	order, err := a.mirrored(ctx, c)
	if err != nil {
		return 0, nil, err
	}
	id, err := a.Store.CreateDeliveryNote(ctx, order, c.actor())
	if err != nil {
		return 0, nil, err
	}
	note, err := a.Store.DeliveryNote(ctx, id)
	return http.StatusCreated, madeJSON{ID: id, Number: note.Number, URL: a.page("lieferscheine", id)}, err
}

// addShopInvoice drafts the order's invoice; a person issues it.
func (a *api) addShopInvoice(ctx context.Context, c *call) (int, any, error) {
	order, err := a.mirrored(ctx, c)
	if err != nil {
		return 0, nil, err
	}
	id, err := a.Store.DraftInvoice(ctx, order, c.actor())
	if err != nil {
		return 0, nil, err
	}
	inv, err := a.Store.Invoice(ctx, id)
	return http.StatusCreated, madeJSON{ID: id, Number: inv.Number, URL: a.page("rechnungen", id)}, err
}

// mirrored returns the id of the order that the path names; the body has nothing to say.
func (a *api) mirrored(ctx context.Context, c *call) (int64, error) {
	if err := decode(c.body, &struct{}{}); err != nil {
		return 0, err
	}
	nr, err := shopNumber(c)
	if err != nil {
		return 0, err
	}
	return a.Store.ShopOrderID(ctx, c.PathValue("key"), nr)
}

// hint has the mirror look at an order at once: the shop knows best when one was placed.
func (a *api) hint(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Order int64 `json:"order"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	err := a.Store.AddHint(ctx, c.PathValue("key"), in.Order, c.actor())
	return http.StatusAccepted, struct {
		Order int64 `json:"order"`
	}{in.Order}, err
}

// shopNumber returns {nr} of the path, the shop's orders_id.
func shopNumber(c *call) (int64, error) {
	text := c.PathValue("nr")
	nr, err := strconv.ParseInt(text, 10, 64)
	if err != nil || nr < 1 || strconv.FormatInt(nr, 10) != text {
		return 0, invoicing.NotFoundf("%q ist keine Nummer einer Bestellung.", text)
	}
	return nr, nil
}

// page returns the address of a record's page.
func (a *api) page(folder string, id int64) string {
	return a.URL + "/" + folder + "/" + strconv.FormatInt(id, 10)
}
