package store

import (
	"context"
	"fmt"
	"slices"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// ShopDocument is a document of an order as its shop sees it.
type ShopDocument struct {
	Kind     string // see the constants below
	ID       int64  // of a collective invoice, its own and not that of the invoice
	Number   string // empty: none yet
	Status   string // as the lists have it
	Date     invoicing.Date
	Currency string // empty: it has no total
	Total    money.Cents
	PDF      bool
	invoice  int64 // whose PDF it is
}

// Kinds of a ShopDocument.
const (
	ShopDeliveryNote = "delivery_note"
	ShopInvoice      = "invoice"
	ShopCancellation = "cancellation"
	ShopCollective   = "collective"
)

// shopDocuments returns all documents of an order: its own, and what bills it together with others.
func (s *Store) shopDocuments(ctx context.Context, source string, orderID int64) ([]ShopDocument, error) {
	of := ListQuery{OrderID: orderID, Limit: maxPage}
	notes, _, err := s.DeliveryNotes(ctx, of)
	if err != nil {
		return nil, err
	}
	invoices, _, err := s.Invoices(ctx, of)
	if err != nil {
		return nil, err
	}
	docs := []ShopDocument{}
	for _, n := range slices.Backward(notes) {
		docs = append(docs, ShopDocument{Kind: ShopDeliveryNote, ID: n.ID, Number: n.Number, Status: n.Status, Date: n.Date, PDF: n.HasPDF})
	}
	for _, i := range slices.Backward(invoices) {
		d := ShopDocument{Kind: ShopInvoice, ID: i.ID, Number: i.Number, Status: i.Status, Date: i.Date, Currency: i.Currency, Total: i.Total, PDF: i.HasPDF, invoice: i.ID}
		if i.Type == invoicing.TypeCancellation {
			d.Kind = ShopCancellation
		}
		docs = append(docs, d)
	}
	more, err := s.sharedDocument(ctx, source, orderID)
	return append(docs, more...), err
}

// sharedDocument returns the invoice of several orders that bills this one too, or the collective invoice in which it
// lies. Its PDF is shown to a shop only where no other shop database's orders are on it.
func (s *Store) sharedDocument(ctx context.Context, source string, orderID int64) ([]ShopDocument, error) {
	planned, err := s.CollectiveOfOrder(ctx, orderID)
	if err != nil {
		return nil, err
	}
	if planned != 0 {
		c, err := s.Collective(ctx, planned)
		return []ShopDocument{{Kind: ShopCollective, ID: planned, Status: string(c.Status), Date: c.ProvisionalDate, Currency: c.Currency, Total: c.Total}}, err
	}
	inv, err := s.SharedInvoice(ctx, orderID)
	if err != nil || inv.ID == 0 {
		return nil, err
	}
	d := ShopDocument{Kind: ShopInvoice, ID: inv.ID, Number: inv.Number, Status: string(inv.Status), Date: inv.Date, Currency: inv.Currency, Total: inv.Total, invoice: inv.ID}
	if inv.CollectiveID != 0 {
		d.Kind, d.ID = ShopCollective, inv.CollectiveID
	}
	err = s.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_document_file WHERE document = 'invoice' AND document_id = ? AND format = 'pdf')
		AND NOT EXISTS (SELECT 1 FROM fakturis_billed b
			LEFT JOIN fakturis_planned_invoice n ON n.id = IF(b.billed LIKE 'planned:%', CAST(SUBSTRING(b.billed, 9) AS UNSIGNED), 0)
			LEFT JOIN fakturis_order o ON o.id = COALESCE(n.order_id, IF(b.billed LIKE 'order:%', CAST(SUBSTRING(b.billed, 7) AS UNSIGNED), 0))
			WHERE b.invoice_id = ? AND b.billed NOT LIKE 'collective:%' AND COALESCE(o.source, '') <> ?)`, inv.ID, inv.ID, source).Scan(&d.PDF)
	if err != nil {
		return nil, unavailable(fmt.Errorf("look at the orders of invoice %d: %w", inv.ID, err))
	}
	return []ShopDocument{d}, nil
}

// ShopPDF returns the PDF of a document of that very order, NotFound for any other.
func (s *Store) ShopPDF(ctx context.Context, source string, key int64, kind string, id int64) ([]byte, error) {
	order, err := s.ShopOrderID(ctx, source, key)
	if err != nil {
		return nil, err
	}
	docs, err := s.shopDocuments(ctx, source, order)
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if d.Kind != kind || d.ID != id || !d.PDF {
			continue
		}
		if kind == ShopDeliveryNote {
			return s.PDF(ctx, DocumentDeliveryNote, id)
		}
		return s.PDF(ctx, DocumentInvoice, d.invoice)
	}
	return nil, invoicing.NotFoundf("Zur Bestellung %d gibt es dieses PDF nicht, oder noch nicht.", key)
}
