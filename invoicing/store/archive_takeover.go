package store

import (
	"context"
	"database/sql"
	"fmt"
)

// takeOverPage is how many links are made in one transaction.
const takeOverPage = 500

// older are the documents and files that have no link yet, oldest first.
var older = []struct{ kind, query string }{
	{linkIssued, `SELECT '` + DocumentInvoice + `', d.id, '', d.number, d.invoice_date, d.total_cents, d.content_sha256 FROM fakturis_invoice d
		WHERE d.status = 'gestellt' AND d.number IS NOT NULL AND d.id > ? ORDER BY d.id LIMIT ?`},
	{linkIssued, `SELECT '` + DocumentDeliveryNote + `', d.id, '', d.number, d.note_date, 0, d.content_sha256 FROM fakturis_delivery_note d
		WHERE d.id > ? ORDER BY d.id LIMIT ?`},
	{linkFile, `SELECT f.document, f.document_id, f.format, COALESCE(i.number, d.number, ''),
		COALESCE(i.invoice_date, d.note_date), COALESCE(i.total_cents, 0), f.sha256, f.id
		FROM fakturis_document_file f LEFT JOIN fakturis_invoice i ON f.document = '` + DocumentInvoice + `' AND i.id = f.document_id
		LEFT JOIN fakturis_delivery_note d ON f.document = '` + DocumentDeliveryNote + `' AND d.id = f.document_id WHERE f.id > ? ORDER BY f.id LIMIT ?`},
}

// linkOlder gives what is older than the chain its links, once; later a document without a link is a finding. It goes on where it was
// cut short. Only one daemon does it at a time (Migrate).
func (s *Store) linkOlder(ctx context.Context) error {
	var done bool
	if err := s.db.QueryRowContext(ctx, `SELECT taken_over_at IS NOT NULL FROM fakturis_archive_head WHERE id = 1`).Scan(&done); err != nil || done {
		return unavailable(err)
	}
	for _, o := range older {
		for after, more := int64(0), true; more; {
			err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
				after, more, err = s.linkOlderAfter(ctx, tx, o.kind, o.query, after)
				return err
			})
			if err != nil {
				return fmt.Errorf("take documents over into the archive's chain: %w", err)
			}
		}
	}
	_, err := s.db.ExecContext(ctx, `UPDATE fakturis_archive_head SET taken_over_at = ? WHERE id = 1`, s.now().UTC())
	return unavailable(err)
}

func (s *Store) linkOlderAfter(ctx context.Context, tx *sql.Tx, kind, query string, after int64) (last int64, more bool, err error) {
	links, err := collect(ctx, tx, func(rows *sql.Rows, l *ArchiveLink) error {
		l.Kind, l.TakenOver, l.At = kind, true, s.now()
		into := []any{&l.Document, &l.DocumentID, &l.Format, &l.Number, &l.Date, &l.Total, hashColumn{&l.SHA256}}
		if kind == linkFile {
			return rows.Scan(append(into, &last)...)
		}
		err := rows.Scan(into...)
		last = l.DocumentID
		return err
	}, query, after, takeOverPage)
	if err != nil || len(links) == 0 {
		return after, false, err
	}
	fresh := links[:0]
	for _, l := range links {
		var linked bool
		if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_archive_chain WHERE document = ? AND document_id = ? AND kind = ? AND format = ?)`,
			l.Document, l.DocumentID, l.Kind, l.Format).Scan(&linked); err != nil {
			return after, false, err
		}
		if !linked {
			fresh = append(fresh, l)
		}
	}
	if len(fresh) == 0 {
		return last, true, nil
	}
	return last, true, s.link(ctx, tx, fresh...)
}
