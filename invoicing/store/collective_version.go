package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
)

// keepCollective keeps the content of a collective invoice, which must be locked, before it changes. Without items it is never
// brought back: it shows only what somebody saw who edits it.
func keepCollective(ctx context.Context, tx *sql.Tx, id int64, items, actor string) error {
	_, err := tx.ExecContext(ctx, `INSERT IGNORE INTO fakturis_collective_version (collective_id, version, items, content, total_cents, replaced_by)
		SELECT id, version, ?, content, total_cents, ? FROM fakturis_collective_invoice WHERE id = ?`, items, shorten(actor, 64), id)
	if err != nil {
		return fmt.Errorf("version of collective invoice %d: %w", id, err)
	}
	return nil
}

// itemIDs names the planned invoices of a collective invoice, the same way each time.
func itemIDs(c invoicing.CollectiveInvoice) (string, error) {
	ids := make([]int64, len(c.Items))
	for i, p := range c.Items {
		ids[i] = p.ID
	}
	slices.Sort(ids)
	b, err := json.Marshal(ids)
	if err != nil {
		return "", fmt.Errorf("collective invoice %d: %w", c.ID, err)
	}
	return string(b), nil
}

// CollectiveVersion is a former state of a collective invoice.
type CollectiveVersion struct {
	Version    int
	Total      money.Cents
	ReplacedBy string // login of who changed it
	ReplacedAt time.Time
}

// CollectiveVersions returns the former states of a collective invoice that can be brought back, the last one first: those of
// the same planned invoices.
func (s *Store) CollectiveVersions(ctx context.Context, c invoicing.CollectiveInvoice) ([]CollectiveVersion, error) {
	items, err := itemIDs(c)
	if err != nil {
		return nil, err
	}
	all, err := collect(ctx, s.db, func(rows *sql.Rows, v *CollectiveVersion) error {
		return rows.Scan(&v.Version, &v.Total, &v.ReplacedBy, &v.ReplacedAt)
	}, `SELECT version, total_cents, replaced_by, replaced_at FROM fakturis_collective_version
		WHERE collective_id = ? AND items = ? ORDER BY version DESC LIMIT 20`, c.ID, items)
	if err != nil {
		return nil, unavailable(fmt.Errorf("versions of collective invoice %d: %w", c.ID, err))
	}
	return all, nil
}

// CollectiveAt returns a collective invoice with the content that it had in a version, and in all else as it is.
func (s *Store) CollectiveAt(ctx context.Context, id int64, version int) (invoicing.CollectiveInvoice, error) {
	c, err := readCollective(ctx, s.db, id, "")
	if err != nil || version >= c.Version {
		return c, unavailable(err)
	}
	return c, unavailable(readContentAt(ctx, s.db, &c, version))
}

// readContentAt puts the content of a version in the place of the present one. A change that touched no content kept none:
// the next version that did has it.
func readContentAt(ctx context.Context, q queryer, c *invoicing.CollectiveInvoice, version int) error {
	var content collectiveContent
	err := q.QueryRowContext(ctx, `SELECT content, total_cents FROM fakturis_collective_version WHERE collective_id = ? AND version >= ? ORDER BY version LIMIT 1`,
		c.ID, version).Scan(jsonColumn{&content}, &c.Total)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("version %d of collective invoice %d: %w", version, c.ID, err)
	}
	c.Head, c.Lines, c.TaxTotals = content.Head, content.Lines, content.TaxTotals
	return nil
}

// RestoreCollective brings back the content of a former version. Dates stay.
func (s *Store) RestoreCollective(ctx context.Context, id int64, version, to int, actor string) (invoicing.CollectiveInvoice, error) {
	former, err := s.CollectiveAt(ctx, id, to)
	if err != nil {
		return former, err
	}
	return s.changeCollective(ctx, id, version, "restore", actor, func(before invoicing.CollectiveInvoice) (invoicing.CollectiveInvoice, error) {
		edit := before.Edit()
		edit.Lines, edit.Head = former.Lines, former.Head
		return collective.Edit(before, edit)
	})
}

// ResetCollective bills lines as their contract has them again: that of the n-th difference, counted from 1, or all where n is 0.
func (s *Store) ResetCollective(ctx context.Context, id int64, version, n int, actor string) (invoicing.CollectiveInvoice, error) {
	return s.changeCollective(ctx, id, version, "reset", actor, func(before invoicing.CollectiveInvoice) (invoicing.CollectiveInvoice, error) {
		edit := before.Edit()
		all := collective.Differences(before)
		switch {
		case n == 0:
			edit.Lines = collective.Originals(before)
		case n < 1 || n > len(all):
			return before, invoicing.NotFoundf("Die Sammelrechnung %d hat keine Abweichung %d.", id, n)
		default:
			edit.Lines = collective.Reset(before.Lines, all[n-1])
		}
		return collective.Edit(before, edit)
	})
}

// CollectiveDifference returns in what a collective invoice differs from its contracts and orders.
func (s *Store) CollectiveDifference(ctx context.Context, id int64) ([]collective.Difference, error) {
	c, err := s.Collective(ctx, id)
	if err != nil {
		return nil, err
	}
	return collective.Differences(c), nil
}
