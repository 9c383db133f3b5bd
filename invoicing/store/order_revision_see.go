package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// openChange holds for a revision of which a document was touched and nobody said that it is dealt with.
const openChange = `v.seen_at IS NULL AND v.document > ''`

// SeeRevisions takes down that the changes of an order up to this revision, beside documents that they do not reach,
// are dealt with. Later ones, which the person may not have seen, stay open. Said again it does nothing.
func (s *Store) SeeRevisions(ctx context.Context, orderID int64, upTo int, actor string) error {
	return s.InTx(ctx, func(tx *sql.Tx) error {
		var there bool
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_order_revision WHERE order_id = ? AND revision = ?)`, orderID, upTo).Scan(&there)
		if err != nil {
			return fmt.Errorf("look for revision %d of order %d: %w", upTo, orderID, err)
		}
		if !there {
			return invoicing.NotFoundf("Auftrag %d hat keine Änderung Nr. %d.", orderID, upTo)
		}
		result, err := tx.ExecContext(ctx, `UPDATE fakturis_order_revision v SET seen_at = UTC_TIMESTAMP(6), seen_by = ?
			WHERE v.order_id = ? AND v.revision <= ? AND `+openChange, shorten(actor, 80), orderID, upTo)
		if err != nil {
			return fmt.Errorf("see revisions of order %d: %w", orderID, err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return Audit(ctx, tx, actor, "see-changes", "order", orderID, fmt.Sprintf("up to revision %d", upTo))
	})
}
