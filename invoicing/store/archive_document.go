package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// archivePage is how many documents are held in memory at once.
const archivePage = 100

// TypeDeliveryNote is what a delivery note is called where the archive names the type of a document; invoices have
// invoicing.InvoiceType.
const TypeDeliveryNote = "lieferschein"

// ArchiveQuery narrows the archive to documents of certain days; a zero date is no limit.
type ArchiveQuery struct {
	From, Until invoicing.Date // inclusive
	Shop        string         // key; empty for all
}

// args returns what archivedInvoices and archivedNotes ask for.
func (q ArchiveQuery) args() []any {
	from, until := q.days()
	return []any{from, until, q.Shop, q.Shop}
}

// days returns the limits for SQL. A document that lost its date counts as older than all.
func (q ArchiveQuery) days() (from, until string) {
	from, until = "0001-01-01", "9999-12-31"
	if !q.From.IsZero() {
		from = q.From.String()
	}
	if !q.Until.IsZero() {
		until = q.Until.String()
	}
	return from, until
}

// archived is a row of an issued invoice or a delivery note: the columns beside the frozen content, and the content.
type archived struct {
	document string // DocumentInvoice or DocumentDeliveryNote
	id       int64
	kind     string // rechnung, sammelrechnung, storno, lieferschein
	status   string
	number   string
	date     invoicing.Date
	due      invoicing.Date
	currency string
	sum      tax.Total // of a delivery note, which shows no prices, zero
	content  []byte
	sha256   []byte
	hasPDF   bool
	linked   bool   // in the chain
	job      string // state of the job that makes the PDF, empty without one
	jobError string

	shop, partner, order, collective string // keys, ids as text
}

// frozen is what the archive reads of a frozen content of either kind.
type frozen struct {
	Type         invoicing.InvoiceType `json:"type"` // of a delivery note empty
	Shop         string                `json:"shop"`
	PartnerID    json.Number           `json:"partner_id"`
	OrderID      json.Number           `json:"order_id"`
	CollectiveID json.Number           `json:"collective_id"`
	Number       string                `json:"number"`
	Date         invoicing.Date        `json:"date"`
	Due          invoicing.Date        `json:"due_date"`
	Currency     string                `json:"currency"`
	CustomerNo   string                `json:"customer_number"`
	Billing      invoicing.Address     `json:"billing"`
	Delivery     invoicing.Address     `json:"delivery"`
	TaxTotals    []tax.Total           `json:"tax_totals"`
	Total        money.Cents           `json:"total"`
}

// Everything about a document is read in one statement, so a document that is issued or gets its PDF meanwhile is
// seen either before or after that, never in between.
const (
	archivedFile = `EXISTS (SELECT 1 FROM fakturis_document_file f WHERE f.document = '%[1]s' AND f.document_id = d.id AND f.format = 'pdf'),
		EXISTS (SELECT 1 FROM fakturis_archive_chain c WHERE c.document = '%[1]s' AND c.document_id = d.id AND c.kind = 'issued'),
		COALESCE(j.state, ''), COALESCE(j.last_error, ''), d.shop, d.partner_id, COALESCE(d.order_id, 0)`
	archivedJob = ` LEFT JOIN fakturis_job j ON j.dedupe_key = CONCAT('render:%[1]s:', d.id) `

	// What once was issued stays in the archive, whatever its status says now.
	archivedInvoices = `(d.status = 'gestellt' OR d.number IS NOT NULL OR d.content_sha256 IS NOT NULL) AND COALESCE(d.invoice_date, '0001-01-01') BETWEEN ? AND ? AND (? = '' OR d.shop = ?)`
	archivedNotes    = `d.note_date BETWEEN ? AND ? AND (? = '' OR d.shop = ?)`
)

var (
	selectArchivedInvoices = fmt.Sprintf(`SELECT d.id, d.type, d.status, COALESCE(d.number, ''), d.invoice_date, d.due_date, d.currency, d.net_cents,
		d.tax_cents, d.total_cents, d.content, d.content_sha256, `+archivedFile+`, COALESCE(d.collective_id, 0) FROM fakturis_invoice d`+archivedJob, DocumentInvoice) +
		`WHERE d.id > ? AND ` + archivedInvoices + ` ORDER BY d.id LIMIT ?`
	selectArchivedNotes = fmt.Sprintf(`SELECT d.id, '`+TypeDeliveryNote+`', COALESCE((SELECT z.status FROM fakturis_delivery_note_state z WHERE z.note_id = d.id), d.status), d.number, d.note_date, NULL, '', 0, 0, 0, d.content,
		d.content_sha256, `+archivedFile+`, '' FROM fakturis_delivery_note d`+archivedJob, DocumentDeliveryNote) +
		`WHERE d.id > ? AND ` + archivedNotes + ` ORDER BY d.id LIMIT ?`
)

// walkArchive visits all issued invoices, then all delivery notes, each in the order of their ids.
func (s *Store) walkArchive(ctx context.Context, q ArchiveQuery, visit func(archived) error) error {
	if err := s.walkDocuments(ctx, DocumentInvoice, selectArchivedInvoices, q, visit); err != nil {
		return err
	}
	return s.walkDocuments(ctx, DocumentDeliveryNote, selectArchivedNotes, q, visit)
}

func (s *Store) walkDocuments(ctx context.Context, document, query string, q ArchiveQuery, visit func(archived) error) error {
	for after := int64(0); ; {
		page, err := collect(ctx, s.db, scanArchived, query, append(append([]any{after}, q.args()...), archivePage)...)
		if err != nil {
			return unavailable(fmt.Errorf("read the archive after %s %d: %w", document, after, err))
		}
		for _, d := range page {
			d.document, after = document, d.id
			if err := visit(d); err != nil {
				return err
			}
		}
		if len(page) < archivePage {
			return nil
		}
	}
}

func scanArchived(rows *sql.Rows, d *archived) error {
	return rows.Scan(&d.id, &d.kind, &d.status, &d.number, &d.date, &d.due, &d.currency, &d.sum.Net, &d.sum.Tax, &d.sum.Gross, &d.content,
		&d.sha256, &d.hasPDF, &d.linked, &d.job, &d.jobError, &d.shop, &d.partner, &d.order, &d.collective)
}

// countArchive says how many documents walkArchive visits.
func (s *Store) countArchive(ctx context.Context, q ArchiveQuery) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM fakturis_invoice d WHERE `+archivedInvoices+`) +
		(SELECT COUNT(*) FROM fakturis_delivery_note d WHERE `+archivedNotes+`)`, append(q.args(), q.args()...)...).Scan(&n)
	if err != nil {
		return 0, unavailable(fmt.Errorf("count the archive: %w", err))
	}
	return n, nil
}

// name is how findings call the document.
func (d archived) name() string { return documentName(d.kind, d.number, d.id) }

var documentNames = map[string]string{
	string(invoicing.TypeInvoice): "Rechnung", string(invoicing.TypeCollective): "Sammelrechnung", string(invoicing.TypeCancellation): "Stornorechnung",
	TypeDeliveryNote: "Lieferschein",
}

// documentName names a document by its number, one without by its id.
func documentName(kind, number string, id int64) string {
	name, known := documentNames[kind]
	if !known {
		name = fmt.Sprintf("Beleg der Art %q,", kind)
	}
	if number == "" {
		return fmt.Sprintf("%s ohne Nummer (id %d)", name, id)
	}
	return name + " " + number
}

// kind returns what the content says that the document is.
func (f frozen) kind(document string) string {
	if document == DocumentDeliveryNote {
		return TypeDeliveryNote
	}
	return string(f.Type)
}

// read reads the frozen content.
func (d archived) read() (frozen, error) {
	var f frozen
	err := json.Unmarshal(d.content, &f)
	return f, err
}

// sumDiffers says what is wrong when content is not what the SHA-256 was taken of; "" for nothing.
func sumDiffers(content, sum []byte) string {
	if len(sum) == 0 {
		return "es gibt keine Prüfsumme"
	}
	if got := sha256.Sum256(content); string(got[:]) != string(sum) {
		return fmt.Sprintf("die Prüfsumme stimmt nicht: SHA-256 ist %x, festgehalten wurde %x", got, sum)
	}
	return ""
}
