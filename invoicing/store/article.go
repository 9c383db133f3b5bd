package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// Article returns an article with its texts, variants, prices and origins.
func (s *Store) Article(ctx context.Context, id int64) (invoicing.Article, error) {
	a := invoicing.Article{ID: id}
	err := s.db.QueryRowContext(ctx, `SELECT number, name, description, ean, net_price, tax_rate, stock, weight, active
		FROM fakturis_article WHERE id = ?`, id).Scan(&a.Number, &a.Name, &a.Description, &a.EAN, &a.NetPrice, &a.TaxRate, &a.Stock, &a.Weight, &a.Active)
	if errors.Is(err, sql.ErrNoRows) {
		return a, invoicing.NotFoundf("Den Artikel %d gibt es nicht.", id)
	}
	if err != nil {
		return a, unavailable(fmt.Errorf("article %d: %w", id, err))
	}
	for _, read := range []func(context.Context, *invoicing.Article) error{s.articleTexts, s.articleVariants, s.articlePrices, s.articleOrigins} {
		if err := read(ctx, &a); err != nil {
			return a, fmt.Errorf("article %d: %w", id, err)
		}
	}
	return a, nil
}

func (s *Store) articleTexts(ctx context.Context, a *invoicing.Article) error {
	b := sq.Select("language", "name", "short", "description").From("fakturis_article_text").Where(sq.Eq{"article_id": a.ID}).OrderBy("language")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var t invoicing.ArticleText
		err := rows.Scan(&t.Language, &t.Name, &t.Short, &t.Description)
		a.Texts = append(a.Texts, t)
		return err
	})
}

func (s *Store) articleVariants(ctx context.Context, a *invoicing.Article) error {
	b := sq.Select("option_id", "value_id", "option_name", "value_name", "number", "ean", "surcharge", "price_sign", "weight", "stock").
		From("fakturis_article_variant").Where(sq.Eq{"article_id": a.ID}).OrderBy("option_id", "value_id")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var v invoicing.ArticleVariant
		err := rows.Scan(&v.OptionID, &v.ValueID, &v.Option, &v.Value, &v.Number, &v.EAN, &v.Surcharge, &v.PriceSign, &v.Weight, &v.Stock)
		a.Variants = append(a.Variants, v)
		return err
	})
}

func (s *Store) articlePrices(ctx context.Context, a *invoicing.Article) error {
	b := sq.Select("kind", "group_id", "group_name", "min_quantity", "net_price", "valid_from", "valid_until", "active").
		From("fakturis_article_price").Where(sq.Eq{"article_id": a.ID}).OrderBy("kind", "group_id", "min_quantity")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var p invoicing.ArticlePrice
		err := rows.Scan(&p.Kind, &p.GroupID, &p.Group, &p.MinQuantity, &p.NetPrice, &p.From, &p.Until, &p.Active)
		a.Prices = append(a.Prices, p)
		return err
	})
}

func (s *Store) articleOrigins(ctx context.Context, a *invoicing.Article) error {
	b := sq.Select("shop", "kind", "shop_key").From("fakturis_origin").
		Where(sq.Eq{"kind": string(invoicing.KindArticle), "entity_id": a.ID}).OrderBy("shop", "shop_key")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var o invoicing.Origin
		err := rows.Scan(&o.Shop, &o.Kind, &o.Key)
		a.Origins = append(a.Origins, o)
		return err
	})
}
