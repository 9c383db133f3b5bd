package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// newShopStatus is the wish for another status of an order in its shop.
type newShopStatus struct {
	Seen        *int64             `json:"seen_status"` // that of the mirror where it is left out
	Status      *int64             `json:"status"`
	Comment     string             `json:"comment"`
	Notify      bool               `json:"notify"`
	SendComment bool               `json:"send_comment"`
	Parcels     []shopStatusParcel `json:"parcels"`
}

type shopStatusParcel struct {
	CarrierID int64  `json:"carrier_id"`
	Number    string `json:"number"`
}

// addShopStatus enters the wish; the shop is changed a moment later.
func (a *api) addShopStatus(ctx context.Context, c *call) (int, any, error) {
	var in newShopStatus
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	o, err := a.Store.Order(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	w, err := in.wish(o)
	if err != nil {
		return 0, nil, err
	}
	id, err := a.Store.AddStatusIntentOnce(ctx, c.token.ID, c.Header.Get("Idempotency-Key"), w, c.actor())
	if err != nil {
		return 0, nil, err
	}
	i, err := a.Store.StatusIntent(ctx, id)
	return http.StatusAccepted, i, err
}

func (in newShopStatus) wish(o invoicing.Order) (invoicing.StatusWish, error) {
	w := invoicing.StatusWish{OrderID: o.ID, Seen: o.ShopStatus, Comment: in.Comment, Notify: in.Notify, SendComment: in.SendComment, Cause: invoicing.CauseAPI}
	if in.Status == nil {
		return w, invoicing.Invalidf("Es fehlt der neue Status (status).")
	}
	if w.Status = *in.Status; in.Seen != nil {
		w.Seen = *in.Seen
	}
	for _, p := range in.Parcels {
		there := slices.IndexFunc(o.Parcels, func(m invoicing.Parcel) bool { return m.Number == p.Number })
		parcel := invoicing.StatusParcel{CarrierID: p.CarrierID, Number: p.Number, New: there < 0}
		if there >= 0 {
			parcel.Carrier = o.Parcels[there].Carrier
		}
		w.Parcels = append(w.Parcels, parcel)
	}
	return w, nil
}

// shopStatuses answers with the status changes of an order, the newest first.
func (a *api) shopStatuses(ctx context.Context, c *call) (int, any, error) {
	if _, err := a.Store.Order(ctx, c.id); err != nil {
		return 0, nil, err
	}
	list, err := a.Store.StatusIntentsOfOrder(ctx, c.id)
	return http.StatusOK, page[invoicing.StatusIntent]{Items: orNone(list)}, err
}

func (a *api) cancelShopStatus(ctx context.Context, c *call) (int, any, error) {
	return a.changeShopStatus(ctx, c, nil, a.Store.CancelStatusIntent)
}

func (a *api) retryShopStatus(ctx context.Context, c *call) (int, any, error) {
	return a.changeShopStatus(ctx, c, nil, a.Store.RetryStatusIntent)
}

// decideShopStatus takes a person's word on the customer's mail.
func (a *api) decideShopStatus(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Mail store.StatusMailDecision `json:"mail"`
	}
	return a.changeShopStatus(ctx, c, &in, func(ctx context.Context, id int64, actor string) error {
		return a.Store.DecideStatusMail(ctx, id, in.Mail, actor)
	})
}

// changeShopStatus reads the body, does something to a status change of the path's order and answers with it.
func (a *api) changeShopStatus(ctx context.Context, c *call, body any, do func(ctx context.Context, id int64, actor string) error) (int, any, error) {
	if body == nil {
		body = &struct{}{}
	}
	if err := decode(c.body, body); err != nil {
		return 0, nil, err
	}
	id, err := strconv.ParseInt(c.PathValue("intent"), 10, 64)
	if err != nil || id < 1 {
		return 0, nil, invoicing.NotFoundf("%q ist keine Nummer einer Statusänderung.", c.PathValue("intent"))
	}
	i, err := a.Store.StatusIntent(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	if i.OrderID != c.id {
		return 0, nil, invoicing.NotFoundf("Der Auftrag %d hat keine Statusänderung mit der Nummer %d.", c.id, id)
	}
	if err := do(ctx, id, c.actor()); err != nil {
		return 0, nil, err
	}
	i, err = a.Store.StatusIntent(ctx, id)
	return http.StatusOK, i, err
}
