package htmlforms

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"fakturisd/invoicing"
)

// statusForm is the panel "Status im Shop ändern" of an order, empty or with what was typed.
type statusForm struct {
	Path     string // of the order
	FormID   string // one form, one intent
	Seen     int64  // the shop's status when the form was shown
	SeenName string
	Email    string // of the customer
	Statuses []statusOption
	Carriers []invoicing.Carrier
	Known    []knownParcel
	Rows     []parcelRow
	Ways     []invoicing.MailWay // none: this shop's customers are not told
	Wish     invoicing.StatusWish
	Error    string
	Open     bool // the panel is shown unfolded
}

// statusOption is one of the shop's statuses, named in the reader's language.
type statusOption struct {
	ID   int64
	Name string
}

// knownParcel is a parcel that the shop has already.
type knownParcel struct {
	Carrier, Number string
	Ticked          bool
}

// parcelRow is a new parcel as it was typed.
type parcelRow struct {
	No        int
	CarrierID int64
	Number    string
}

// emptyRows are the rows for new parcels that a fresh form has, and that "weitere" adds.
const emptyRows = 2

// Name returns the name of a status in the form's language.
func (f statusForm) Name(id int64) string { return statusNamed(f.Statuses, id) }

func statusNamed(all []statusOption, id int64) string {
	for _, s := range all {
		if s.ID == id {
			return s.Name
		}
	}
	return dash + " (" + strconv.FormatInt(id, 10) + ")"
}

// statusFormOf returns the form for an order as the mirror knows it: its present status, and no mail unless somebody asks for
// one (as the shop's own admin has it).
func (p *Pages) statusFormOf(ctx context.Context, l *locale, o invoicing.Order) (statusForm, error) {
	f := statusForm{Path: idPath("/auftraege", o.ID), Seen: o.ShopStatus, Email: o.Email, Ways: p.mailWays(o.Origin.Shop),
		Wish: invoicing.StatusWish{OrderID: o.ID, Seen: o.ShopStatus, Status: o.ShopStatus, MailWay: invoicing.MailNone}}
	if len(f.Ways) > 0 {
		f.Wish.MailWay = f.Ways[0]
	}
	source, err := p.sourceOf(ctx, o.Origin.Shop)
	if err != nil {
		return f, err
	}
	if f.Statuses, err = p.statusOptions(ctx, l, source); err != nil {
		return f, err
	}
	f.SeenName = f.Name(f.Seen)
	for _, parcel := range o.Parcels {
		f.Known = append(f.Known, knownParcel{Carrier: parcel.Carrier, Number: parcel.Number})
	}
	f.addRows()
	f.Carriers, err = p.Store.Carriers(ctx, source)
	return f, err
}

func (f *statusForm) addRows() {
	for range emptyRows {
		f.Rows = append(f.Rows, parcelRow{No: len(f.Rows) + 1})
	}
}

// mailWays returns the ways in which a shop's customers may hear of a new status, the configured one first.
func (p *Pages) mailWays(shop string) []invoicing.MailWay {
	i := slices.IndexFunc(p.Shops, func(s Shop) bool { return s.Key == shop })
	switch {
	case i < 0 || p.Shops[i].StatusMail == "" || p.Shops[i].StatusMail == invoicing.MailNone:
		return nil
	case p.Shops[i].StatusMail == invoicing.MailByShop:
		return []invoicing.MailWay{invoicing.MailByShop, invoicing.MailByUs}
	}
	return []invoicing.MailWay{invoicing.MailByUs}
}

// sourceOf returns the configured database that a shop lies in, "" for no shop.
func (p *Pages) sourceOf(ctx context.Context, shop string) (string, error) {
	shops, err := p.Store.Shops(ctx)
	for _, s := range shops {
		if s.Key == shop {
			return s.Source, err
		}
	}
	return "", err
}

// statusOptions returns a source's statuses in the shop's order, named in the reader's language where the shop has it.
func (p *Pages) statusOptions(ctx context.Context, l *locale, source string) ([]statusOption, error) {
	names, err := p.Store.StatusNames(ctx, source)
	options := make([]statusOption, len(names))
	for i, n := range names {
		options[i] = statusOption{n.ID, n.In(l.lang)}
	}
	return options, err
}

// refill puts the wish of a former intent into a fresh form, for another try on the present status.
func (f *statusForm) refill(w invoicing.StatusWish) {
	w.OrderID, w.Seen, w.FormID = f.Wish.OrderID, f.Seen, ""
	if w.MailWay == invoicing.MailNone || !slices.Contains(f.Ways, w.MailWay) {
		w.MailWay = f.Wish.MailWay
	}
	f.Wish, f.Open = w, true
	var rows []parcelRow
	for _, parcel := range w.Parcels {
		known := slices.IndexFunc(f.Known, func(k knownParcel) bool { return k.Number == parcel.Number })
		if known >= 0 {
			f.Known[known].Ticked = true
		} else if parcel.New {
			rows = append(rows, parcelRow{len(rows) + 1, parcel.CarrierID, parcel.Number})
		}
	}
	f.Rows = rows
	f.addRows()
}

// statusPage shows the form on a page of its own, with what was typed.
func (p *Pages) statusPage(w http.ResponseWriter, r *http.Request, status int, o invoicing.Order, f statusForm) error {
	p.render(w, r, status, "status_edit.html", page{Title: "status.title", Name: o.Number, Nav: "/auftraege", Body: statusEdit{Form: f, Number: o.Number}})
	return nil
}

// statusEdit is the page with the form alone.
type statusEdit struct {
	Form   statusForm
	Number string
}
