package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// OriginRow says which row of a source became which row of FAKTURIS.
type OriginRow struct {
	Kind     invoicing.Kind
	Key      string // ASCII, at most 64 characters
	No       int64  // the key as a number, 0 where it is none
	Shop     string
	EntityID int64
	Print    [16]byte // of the shop's raw rows when they were applied
	Deleted  bool     // found gone in the shop
}

const originColumns = `kind, shop_key, shop_no, shop, entity_id, fingerprint, deleted_at IS NOT NULL`

func scanOrigin(rows *sql.Rows) (o OriginRow, err error) {
	var print []byte
	err = rows.Scan(&o.Kind, &o.Key, &o.No, &o.Shop, &o.EntityID, &print, &o.Deleted)
	copy(o.Print[:], print)
	return o, err
}

// Origins returns the origins of a source whose numeric keys lie between from and to, by kind and key.
func (s *Store) Origins(ctx context.Context, source string, from, to int64, kinds ...invoicing.Kind) ([]OriginRow, error) {
	var all []OriginRow
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		all, err = (&Mirror{tx: tx, source: source}).Origins(ctx, from, to, kinds...)
		return err
	})
	return all, err
}

// Origins returns the origins whose numeric keys lie between from and to, by kind and key.
func (m *Mirror) Origins(ctx context.Context, from, to int64, kinds ...invoicing.Kind) ([]OriginRow, error) {
	var all []OriginRow
	args := anys([]any{m.source, from, to}, kinds)
	err := each(ctx, m.tx, `SELECT `+originColumns+` FROM fakturis_origin
		WHERE source = ? AND shop_no BETWEEN ? AND ? AND kind IN (`+marks(len(kinds))+`) ORDER BY kind, shop_key`, args,
		func(rows *sql.Rows) error {
			o, err := scanOrigin(rows)
			all = append(all, o)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("read origins: %w", err)
	}
	return all, nil
}

// OriginsOf returns the origins with these keys, by key.
func (m *Mirror) OriginsOf(ctx context.Context, kind invoicing.Kind, keys []string) (map[string]OriginRow, error) {
	found := make(map[string]OriginRow, len(keys))
	err := chunks(keys, func(keys []string) error {
		args := anys([]any{m.source, kind}, keys)
		return each(ctx, m.tx, `SELECT `+originColumns+` FROM fakturis_origin
			WHERE source = ? AND kind = ? AND shop_key IN (`+marks(len(keys))+`)`, args, func(rows *sql.Rows) error {
			o, err := scanOrigin(rows)
			found[o.Key] = o
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read origins: %w", err)
	}
	return found, nil
}

// CountLive returns how many records of a kind are mirrored whose rows the shop had when it was last read.
func (s *Store) CountLive(ctx context.Context, source string, kind invoicing.Kind) (n int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT COUNT(DISTINCT shop_no) FROM fakturis_origin WHERE source = ? AND kind = ? AND deleted_at IS NULL`,
		source, string(kind)).Scan(&n)
	if err != nil {
		return 0, unavailable(fmt.Errorf("count mirrored records: %w", err))
	}
	return n, nil
}

// EntityShop is one of the shops that a record comes from.
type EntityShop struct {
	EntityID int64
	Shop     string
}

// ShopsOf returns from which shops of any source the entities come, by the given kinds of origins.
func (m *Mirror) ShopsOf(ctx context.Context, entities []int64, kinds ...invoicing.Kind) (map[EntityShop]bool, error) {
	found := map[EntityShop]bool{}
	err := chunks(entities, func(ids []int64) error {
		args := anys(anys(nil, kinds), ids)
		return each(ctx, m.tx, `SELECT DISTINCT entity_id, shop FROM fakturis_origin
			WHERE kind IN (`+marks(len(kinds))+`) AND entity_id IN (`+marks(len(ids))+`)`, args, func(rows *sql.Rows) error {
			var e EntityShop
			err := rows.Scan(&e.EntityID, &e.Shop)
			found[e] = true
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the shops of records: %w", err)
	}
	return found, nil
}

// PutOrigins writes origins; one that was found gone is there again.
func (m *Mirror) PutOrigins(ctx context.Context, list []OriginRow) error {
	u := newUpsert("fakturis_origin", []string{"source", "kind", "shop_key", "shop_no", "shop", "entity_id", "fingerprint"},
		"shop_no", "shop", "entity_id", "fingerprint", "deleted_at = NULL")
	w := m.writer(u)
	for i := range list {
		o := &list[i]
		if err := w.add(ctx, m.source, string(o.Kind), o.Key, o.No, o.Shop, o.EntityID, o.Print[:]); err != nil {
			return fmt.Errorf("write origins: %w", err)
		}
	}
	if _, err := w.end(ctx); err != nil {
		return fmt.Errorf("write origins: %w", err)
	}
	return nil
}

// MarkGone notes that the shop's rows of these origins are gone.
func (m *Mirror) MarkGone(ctx context.Context, kind invoicing.Kind, keys []string) error {
	return m.originsDo(ctx, `UPDATE fakturis_origin SET deleted_at = UTC_TIMESTAMP(6) WHERE deleted_at IS NULL AND`, kind, keys)
}

// DropOrigins forgets origins that never were records of their own, such as an address book entry that moved.
func (m *Mirror) DropOrigins(ctx context.Context, kind invoicing.Kind, keys []string) error {
	return m.originsDo(ctx, `DELETE FROM fakturis_origin WHERE`, kind, keys)
}

func (m *Mirror) originsDo(ctx context.Context, statement string, kind invoicing.Kind, keys []string) error {
	err := chunks(keys, func(keys []string) error {
		_, err := m.tx.ExecContext(ctx, statement+` source = ? AND kind = ? AND shop_key IN (`+marks(len(keys))+`)`,
			anys([]any{m.source, kind}, keys)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("change origins: %w", err)
	}
	return nil
}

// OriginsOfEntities returns the origins of entities, from whatever source.
func (m *Mirror) OriginsOfEntities(ctx context.Context, kind invoicing.Kind, ids []int64) ([]OriginRow, error) {
	var all []OriginRow
	err := chunks(ids, func(ids []int64) error {
		return each(ctx, m.tx, `SELECT `+originColumns+` FROM fakturis_origin WHERE kind = ? AND entity_id IN (`+marks(len(ids))+`)`,
			anys([]any{kind}, ids), func(rows *sql.Rows) error {
				o, err := scanOrigin(rows)
				all = append(all, o)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("read origins: %w", err)
	}
	return all, nil
}
