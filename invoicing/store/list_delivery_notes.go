package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// DeliveryNoteRow is one line of the delivery note list (Lieferscheinliste).
type DeliveryNoteRow struct {
	ID             int64               `json:"id"`
	Number         string              `json:"number"`
	OrderID        int64               `json:"order_id"`
	OrderNumber    string              `json:"order_number"`
	PartnerID      int64               `json:"partner_id"`
	CustomerNumber string              `json:"customer_number"`
	CustomerName   string              `json:"customer_name"`
	Shop           string              `json:"shop"`
	Date           invoicing.Date      `json:"date"`
	Part           int                 `json:"part"`   // 1, 2, … of an order that is delivered in parts, else 0
	Status         string              `json:"status"` // erstellt, versendet, storniert
	Mail           invoicing.MailState `json:"mail"`   // of its last mail; empty without one
	HasPDF         bool                `json:"has_pdf"`
	Origins        []string            `json:"origins"`
}

// DeliveryNotes returns a page of the delivery notes. It searches number, running number, order number and customer
// (name, company, city, number).
func (s *Store) DeliveryNotes(ctx context.Context, q ListQuery) ([]DeliveryNoteRow, int64, error) {
	b := sq.Select("d.id", "d.number", "d.order_id", "COALESCE(ord.number, '')", "d.partner_id", partnerName, "d.shop", "d.note_date", "COALESCE(JSON_VALUE(d.content, '$.part'), 0)", "COALESCE(z.status, d.status)",
		"COALESCE((SELECT "+mailState+" FROM fakturis_mail m WHERE m.document = 'delivery_note' AND m.document_id = d.id ORDER BY m.send_no DESC LIMIT 1), '')",
		"EXISTS (SELECT 1 FROM fakturis_document_file f WHERE f.document = 'delivery_note' AND f.document_id = d.id AND f.format = 'pdf')").
		From("fakturis_delivery_note d").LeftJoin("fakturis_delivery_note_state z ON z.note_id = d.id").LeftJoin("fakturis_partner p ON p.id = d.partner_id").LeftJoin("fakturis_order ord ON ord.id = d.order_id")
	if q.Shop != "" {
		b = b.Where(sq.Eq{"d.shop": q.Shop})
	}
	if q.PartnerID != 0 {
		b = b.Where(sq.Eq{"d.partner_id": q.PartnerID})
	}
	if q.OrderID != 0 {
		b = b.Where(sq.Eq{"d.order_id": q.OrderID})
	}
	switch q.Status {
	case "":
	case invoicing.DeliveryNoteVoid: // few, found by their index
		b = b.Where(sq.Eq{"z.status": q.Status})
	default:
		b = b.Where(sq.Eq{"COALESCE(z.status, d.status)": q.Status})
	}
	if words := q.words(); len(words) > 0 {
		return searchPage(ctx, s, b, q, documentSearch(words, "fakturis_delivery_note", "d"), scanDeliveryNoteRow)
	}
	return fetchPage(ctx, s, b, q, "d.id", scanDeliveryNoteRow)
}

func scanDeliveryNoteRow(rows *sql.Rows, r *DeliveryNoteRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.Number, &r.OrderID, &r.OrderNumber, &r.PartnerID, &r.CustomerName, &r.Shop, &r.Date, &r.Part, &r.Status, &r.Mail, &r.HasPDF)
	r.CustomerNumber, r.Origins = customerNumber(r.PartnerID), shopOrigin(r.Shop)
	return r.ID, err
}
