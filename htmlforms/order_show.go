package htmlforms

import (
	"context"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// orderBody is the order form (Auftragsformular).
type orderBody struct {
	Path       string
	Order      invoicing.Order
	Type       invoicing.OrderType
	Shops      []string
	Status     string
	CustomerNo string
	Payment    string // method, as the shop calls it; empty: the shop did not say
	Lines      linePage
	Totals     totals
	Documents  []document
	Planned    []plannedRow
	History    []historyRow
	Changes    orderChanges
	Proposals  []store.Proposal
	Original   totals // what the lines of an order that came cancelled add up to
	Units      []invoicing.Unit
	Today      invoicing.Date
	Push       *statusPanel  // nil: the order is not of a shop
	Audit      *orderHistory // what was done to it from here; nil: nothing
	Delivery   invoicing.DeliveryState
}

// MayDeposit says whether a part of the order may be asked for beforehand.
func (b orderBody) MayDeposit() bool {
	o := b.Order
	return o.ContractID == 0 && !o.Cancelled && o.DeletedAt.IsZero() && len(o.Check) == 0 && o.Total > 0
}

// historyRow is a status change with the status's name.
type historyRow struct {
	invoicing.StatusChange
	Status string
}

// totals are the sums of a document per tax rate.
type totals struct {
	Rows     []tax.Total
	Sum      tax.Total
	Total    any // cents; what is to be paid
	Currency string
}

// orderShow shows one order with all that was made of it.
func (p *Pages) orderShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	o, err := p.Store.Order(r.Context(), id)
	if err != nil {
		return err
	}
	body := orderBody{
		Path: idPath("/auftraege", id), Order: o, Type: o.Type, CustomerNo: strconv.FormatInt(10000+o.PartnerID, 10),
		Lines: orderLines(r, o), Totals: totals{Rows: o.TaxTotals, Sum: o.Totals(), Total: o.Total, Currency: o.Currency},
		Units: []invoicing.Unit{invoicing.Day, invoicing.Week, invoicing.Month, invoicing.Year}, Today: p.Today(),
	}
	if o.ContractID != 0 {
		body.Type = invoicing.OrderService
	}
	if o.Origin.Shop != "" {
		body.Shops = []string{o.Origin.Shop}
	}
	if o.Cancelled && len(o.TaxTotals) == 0 {
		body.Original = lineTotals(o)
	}
	if err := p.orderRest(r.Context(), p.locale(w, r), &body); err != nil {
		return err
	}
	if err := p.orderPush(r, p.locale(w, r), &body); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "order.html", page{Title: "order.title", Name: o.Number, Nav: "/auftraege", Body: body})
	return nil
}

// lineTotals are the sums that the lines alone tell.
func lineTotals(o invoicing.Order) totals {
	rows := o.LineTotals()
	sum := tax.Sum(rows)
	return totals{Rows: rows, Sum: sum, Total: sum.Gross, Currency: o.Currency}
}

// orderRest adds what lies in other tables: documents, planned invoices, changes and the names of the shop's statuses.
func (p *Pages) orderRest(ctx context.Context, l *locale, b *orderBody) error {
	left, err := p.Store.LeftToDeliver(ctx, b.Order.ID)
	if err != nil {
		return err
	}
	b.Delivery = invoicing.DeliveryStateOf(left)
	if b.Documents, err = p.documentsOf(ctx, b.Order.ID); err != nil {
		return err
	}
	if b.Planned, err = p.plannedOf(ctx, b.Order.ID); err != nil {
		return err
	}
	names, err := p.statusNames(ctx, b.Order.Origin.Shop)
	if err != nil {
		return err
	}
	b.Status = names[b.Order.ShopStatus]
	if b.Payment, err = p.Store.PaymentTitle(ctx, b.Order, l.lang); err != nil {
		return err
	}
	for _, h := range b.Order.History {
		b.History = append(b.History, historyRow{h, orDash(names[h.StatusID])})
	}
	if b.Proposals, err = p.Store.ProposalsOfOrder(ctx, b.Order.ID); err != nil {
		return err
	}
	revisions, err := p.Store.Revisions(ctx, b.Order.ID)
	b.Changes = p.changesOf(l, b.Order, names, revisions)
	return err
}

// document is a delivery note or invoice made of an order.
type document struct {
	Path, Key, Number string // Key names its kind in the locale files
	Date              invoicing.Date
	Prefix, State     string
}

func (p *Pages) documentsOf(ctx context.Context, orderID int64) ([]document, error) {
	of := store.ListQuery{OrderID: orderID, Limit: 100}
	notes, _, err := p.Store.DeliveryNotes(ctx, of)
	if err != nil {
		return nil, err
	}
	var docs []document
	for _, n := range notes {
		docs = append(docs, document{idPath("/lieferscheine", n.ID), "delivery_note.title", n.Number, n.Date, "state", n.Status})
	}
	invoices, _, err := p.Store.Invoices(ctx, of)
	if err != nil {
		return nil, err
	}
	for _, i := range invoices {
		docs = append(docs, document{idPath("/rechnungen", i.ID), kindKey(i.Kind), i.Number, i.Date, "state", string(i.Status)})
	}
	shared, err := p.Store.SharedInvoice(ctx, orderID)
	if err != nil || shared.ID == 0 {
		return docs, err
	}
	return append(docs, document{idPath("/rechnungen", shared.ID), kindKey(shared.Kind()), shared.Number, shared.Date, "state", string(shared.Status)}), nil
}

// statusNames returns the names of a shop's order statuses; shops in one database share them.
func (p *Pages) statusNames(ctx context.Context, shop string) (map[int64]string, error) {
	shops, err := p.Store.Shops(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range shops {
		if s.Key == shop {
			return p.Store.Statuses(ctx, s.Source)
		}
	}
	return nil, nil
}
