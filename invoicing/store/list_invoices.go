package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// InvoiceRow is one line of the invoice list (Rechnungsliste).
type InvoiceRow struct {
	ID             int64                  `json:"id"`
	Type           invoicing.InvoiceType  `json:"type"`
	Kind           invoicing.DocumentKind `json:"kind"`   // what its title calls it
	Number         string                 `json:"number"` // empty for a draft
	Status         string                 `json:"status"` // entwurf, gehalten, gestellt, versendet
	OrderID        int64                  `json:"order_id"`
	CollectiveID   int64                  `json:"collective_id"`
	PartnerID      int64                  `json:"partner_id"`
	CustomerNumber string                 `json:"customer_number"`
	CustomerName   string                 `json:"customer_name"`
	Shop           string                 `json:"shop"`
	Date           invoicing.Date         `json:"date"`
	DueDate        invoicing.Date         `json:"due_date"`
	Currency       string                 `json:"currency"`
	Net            money.Cents            `json:"net"`
	Tax            money.Cents            `json:"tax"`
	Total          money.Cents            `json:"total"`
	Open           money.Cents            `json:"open"`          // left to pay; below zero it is to be refunded, 0 for drafts and cancellations
	PaymentState   string                 `json:"payment_state"` // an invoicing.PaymentState, faellig or ueberfaellig; empty for drafts and cancellations
	SentAt         time.Time              `json:"sent_at,omitzero"`
	MailState      string                 `json:"mail_state"`   // of the last mail; empty without one
	MailReason     invoicing.MailReason   `json:"mail_reason"`  // what kind of trouble the last mail has; empty for none
	MailBounced    bool                   `json:"mail_bounced"` // the last mail was accepted, and came back
	HasPDF         bool                   `json:"has_pdf"`
	Origins        []string               `json:"origins"` // the shop whose sender it uses
}

// invoiceState is the state of an invoice as the list names it.
const invoiceState = `CASE WHEN state.sent_at IS NOT NULL THEN 'versendet' WHEN i.status = 'entwurf' AND i.hold_reason > '' THEN 'gehalten' ELSE i.status END`

// invoiceKind is what Invoice.Kind calls the document, from the content that it is kept in.
const invoiceKind = `CASE WHEN i.type = 'storno' THEN IF(JSON_EXTRACT(i.content, '$.lines[*].cancels') IS NULL, 'korrektur', 'storno')
	WHEN i.type = 'sammelrechnung' THEN i.type WHEN JSON_VALUE(i.content, '$.deposit') > 0 THEN 'anzahlung'
	WHEN JSON_CONTAINS(COALESCE(JSON_EXTRACT(i.content, '$.prepayments[*].kind'), '[]'), '"anzahlung"') THEN 'schlussrechnung' ELSE 'rechnung' END`

// Invoices returns a page of the invoices. It searches number, running number, order number and customer (name, company,
// city, number); Status is entwurf, gehalten (a draft that something keeps from being issued), gestellt or versendet, the
// type storno or sammelrechnung, a state of payment (see paymentFilter), or mail_failed or mail_unknown for those whose
// last mail needs a person.
func (s *Store) Invoices(ctx context.Context, q ListQuery) ([]InvoiceRow, int64, error) {
	b := sq.Select("i.id", "i.type", invoiceKind, "COALESCE(i.number, '')", invoiceState, "COALESCE(i.order_id, 0)",
		"COALESCE(i.collective_id, 0)", "i.partner_id", partnerName, "i.shop", "i.invoice_date", "i.due_date", "i.currency", "i.net_cents",
		"i.tax_cents", "i.total_cents", "COALESCE(state.payable_cents - state.paid_cents - state.cancelled_cents, 0)",
		"COALESCE(IF(state.cancelled, 'storniert', state.payment_state), '')", "state.sent_at",
		"COALESCE((SELECT "+mailState+" FROM fakturis_mail m WHERE m.document = 'invoice' AND m.document_id = i.id ORDER BY m.send_no DESC LIMIT 1), '')",
		"COALESCE((SELECT CONCAT(m.error_code, ' ', m.error) FROM fakturis_mail m WHERE m.document = 'invoice' AND m.document_id = i.id ORDER BY m.send_no DESC LIMIT 1), '')",
		"COALESCE((SELECT m.bounced_at IS NOT NULL FROM fakturis_mail m WHERE m.document = 'invoice' AND m.document_id = i.id ORDER BY m.send_no DESC LIMIT 1), 0)",
		"EXISTS (SELECT 1 FROM fakturis_document_file f WHERE f.document = 'invoice' AND f.document_id = i.id AND f.format = 'pdf')").
		LeftJoin("fakturis_partner p ON p.id = i.partner_id")
	words := q.words()
	if f, ok := s.paymentFilter(q.Status); ok && len(words) == 0 && q.PartnerID == 0 && q.OrderID == 0 {
		// Read by the index on the state, in which the few that fit lie together, the newest last.
		b = filterInvoices(b.From("fakturis_invoice_state state FORCE INDEX ("+f.index+") JOIN fakturis_invoice i ON i.id = state.invoice_id"), q).Where(f.where)
		return fetchPage(ctx, s, b, q, "state.invoice_id", s.scanInvoiceRow)
	} else if ok {
		b = b.Where(f.where)
	}
	b = filterInvoices(b.From("fakturis_invoice i LEFT JOIN fakturis_invoice_state state ON state.invoice_id = i.id"), q)
	if len(words) > 0 {
		b = b.LeftJoin("fakturis_order ord ON ord.id = i.order_id")
		return searchPage(ctx, s, b, q, documentSearch(words, "fakturis_invoice", "i"), s.scanInvoiceRow)
	}
	return fetchPage(ctx, s, b, q, "i.id", s.scanInvoiceRow)
}

func filterInvoices(b sq.SelectBuilder, q ListQuery) sq.SelectBuilder {
	if q.Shop != "" {
		b = b.Where(sq.Eq{"i.shop": q.Shop})
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"i.partner_id": q.PartnerID})
	}
	if q.OrderID != 0 {
		b = b.Where(sq.Eq{"i.order_id": q.OrderID})
	}
	switch q.Status {
	case "", "offen", "faellig", "ueberfaellig", "teilbezahlt", "bezahlt", "erstatten", "storniert": // paymentFilter
	case "versendet":
		b = b.Where("state.sent_at IS NOT NULL")
	case "gehalten":
		b = b.Where("i.status = 'entwurf' AND i.hold_reason > ''")
	case "mail_failed", "mail_unknown":
		b = b.Where("(SELECT m.state FROM fakturis_mail m WHERE m.document = 'invoice' AND m.document_id = i.id ORDER BY m.send_no DESC LIMIT 1) = ?", strings.TrimPrefix(q.Status, "mail_")).
			Where("i.id IN (SELECT m.document_id FROM fakturis_mail m WHERE m.document = 'invoice' AND m.state IN ('failed', 'unknown'))") // by the index on state
	case string(invoicing.TypeCancellation), string(invoicing.TypeCollective), string(invoicing.TypeInvoice):
		b = b.Where(sq.Eq{"i.type": q.Status})
	default:
		b = b.Where(sq.Eq{"i.status": q.Status, "state.sent_at": nil})
	}
	return b
}

// documentSearch searches invoices or delivery notes, with their partner p and their order ord: number, running number,
// order number, customer.
func documentSearch(words []string, table, alias string) search {
	lead := words[0]
	prefix := append(anyStartsWith(lead, alias+".number", "ord.number"), partnerFits(lead))
	f := search{table: table, id: alias + ".id", branches: append(prefixBranches(table, lead, "number"), partnerBranch(table, lead), branch{
		id: "x.id", from: "fakturis_order o JOIN " + table + " x ON x.order_id = o.id", where: "o.number LIKE ?", args: []any{startsWith(lead)}})}
	if n, ok := wholeNumber(lead); ok {
		prefix = append(prefix, sq.Eq{alias + ".number_counter": n})
		f.branches = append(f.branches, counterBranch(table, n))
	}
	f.lead = prefix
	for _, w := range words[1:] {
		f.rest = append(f.rest, sq.Or{anyContains(w, alias+".number"), anyStartsWith(w, "ord.number"), partnerFits(w)})
	}
	return f
}

func (s *Store) scanInvoiceRow(rows *sql.Rows, r *InvoiceRow) (int64, error) {
	var sent sql.NullTime
	var state invoicing.PaymentState
	var trouble string
	err := rows.Scan(&r.ID, &r.Type, &r.Kind, &r.Number, &r.Status, &r.OrderID, &r.CollectiveID, &r.PartnerID, &r.CustomerName, &r.Shop, &r.Date, &r.DueDate,
		&r.Currency, &r.Net, &r.Tax, &r.Total, &r.Open, &state, &sent, &r.MailState, &trouble, &r.MailBounced, &r.HasPDF)
	if r.PaymentState = string(state.On(s.today(), r.DueDate)); state == "" {
		r.Open = 0
	}
	code, text, _ := strings.Cut(trouble, " ")
	number, _ := strconv.Atoi(code) // of our own making
	r.MailReason = invoicing.MailTrouble{Code: number, Text: text}.Reason()
	r.SentAt, r.CustomerNumber, r.Origins = sent.Time, customerNumber(r.PartnerID), shopOrigin(r.Shop)
	return r.ID, err
}

// shopOrigin is the origin of a document: its shop, none for the company itself.
func shopOrigin(shop string) []string {
	if shop == "" {
		return []string{}
	}
	return []string{shop}
}
