package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// PutArticles writes articles with their texts, variants and prices, and sets the ID of the new ones.
func (m *Mirror) PutArticles(ctx context.Context, list []*invoicing.Article) error {
	columns := []string{"id", "number", "name", "description", "ean", "net_price", "tax_rate", "stock", "weight", "active"}
	u := newUpsert("fakturis_article", columns, append([]string{}, columns[1:]...)...)
	var known, added [][]any
	var fresh []*invoicing.Article
	for _, a := range list {
		row := []any{nullID(a.ID), a.Number, a.Name, a.Description, a.EAN, a.NetPrice.String(), int64(a.TaxRate), a.Stock, a.Weight.String(), a.Active}
		if a.ID == 0 {
			added, fresh = append(added, row), append(fresh, a)
		} else {
			known = append(known, row)
		}
	}
	if err := m.run(ctx, u, known); err != nil {
		return fmt.Errorf("write articles: %w", err)
	}
	ids, err := m.insertNumbered(ctx, invoicing.KindArticle, "fakturis_article", "number", u, added)
	if err != nil {
		return fmt.Errorf("write articles: %w", err)
	}
	for i, a := range fresh {
		a.ID = ids[i]
	}
	return m.putArticleParts(ctx, list)
}

// insertNumbered inserts rows that have no unique key but their id and reads the ids back: those of one statement
// rise in the order of its rows. A row that another connection put between them does not fit and is skipped.
func (m *Mirror) insertNumbered(ctx context.Context, kind invoicing.Kind, table, column string, u upsert, rows [][]any) ([]int64, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	before, err := m.lastID(ctx, table)
	if err != nil {
		return nil, err
	}
	if err := m.run(ctx, u, rows); err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(rows))
	err = each(ctx, m.tx, `SELECT n.id, n.`+column+` FROM `+table+` n LEFT JOIN fakturis_origin g ON g.kind = ? AND g.entity_id = n.id
		WHERE n.id > ? AND g.id IS NULL ORDER BY n.id`, []any{kind, before}, func(r *sql.Rows) error {
		var id int64
		var number string
		if err := r.Scan(&id, &number); err != nil {
			return err
		}
		if len(ids) < len(rows) && number == rows[len(ids)][1] {
			ids = append(ids, id)
		}
		return nil
	})
	if err == nil && len(ids) != len(rows) {
		err = invoicing.Unavailablef("%d of %d new rows of %s were found again", len(ids), len(rows), table)
	}
	return ids, err
}

func (m *Mirror) lastID(ctx context.Context, table string) (int64, error) {
	var id int64
	err := m.tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(id), 0) FROM `+table).Scan(&id)
	return id, err
}

func (m *Mirror) putArticleParts(ctx context.Context, list []*invoicing.Article) error {
	ids := make([]int64, len(list))
	var texts, variants, prices [][]any
	for i, a := range list {
		ids[i] = a.ID
		for _, t := range a.Texts {
			texts = append(texts, []any{a.ID, t.Language, t.Name, t.Short, t.Description})
		}
		for _, v := range a.Variants {
			variants = append(variants, []any{a.ID, v.OptionID, v.ValueID, v.Option, v.Value, v.Number, v.EAN, v.Surcharge.String(), v.PriceSign, v.Weight.String(), v.Stock})
		}
		for _, p := range a.Prices {
			prices = append(prices, []any{a.ID, string(p.Kind), p.GroupID, p.MinQuantity, p.Group, p.NetPrice.String(), p.From, p.Until, p.Active})
		}
	}
	parts := []struct {
		table   string
		columns []string
		keys    int
		rows    [][]any
	}{
		{"fakturis_article_text", []string{"article_id", "language", "name", "short", "description"}, 2, texts},
		{"fakturis_article_variant", []string{"article_id", "option_id", "value_id", "option_name", "value_name", "number", "ean", "surcharge", "price_sign", "weight", "stock"}, 3, variants},
		{"fakturis_article_price", []string{"article_id", "kind", "group_id", "min_quantity", "group_name", "net_price", "valid_from", "valid_until", "active"}, 4, prices},
	}
	for _, p := range parts {
		if err := m.replaceParts(ctx, p.table, "article_id", ids, p.columns, p.keys, p.rows); err != nil {
			return err
		}
	}
	return nil
}

// replaceParts makes the rows those of the owners. The first keys columns are the primary key; of two rows with the
// same key, which a shop may hold, the later one counts.
func (m *Mirror) replaceParts(ctx context.Context, table, owner string, owners []int64, columns []string, keys int, rows [][]any) error {
	err := chunks(owners, func(ids []int64) error {
		_, err := m.tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE `+owner+` IN (`+marks(len(ids))+`)`, anys(nil, ids)...)
		return err
	})
	if err == nil {
		err = m.run(ctx, newUpsert(table, columns, append([]string{}, columns[keys:]...)...), rows)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", table, err)
	}
	return nil
}

// RetireArticles takes articles off sale that are gone in the shop.
func (m *Mirror) RetireArticles(ctx context.Context, ids []int64) error {
	return m.retire(ctx, "fakturis_article", ids)
}

func (m *Mirror) retire(ctx context.Context, table string, ids []int64) error {
	err := chunks(ids, func(ids []int64) error {
		_, err := m.tx.ExecContext(ctx, `UPDATE `+table+` SET active = FALSE WHERE id IN (`+marks(len(ids))+`)`, anys(nil, ids)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("retire in %s: %w", table, err)
	}
	return nil
}
