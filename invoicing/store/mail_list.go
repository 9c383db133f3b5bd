package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// MailRow is one line of the mail log.
type MailRow struct {
	ID            int64                  `json:"id"`
	Document      invoicing.MailDocument `json:"document"`
	DocumentID    int64                  `json:"document_id"`
	Number        string                 `json:"number"`     // of the document; of a status mail that of its order
	OrderID       int64                  `json:"order_id"`   // of a status mail; 0 else
	InvoiceID     int64                  `json:"invoice_id"` // 0 where it is about another document
	InvoiceNumber string                 `json:"invoice_number"`
	Sending       int                    `json:"sending"` // 1 for the first sending of the document
	Shop          string                 `json:"shop"`
	Kind          invoicing.MailKind     `json:"kind"`
	State         invoicing.MailState    `json:"state"`
	To            string                 `json:"to"` // comma separated
	CC            string                 `json:"cc"` // comma separated
	Subject       string                 `json:"subject"`
	MessageID     string                 `json:"message_id"`
	PDFHash       string                 `json:"pdf_sha256"` // empty until there is a PDF
	Reply         string                 `json:"reply"`
	Error         string                 `json:"error"`
	Code          int                    `json:"error_code"`
	Reason        invoicing.MailReason   `json:"reason"`
	CreatedAt     time.Time              `json:"created_at"`
	SentAt        time.Time              `json:"sent_at,omitzero"`
	BouncedAt     time.Time              `json:"bounced_at,omitzero"` // it was accepted, and came back
}

// MailQuery chooses a page of the mail log, which runs from the newest mail to the oldest. What is empty is not asked for.
type MailQuery struct {
	Q           string // words that must all occur in the document's number, recipient or Message-ID
	Shop        string
	State       invoicing.MailState
	From, Until invoicing.Date // days on which the mail was planned, both included
	After       int64          // id of the last mail seen; 0 is the first page
	Limit       int            // 10 when it is not positive, at most 100
}

// index names the index that hands out the mails of a query, newest first, without reading many others.
func (q MailQuery) index() string {
	state := q.State != "" && q.State != invoicing.MailRendering
	switch {
	case q.Shop != "" && state:
		return "shop_state"
	case q.Shop != "":
		return "shop_newest"
	case state:
		return "state"
	}
	return "PRIMARY"
}

// MailLog returns a page of the mails of all documents.
func (s *Store) MailLog(ctx context.Context, q MailQuery) (rows []MailRow, next int64, err error) {
	list := ListQuery{Q: q.Q, After: q.After, Limit: q.Limit}
	b, err := s.mailLog(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if words := list.words(); len(words) > 0 {
		return searchPage(ctx, s, b, list, mailSearch(words), scanMailRow)
	}
	return fetchPage(ctx, s, b, list, "m.id", scanMailRow)
}

func (s *Store) mailLog(ctx context.Context, q MailQuery) (sq.SelectBuilder, error) {
	table := "fakturis_mail m"
	if strings.TrimSpace(q.Q) == "" {
		table += " FORCE INDEX (" + q.index() + ")"
	}
	b := sq.Select("m.id", "m.document", "m.document_id", mailNumber, "COALESCE(o.id, 0)", "m.invoice_id", "m.send_no", "m.shop", "m.kind", mailState, "m.recipient", "m.cc", "m.subject", "m.message_id",
		"m.pdf_sha256", "m.reply", "m.error", "m.error_code", "m.created_at", "m.sent_at", "m.bounced_at").From(table + mailDocuments)
	return s.filterMails(ctx, b, q)
}

// What a mail is about, and what that is called: by its number, and a status mail by the number of its order.
const (
	mailDocuments = ` LEFT JOIN fakturis_invoice i ON m.document = 'invoice' AND i.id = m.document_id
		LEFT JOIN fakturis_delivery_note d ON m.document = 'delivery_note' AND d.id = m.document_id
		LEFT JOIN fakturis_status_intent w ON m.document = 'status' AND w.id = m.document_id LEFT JOIN fakturis_order o ON o.id = w.order_id`
	mailNumber = "COALESCE(i.number, d.number, o.number, '')"
)

func (s *Store) filterMails(ctx context.Context, b sq.SelectBuilder, q MailQuery) (sq.SelectBuilder, error) {
	if q.Shop != "" {
		b = b.Where(sq.Eq{"m.shop": q.Shop})
	}
	switch q.State {
	case "":
	case invoicing.MailRendering:
		b = b.Where(mailState + " = 'rendering'").Where("m.id IN (SELECT p.id FROM fakturis_mail p WHERE p.state = 'planned')")
	default:
		b = b.Where(sq.Eq{"m.state": q.State})
	}
	return s.mailsOfDays(ctx, b, q)
}

// mailsOfDays turns days into ids, which grow with time: the list can be read by them alone.
func (s *Store) mailsOfDays(ctx context.Context, b sq.SelectBuilder, q MailQuery) (sq.SelectBuilder, error) {
	if !q.From.IsZero() {
		first, err := s.firstMailSince(ctx, q.From)
		if err != nil {
			return b, err
		}
		b = b.Where(sq.GtOrEq{"m.id": first})
	}
	if !q.Until.IsZero() {
		after, err := s.firstMailSince(ctx, q.Until.AddDays(1))
		if err != nil {
			return b, err
		}
		b = b.Where(sq.Lt{"m.id": after})
	}
	return b, nil
}

// firstMailSince returns the id of the first mail of a day or later; where there is none, one that no mail has.
func (s *Store) firstMailSince(ctx context.Context, day invoicing.Date) (int64, error) {
	const none = 1<<63 - 1
	begins := time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, s.zone).UTC()
	var id int64
	err := s.db.QueryRowContext(ctx, `SELECT COALESCE((SELECT id FROM fakturis_mail FORCE INDEX (created_at) WHERE created_at >= ? ORDER BY created_at, id LIMIT 1), ?)`,
		begins, int64(none)).Scan(&id)
	if err != nil {
		return 0, unavailable(fmt.Errorf("first mail since %s: %w", day, err))
	}
	return id, nil
}

func mailSearch(words []string) search {
	lead := words[0]
	f := search{table: "fakturis_mail", id: "m.id", lead: anyStartsWith(lead, "m.recipient", "m.message_id", "i.number", "d.number", "o.number"),
		branches: append(prefixBranches("fakturis_mail", lead, "recipient", "message_id"),
			branch{id: "x.id", from: "fakturis_invoice n JOIN fakturis_mail x ON x.document = 'invoice' AND x.document_id = n.id", where: "n.number LIKE ?", args: []any{startsWith(lead)}},
			branch{id: "x.id", from: "fakturis_delivery_note n JOIN fakturis_mail x ON x.document = 'delivery_note' AND x.document_id = n.id", where: "n.number LIKE ?", args: []any{startsWith(lead)}},
			branch{id: "x.id", from: `fakturis_order n JOIN fakturis_status_intent w ON w.order_id = n.id JOIN fakturis_mail x ON x.document = 'status'
				AND x.document_id = w.id`, where: "n.number LIKE ?", args: []any{startsWith(lead)}})}
	for _, w := range words[1:] {
		f.rest = append(f.rest, anyContains(w, "m.recipient", "m.message_id", "i.number", "d.number", "o.number"))
	}
	return f
}

func scanMailRow(rows *sql.Rows, r *MailRow) (int64, error) {
	var sum []byte
	var sent, bounced sql.NullTime
	err := rows.Scan(&r.ID, &r.Document, &r.DocumentID, &r.Number, &r.OrderID, &r.InvoiceID, &r.Sending, &r.Shop, &r.Kind, &r.State, &r.To, &r.CC, &r.Subject, &r.MessageID, &sum,
		&r.Reply, &r.Error, &r.Code, &r.CreatedAt, &sent, &bounced)
	if r.Document == invoicing.MailOfInvoice {
		r.InvoiceNumber = r.Number
	}
	r.PDFHash, r.SentAt, r.BouncedAt = hex.EncodeToString(sum), sent.Time, bounced.Time
	r.Reason = invoicing.MailTrouble{Code: r.Code, Text: r.Error}.Reason()
	return r.ID, err
}
