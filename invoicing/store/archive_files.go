package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

func (s *Store) countFiles(ctx context.Context) (n int64, err error) {
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_document_file`).Scan(&n); err != nil {
		return 0, unavailable(fmt.Errorf("count the archive's files: %w", err))
	}
	return n, nil
}

// files compares every file with its SHA-256, and with that of the mail which took it to the customer.
func (c *archiveCheck) files(ctx context.Context) error {
	for after := int64(0); ; {
		last, n, err := c.filesAfter(ctx, after)
		if err != nil {
			return unavailable(fmt.Errorf("read the archive's files after %d: %w", after, err))
		}
		if n < archivePage {
			return nil
		}
		after = last
	}
}

// filesAfter checks one page of files. Each is looked at in the driver's buffer as it arrives: one file in memory, however many
// there are and whatever their size.
func (c *archiveCheck) filesAfter(ctx context.Context, after int64) (last int64, n int, err error) {
	rows, err := c.db.QueryContext(ctx, `SELECT f.id, f.document, f.document_id, f.format, f.sha256, f.content,
		COALESCE(i.type, IF(d.id IS NULL, '', '`+TypeDeliveryNote+`')), COALESCE(i.number, d.number, ''),
		f.format = 'pdf' AND EXISTS (SELECT 1 FROM fakturis_mail m WHERE m.document = f.document AND m.document_id = f.document_id AND (m.state = 'sent' OR m.bounced_at IS NOT NULL) AND m.pdf_sha256 <> f.sha256),
		EXISTS (SELECT 1 FROM fakturis_archive_chain c WHERE c.document = f.document AND c.document_id = f.document_id AND c.kind = 'file' AND c.format = f.format)
		FROM fakturis_document_file f LEFT JOIN fakturis_invoice i ON f.document = '`+DocumentInvoice+`' AND i.id = f.document_id
		LEFT JOIN fakturis_delivery_note d ON f.document = '`+DocumentDeliveryNote+`' AND d.id = f.document_id
		WHERE f.id > ? ORDER BY f.id LIMIT ?`, after, archivePage)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	for ; rows.Next(); n++ {
		var f archivedFileRow
		if err := rows.Scan(&last, &f.document, &f.documentID, &f.format, &f.sum, &f.content, &f.kind, &f.number, &f.mailedOther, &f.linked); err != nil {
			return 0, 0, err
		}
		c.file(f)
	}
	return last, n, rows.Err()
}

// archivedFileRow is one file while the row is current.
type archivedFileRow struct {
	document    string
	documentID  int64
	format      string
	sum         sql.RawBytes
	content     sql.RawBytes
	kind        string // of the document, empty where there is none
	number      string
	mailedOther bool // a mail took other bytes to the customer
	linked      bool // in the chain
}

func (c *archiveCheck) file(f archivedFileRow) {
	c.counts.Files++
	format := strings.ToUpper(f.format)
	name := documentName(f.kind, f.number, f.documentID)
	if f.kind == "" {
		name = fmt.Sprintf("%s zu %s %d", format, f.document, f.documentID)
		c.found(name, "den Beleg dazu gibt es nicht")
	}
	if p := sumDiffers(f.content, f.sum); p != "" {
		c.found(name, "%s: %s", format, p)
	}
	if f.mailedOther {
		c.found(name, "%s: der Kunde hat mit der E-Mail ein anderes bekommen", format)
	}
	if !f.linked {
		c.found(name, "%s: %s", format, notLinked)
	}
	c.step()
}
